"""What the queue of held orders tells about sales that wait for a manager: beyond which bound, at which prices and why
(T2, T3, K8). It is internal: only for who may release; see settings.HELD_SALES. Costs are on the order's page."""

from django.utils.translation import gettext as _

from commerce.models import HoldKind
from core import money
from telesales.models import OverrideMode, PriceOverride
from telesales.queries import sale as queries


def told(rows):
    """Give {order id: sentences} of rows of held orders with their `holds`, for those that business holds."""
    held = [row["pk"] for row in rows if any(hold.kind == HoldKind.BUSINESS for hold in row["holds"])]
    found = {sale.order_id: [sale.needs] for sale in queries.waiting(held)} if held else {}
    for offer in queries.offered_in(found) if found else []:
        found[offer.sale.order_id].append(_words(offer))
    return found


def _words(offer):
    """Say what one product was offered at instead of what, and why."""
    off = money.per_cent_off(offer.list_price, offer.price)
    told = {
        "code": offer.product.code,
        "own": money.shown_price(offer.list_price, offer.currency),
        "price": money.shown_price(offer.price, offer.currency),
        "number": f"{abs(off).normalize():f}",
        "why": offer.reason,
    }
    if off < 0:
        return _("%(code)s: %(price)s instead of %(own)s, %(number)s %% more: “%(why)s”") % told
    return _("%(code)s: %(price)s instead of %(own)s, %(number)s %% off: “%(why)s”") % told


def verdict(offer: PriceOverride):
    """Give (state, words) of what was to be done with a price as it was sold."""
    if offer.mode is None:
        return "placed", _("within bounds")
    return "on_hold", _("a manager decides") if offer.mode == OverrideMode.REQUIRE else _("beyond bounds")
