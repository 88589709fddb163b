"""What an order's page says about how it was sold: to its company what was agreed and with whom, to those who sell and
decide also why, and to managers what is left of it (T2, T3)."""

from dataclasses import dataclass
from decimal import Decimal

from commerce.queries.order import Panel
from core import clock, money
from core.templatetags.ui import status
from partners.permissions import Permission
from telesales.models import PriceOverride
from telesales.pages import held_sale
from telesales.queries import overrides
from telesales.queries import sale as queries


@dataclass(frozen=True, slots=True)
class Row:
    """An offered price with how many per cent below the customer's own it is; the margin for who reads costs."""

    kept: PriceOverride
    off: Decimal
    margin: Decimal | None = None

    @property
    def verdict(self):
        """A pill: how the price stood to the bounds of its seller's role."""
        return status(*held_sale.verdict(self.kept))


def panel(*, order, acting):
    """Give the panel of an order that was sold to its buyer; None for any other."""
    sale = queries.of_order(order)
    if sale is None:
        return None
    may_read_why = acting.is_operator or acting.partner_id == order.sold_from_id
    may_read_costs = acting.may(Permission.COST_READ)
    offers = queries.offered(sale)
    context = {
        "order": order,
        "sale": sale,
        "is_staff": may_read_why,
        "may_read_costs": may_read_costs,
        "rows": _rows(order, offers, with_costs=may_read_costs),
        "given": sum((each.given for each in offers), money.ZERO),
        "given_this_month": _this_month(offers[0], acting) if offers and may_read_why else None,
    }
    return Panel("telesales/order/panel.html", context)


def _rows(order, offers, *, with_costs):
    products = [each.product_id for each in offers]
    costs = overrides.costs(products, order.currency) if with_costs and offers else {}
    nets = queries.net_prices(order.pk, products) if costs else {}
    return [
        Row(each, money.per_cent_off(each.list_price, each.price), _margin(each.product_id, costs, nets))
        for each in offers
    ]


def _margin(product_id, costs, nets):
    """What is left of a line's net price, in per cent of it; None where its cost is not known."""
    net, number = nets.get(product_id, (money.ZERO, 0))
    if product_id not in costs or not net:
        return None
    return money.per_cent_off(net, costs[product_id] * number)


def _this_month(offer, acting):
    now = acting.read_at or clock.now()
    return overrides.given(offer.company_id, offer.role, offer.currency, now=now)
