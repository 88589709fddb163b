"""What happened to a wholesaler, in order of time: sales, cancellations, and payments where they are assumed (K5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from commerce.imports.package import CURRENCY, Package, london
from core import money


@dataclass(frozen=True, slots=True)
class Sold:
    """A line of a sale. `exact` is quantity times price before rounding."""

    line_id: str
    code: str
    quantity: int
    unit_price: Decimal

    @property
    def exact(self):
        return self.quantity * self.unit_price

    @property
    def total(self):
        return money.line_total(self.unit_price, self.quantity, CURRENCY)


@dataclass(frozen=True, slots=True)
class Event:
    """An invoice with a customer: a sale with its lines, or a cancellation without; or a sale as it is paid."""

    number: str
    at: datetime
    customer_id: str
    total: Decimal
    is_sale: bool
    lines: Sequence[Sold] = ()
    is_payment: bool = False

    @property
    def charged(self):
        """The sum of its lines, each rounded to the penny."""
        return sum((line.total for line in self.lines), money.ZERO)


def read_events(package: Package, *, since=None, until=None) -> list[Event]:
    """Give sales and cancellations with a customer in order of time, from the day `since` until before `until`."""
    heads = [
        invoice
        for _line, invoice in package.invoices()
        if invoice.customer_id and invoice.kind in {"sale", "cancellation"} and _is_within(invoice.at, since, until)
    ]
    lines: dict[str, list] = {invoice.number: [] for invoice in heads if invoice.kind == "sale"}
    for _row, line in package.invoice_lines():
        if line.number in lines:
            lines[line.number].append(Sold(line.line_id, line.code, line.quantity, line.unit_price))
    heads.sort(key=lambda invoice: (invoice.at, invoice.number))
    return [
        Event(
            invoice.number,
            london(invoice.at),
            invoice.customer_id,
            invoice.total,
            invoice.kind == "sale",
            lines.get(invoice.number, ()),
        )
        for invoice in heads
    ]


def _is_within(at, since, until):
    return (since is None or at >= since.isoformat()) and (until is None or at < until.isoformat())


def paid_after(events: Sequence[Event], days: int) -> list[Event]:
    """Give the sales, each paid so many days later by the clock on the wall, and no cancellations: what is paid in the
    minute of a sale comes before it. What would be paid after the last sale is left out, and what costs nothing."""
    sales = [event for event in events if event.is_sale]
    if not sales:
        return []
    last = max(sale.at for sale in sales)
    paid = [
        replace(sale, at=sale.at + timedelta(days=days), total=sale.charged, is_sale=False, lines=(), is_payment=True)
        for sale in sales
        if sale.charged
    ]
    found = [*sales, *(payment for payment in paid if payment.at <= last)]
    return sorted(found, key=lambda event: (event.at, not event.is_payment, event.number))
