"""Orders as their company sees them, and the order page for everybody (O4-O6)."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render

from commerce.forms.order import CommentForm, OrderFilter, ReasonForm
from commerce.models import Order, OrderState
from commerce.queries import order as queries
from commerce.rules import order as rules
from core import lists, timeline
from partners.access import require
from partners.permissions import Permission

BELOW = "orders of the acting partner and below; the operator sees all"


@require(Permission.ORDER_READ, sight=BELOW)
def index(request):
    """List one's own orders, or the company's."""
    scope = "company" if request.GET.get("scope") == "company" else "mine"
    orders = Order.objects.visible_to(request.acting) if scope == "company" else queries.mine(request.acting)
    return _list(request, "commerce/order/index.html", orders, {"scope": scope})


@require(Permission.ORDER_DESK, sight="all orders, operator staff only")
def desk(request):
    """List the operator's work: what waits for the client, for Finance, for the desk."""
    key = request.GET.get("list", "all" if "q" in request.GET else "unserviced")
    key = key if key in queries.LISTS else "unserviced"
    orders = Order.objects.visible_to(request.acting)
    counts = queries.list_counts(orders)
    tabs = [{"key": each, "label": label, "count": counts[each]} for each, (label, _states) in queries.LISTS.items()]
    return _list(request, "commerce/order/desk.html", queries.of_list(orders, key), {"tabs": tabs, "key": key})


def _list(request, template, orders, context):
    found = OrderFilter(request.GET, queryset=orders)
    ordering = lists.sorting(request, queries.SORTS, "-number")
    page = lists.paginate(request, queries.rows(found.qs).order_by(*ordering))
    context = {**context, "page": page, "filter": found, "states": OrderState.choices}
    fragment = "#orders" if request.htmx and not request.htmx.boosted else ""
    return render(request, template + fragment, context)


@require(Permission.ORDER_READ, sight=BELOW)
def detail(request, number):
    """Show an order: what, for whom, why it waits, what has happened, and what this reader may do."""
    visible = Order.objects.visible_to(request.acting).select_related("partner", "buyer")
    order = get_object_or_404(visible, number=number)
    lines = queries.lines(order, may_weigh=request.acting.may(Permission.PRICE_READ))
    context = {
        "order": order,
        "lines": lines,
        "tax_rows": queries.tax_rows(lines),
        "timeline": timeline.of(order),
        "panels": queries.panels(settings.ORDER_PANELS, order, request.acting),
        "may_withdraw": rules.can_withdraw(request.acting, order),
        "may_release": order.state == OrderState.ON_HOLD and request.acting.may(Permission.CREDIT_RELEASE),
        "may_start": order.state == OrderState.PLACED and request.acting.may(Permission.ORDER_DESK),
        "release_form": CommentForm(prefix="release"),
        "reject_form": ReasonForm(prefix="reject"),
    }
    return render(request, "commerce/order/detail.html", context)
