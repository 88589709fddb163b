"""Change lines of an order while somebody is to decide about it: each time a new version (O5, A9)."""

from dataclasses import dataclass
from decimal import Decimal

from commerce.actions.order import saved_hash
from commerce.models import Order, OrderLine, OrderVersion, TaxTreatment
from commerce.queries import cart as carts
from commerce.queries import tax
from commerce.queries import version as versions
from commerce.rules import amendment as rules
from commerce.rules import order as order_rules
from core import audit, money, transactions

CHANGED = ("quantity", "unit_price", "total", "net_total", "tax_total", "price_reason")
CHARGED = {TaxTreatment.DOMESTIC, TaxTreatment.DESTINATION}


@dataclass(frozen=True, slots=True)
class Draft:
    """What an order would say: the lines it keeps, those it changes among them, those struck, and its amounts."""

    lines: list[OrderLine]
    changed: list[OrderLine]
    struck: list[OrderLine]
    total: Decimal
    net_total: Decimal
    tax_total: Decimal


def draft(*, order, quantities, is_lowering=False):
    """Give the Draft of an order with {line id: pieces}, 0 to strike a line; writes nothing.

    A changed line has the price of its new quantity when the order was submitted; whatever lists say by now, it keeps
    its own price while no other tier is reached, and so does what was agreed. Taxes are as they were, delivery too.
    Raises Refused.
    """
    rules.check_can_amend(order)
    lines = list(order.lines.order_by("position"))
    rules.check_quantities(lines, quantities)
    if is_lowering:
        rules.check_only_lowered(lines, quantities)
    struck = [line for line in lines if quantities.get(line.pk, line.quantity) == 0]
    kept = [line for line in lines if line not in struck]
    changed = [line for line in kept if quantities.get(line.pk, line.quantity) != line.quantity]
    _reprice(order, changed, quantities)
    net = sum((line.net_total for line in kept), order.delivery_net)
    taxes = sum((line.tax_total for line in kept), order.delivery_tax)
    order_rules.check_total(net + taxes)
    return Draft(kept, changed, struck, net + taxes, net, taxes)


@transactions.whole
def amend(*, order, quantities, by, now, reason="", is_lowering=False):
    """Write the Draft of a locked order as its next version; the caller sends it on through the gates.

    The first amendment also keeps what was submitted, as version 1.
    """
    was = {"version": order.version, "total": str(order.total)}
    if order.version == 1:
        _keep(order, order.lines.order_by("position"), at=order.submitted_at, by_id=order.buyer_id)
    made = draft(order=order, quantities=quantities, is_lowering=is_lowering)
    OrderLine.objects.filter(pk__in=[line.pk for line in made.struck]).delete()
    OrderLine.objects.bulk_update(made.changed, CHANGED)
    order.total, order.net_total, order.tax_total = made.total, made.net_total, made.tax_total
    order.line_count, order.version = len(made.lines), order.version + 1
    order.content_hash = saved_hash(order=order, lines=made.lines)
    order.save(update_fields=["total", "net_total", "tax_total", "line_count", "version", "content_hash"])
    _keep(order, made.lines, at=now, by_id=by.user_id, reason=reason)
    new = {"version": order.version, "total": str(order.total), "content_hash": order.content_hash}
    audit.record("order.amended", order, by=by, at=now, partner_id=order.partner_id, old=was, new=new, reason=reason)
    return order


def _reprice(order, lines, quantities):
    """Give changed lines their new quantities with what these cost."""
    wanted = {(line.product_id, number) for line in lines for number in (line.quantity, quantities[line.pk])}
    found = carts.offered(order, sorted(wanted), now=order.submitted_at)
    for line in lines:
        before, pieces = line.quantity, quantities[line.pk]
        price, allowed = found[line.product_id, pieces]
        rules.check_allowed(line, pieces, allowed)
        is_gross = line.total != line.net_total
        if not line.price_reason.get("agreed") and _tier(price) != _tier(found[line.product_id, before][0]):
            rules.check_has_price(line, price)
            line.price_reason = price.reason()
            line.unit_price, is_gross = _untaxed(price, line, order)
        line.quantity = pieces
        _count(line, order, is_gross=is_gross)


def _tier(price):
    """What of the lists a price comes from."""
    return price and (price.list_id, price.entry_id, price.rule_id, price.min_quantity)


def _untaxed(price, line, order):
    """Give (unit price, whether it contains tax): of a list with tax the seller's own is taken out where none is
    charged."""
    if not price.is_gross or order.tax_treatment in {*CHARGED, TaxTreatment.NONE}:
        return price.unit_price, price.is_gross
    how = tax.treatment(partner_id=order.partner_id, now=order.submitted_at)
    return money.without_tax(price.unit_price, how.home_rates.get(line.tax_class, money.ZERO)), False


def _count(line, order, *, is_gross):
    line.total = money.line_total(line.unit_price, line.quantity, order.currency)
    is_taxed = order.tax_treatment in CHARGED
    rate = line.tax_rate if is_taxed else money.ZERO
    line.tax_total = money.tax_of(line.total, rate, order.currency, is_gross=is_gross)
    line.net_total = line.total - line.tax_total if is_gross else line.total


def _keep(order: Order, lines, *, at, by_id, reason=""):
    return OrderVersion.objects.create(
        order=order,
        number=order.version,
        content_hash=order.content_hash,
        total=order.total,
        lines=[versions.told(line) for line in lines],
        at=at,
        by_id=by_id,
        reason=reason,
    )
