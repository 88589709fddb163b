"""The lines of an order as they may be ordered again: today's price, and what is no longer sold (O1)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commerce.models import Product
from commerce.pages import cards
from commerce.queries import pricing, tax


@dataclass(slots=True)
class Line:
    """A line of the order, {…}, with today's price, None where it is not sold; what was typed for it, and why not."""

    line: dict
    unit_price: Decimal | None
    typed: Any
    is_ticked: bool
    error: str = ""

    @property
    def is_dearer(self):
        return self.unit_price is not None and self.unit_price > self.line["unit_price"]


COLUMNS = ("position", "product_id", "code", "name", "unit", "quantity", "unit_price", "note")


def lines(order, *, acting, now, form=None):
    """Give the Lines of an order; with a form that was refused as they were typed."""
    rows = list(order.lines.order_by("position").values(*COLUMNS))
    active = Product.objects.filter(pk__in={row["product_id"] for row in rows}, is_active=True)
    tax_classes = dict(active.values_list("pk", "tax_class"))
    wanted = list({(row["product_id"], row["quantity"]) for row in rows if row["product_id"] in tax_classes})
    prices = pricing.resolve(partner_id=acting.partner_id, currency=acting.currency, wanted=wanted, now=now)
    how = tax.treatment(partner_id=acting.partner_id, now=now)
    return [_line(row, prices, tax_classes, how, form) for row in rows]


def _line(row, prices, tax_classes, how, form):
    price = prices.get((row["product_id"], row["quantity"]))
    unit_price = price and cards.charged(price, tax_classes[row["product_id"]], how)[0]
    if form is None:
        return Line(row, unit_price, row["quantity"], unit_price is not None)
    position = row["position"]
    typed = form.data.get(f"quantity-{position}", row["quantity"])
    return Line(row, unit_price, typed, position in form.ticked, form.faults.get(position, ""))
