"""Lists of orders and what their pages show (O6)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from commerce.models import Order, OrderState
from commerce.queries import why
from core import money

LISTS = {
    "awaiting": (_("Awaiting client acceptance"), [OrderState.AWAITING_CUSTOMER, OrderState.AWAITING_APPROVAL]),
    "held": (_("On hold"), [OrderState.ON_HOLD]),
    "unserviced": (_("Unserviced"), [OrderState.PLACED]),
    "progress": (_("In progress"), [OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED]),
    "all": (_("All"), []),
}
"""The order desk's lists: name and states, no states for all. Only finally placed orders are unserviced."""

SORTS = {"number": "submitted_at", "total": "total", "partner": "partner__name", "state": "state"}
ROW = (
    "number", "state", "total", "currency", "submitted_at", "po_number", "line_count", "payment_method",
    "waiting_reason", "partner__name", "partner__code", "buyer__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Panel:
    """What an app above commerce adds to an order's page: a template and its context."""

    template: str
    context: dict


def of_list(orders, key):
    """Narrow orders to one of the desk's lists."""
    states = LISTS[key][1]
    return orders.filter(state__in=states) if states else orders


def list_counts(orders):
    """Give {list: number of orders} in one query."""
    return orders.aggregate(
        **{
            key: Count("pk", filter=Q(state__in=states)) if states else Count("pk")
            for key, (_n, states) in LISTS.items()
        }
    )


def rows(orders):
    """Give what a list shows, as dictionaries: a page of instances costs twice as much."""
    return orders.values(*ROW)


LINE = ("position", "code", "name", "unit", "quantity", "unit_price", "total", "net_total", "tax_total", "tax_rate",
        "price_reason")  # fmt: skip


def lines(order, *, is_told=True, may_weigh=False):
    """Give an order's lines as dictionaries: why each has its price, and where staff see all lists weighed."""
    found = list(order.lines.order_by("position").values(*LINE))
    for line in found if is_told else ():
        line["why"] = why.sentence(line["price_reason"])
        if may_weigh:
            line["weigh_url"] = f"{reverse('commerce:order', args=[order.number])}lines/{line['position']}/price/"
    return found


def tax_rows(lines):
    """Add the taxes of lines up by rate: what is charged on, and how much."""
    sums: dict[Decimal, dict] = {}
    for line in lines:
        if line["tax_total"]:
            row = sums.setdefault(line["tax_rate"], {"rate": line["tax_rate"], "net": money.ZERO, "tax": money.ZERO})
            row["net"] += line["net_total"]
            row["tax"] += line["tax_total"]
    return [sums[rate] for rate in sorted(sums)]


def state_sums(orders):
    """Give {state: (number, value)} of orders in one currency, for the overview."""
    found = orders.values("state").annotate(number=Count("pk"), value=Sum("total"))
    return {row["state"]: (row["number"], row["value"]) for row in found}


def panels(paths, order, acting):
    """Ask the apps above for their panels."""
    found = (import_string(path)(order=order, acting=acting) for path in paths)
    return [panel for panel in found if panel]


def mine(acting):
    """The acting user's own orders at the acting partner."""
    own = Q(buyer_id=acting.user_id, owner=None) | Q(owner_id=acting.user_id)
    return Order.objects.filter(own, partner_id=acting.partner_id)
