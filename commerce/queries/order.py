"""Lists of orders and what their pages show (O6)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string

from commerce.models import CartFile, Order
from commerce.queries import why
from core import money

ROW = (
    "number", "state", "total", "currency", "submitted_at", "po_number", "line_count", "payment_method",
    "waiting_reason", "partner__name", "partner__code", "buyer__name", "seller__name", "channel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Panel:
    """What an app above commerce adds to an order's page: a template and its context."""

    template: str
    context: dict


def rows(orders):
    """Give what a list shows, as dictionaries: a page of instances costs twice as much."""
    return orders.values(*ROW)


LINE = ("pk", "position", "code", "name", "unit", "quantity", "unit_price", "total", "net_total", "tax_total",
        "tax_rate", "price_reason", "note", "shipped", "cancelled", "returned", "held", "product_id", "product__code",
        "product__vendor_id")  # fmt: skip


def lines(order, *, is_told=True, may_weigh=False):
    """Give an order's lines as dictionaries: why each has its price, and where staff see all lists weighed."""
    found = list(order.lines.order_by("position").values(*LINE))
    for line in found if is_told else ():
        line["why"] = why.sentence(line["price_reason"])
        if may_weigh:
            line["weigh_url"] = f"{reverse('commerce:order', args=[order.number])}lines/{line['position']}/price/"
    return found


def tax_rows(lines, order=None):
    """Add the taxes of lines, and of an order's delivery, up by rate: what is charged on, and how much."""
    parts = [(line["tax_rate"], line["net_total"], line["tax_total"]) for line in lines]
    if order is not None:
        parts.append((order.delivery_tax_rate, order.delivery_net, order.delivery_tax))
    sums: dict[Decimal, dict] = {}
    for rate, net, tax in parts:
        if tax:
            row = sums.setdefault(rate, {"rate": rate, "net": money.ZERO, "tax": money.ZERO})
            row["net"] += net
            row["tax"] += tax
    return [sums[rate] for rate in sorted(sums)]


def panels(paths, order, acting):
    """Ask the apps above for their panels."""
    found = (import_string(path)(order=order, acting=acting) for path in paths)
    return [panel for panel in found if panel]


def expected_panels(paths, order, acting, now):
    """Ask the apps above for what they show before an order is made."""
    found = (import_string(path)(order=order, acting=acting, now=now) for path in paths)
    return [panel for panel in found if panel]


def mine(acting):
    """The acting user's own orders at the acting partner."""
    own = Q(buyer_id=acting.user_id, owner=None) | Q(owner_id=acting.user_id)
    return Order.objects.filter(own, partner_id=acting.partner_id)


def files(order):
    """Give what the buyer sent along, as dictionaries; recovered and replayed orders have no cart."""
    if order.cart_id is None:
        return []
    return list(CartFile.objects.filter(cart_id=order.cart_id).order_by("pk").values("pk", "name", "size"))


def file(order, pk):
    """Give a file that the buyer sent along; None where the order has no such file."""
    return order.cart_id and CartFile.objects.filter(cart_id=order.cart_id, pk=pk).first()
