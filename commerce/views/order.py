"""Orders as their company sees them, the desk's list, and the order page for everybody (O4-O6)."""

from django.shortcuts import get_object_or_404, render

from commerce.models import Order
from commerce.pages import order as pages
from commerce.pages import order_cells as cells
from commerce.pages import order_desk as desk_pages
from commerce.pages import order_listings as listings
from commerce.queries import order as orders
from commerce.queries import order_lists as queries
from core import lists
from partners.access import require
from partners.permissions import Permission

BELOW = "orders of the acting partner and below; the operator sees all"


@require(Permission.ORDER_READ, sight=BELOW, methods=("GET", "POST"), in_sale=True)
def index(request):
    """List one's own orders, or the company's; POST exports the ticked ones."""
    scope = "company" if request.GET.get("scope") == "company" else "mine"
    seen = queries.of_company(request.acting) if scope == "company" else orders.mine(request.acting)
    return lists.respond(
        request,
        listings.COMPANY,
        queries.rows(seen),
        template="commerce/order/index.html",
        enrich=queries.with_asks,
        extra={"scope": scope},
        defaults={"scope": scope},
    )


@require(Permission.ORDER_DESK, sight="all orders, operator staff only", methods=("GET", "POST"))
def desk(request):
    """List the operator's work by state, with what is next for each order; POST exports the ticked ones."""
    key = request.GET.get("list", "all" if "q" in request.GET else "unserviced")
    key = key if key in queries.LISTS else "unserviced"
    seen = queries.of_list(Order.objects.visible_to(request.acting), key)
    is_fragment = request.htmx and not request.htmx.boosted
    return lists.respond(
        request,
        listings.DESK,
        queries.rows(seen),
        template="commerce/order/desk.html",
        enrich=cells.ready(request, request.get_full_path()),
        extra={"tabs": [] if is_fragment else desk_pages.tabs(key)},
        defaults={"list": key},
    )


@require(Permission.ORDER_READ, sight=BELOW, in_sale=True)
def detail(request, number):
    """Show an order: what, for whom, why it waits, what has happened, and what this reader may do."""
    order = get_object_or_404(_seen(request, number), number=number)
    return render(request, "commerce/order/detail.html", pages.context(order, request.acting))


def _seen(request, number):
    """Give the orders the reader sees; a seller reads what is not his customer's from his own place."""
    acting = request.acting
    if acting.seller and not Order.objects.visible_to(acting).filter(number=number).exists():
        request.acting = acting.seller
    return Order.objects.visible_to(request.acting).select_related(
        "partner", "buyer", "owner", "seller", "sold_from", "cost_centre"
    )
