"""What the desk does with ticked orders: they are shown, it is confirmed, and each is told how it went (O6)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.actions import desk as desk_actions
from commerce.actions import shipment as shipments
from commerce.models import Order, OrderState
from commerce.pages import order_desk as pages
from commerce.queries import fulfilment
from commerce.queries import order_lists as queries
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"
MOST_PICKED = 100
STARTS = (OrderState.PLACED,)
SHIPS = (OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED)
COMPLETES = (OrderState.SHIPPED,)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def start(request):
    """Take the ticked orders into work."""
    words = gettext_lazy("Start work"), gettext_lazy("Start work on %(number)s")
    return _answer(request, words, STARTS, desk_actions.start)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def shipment(request):
    """Ship all that is open of the ticked orders."""
    words = gettext_lazy("Ship everything"), gettext_lazy("Ship all that is open of %(number)s")
    return _answer(request, words, SHIPS, shipments.ship_rest)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def completion(request):
    """Complete the ticked orders."""
    words = gettext_lazy("Complete"), gettext_lazy("Complete %(number)s")
    return _answer(request, words, COMPLETES, desk_actions.complete)


@require(Permission.ORDER_DESK, sight=ALL, methods=("GET", "POST"))
def pick_list(request):
    """Print what is to be taken from the shelves, order by order; POST is the bar over ticked rows."""
    if request.method == "POST":
        ids = lists.ticked_ids(request.POST.getlist("ids"))[:MOST_PICKED]
        if not ids:
            messages.error(request, _("Tick at least one order."))
            return redirect(pages.back(request, reverse("commerce:desk")))
        return redirect(f"{reverse('commerce:pick_list')}?{urlencode({'ids': ','.join(map(str, ids))}, safe=',')}")
    ids = lists.ticked_ids(request.GET.getlist("ids"))[:MOST_PICKED]
    placed = Order.objects.visible_to(request.acting).filter(pk__in=ids, state__in=(*STARTS, *SHIPS))
    picks = fulfilment.pick_lists(placed)
    context = {"picks": picks, "left_out": len(ids) - len(picks), "now": clock.now()}
    return render(request, "commerce/order/pick_list.html", context)


def _answer(request, words, states, action):
    """Show the ticked orders and ask; when it is confirmed, do it to each and tell how each went."""
    heading, button = words
    ids = lists.ticked_ids(request.POST.getlist("ids"))
    back = pages.back(request, reverse("commerce:desk"))
    found = list(
        queries.rows(Order.objects.visible_to(request.acting).filter(pk__in=ids)).order_by("submitted_at", "pk")
    )
    if not found:
        messages.error(request, _("Tick at least one order."))
        return redirect(back)
    for row in found:
        row["is_fit"] = row["state"] in states
    fit = [row for row in found if row["is_fit"]]
    context = {"heading": heading, "back": back, "rows": found, "ids": [row["pk"] for row in fit], "number": len(fit)}
    if "confirmed" not in request.POST or not fit:
        context["button"] = button % {"number": len(fit)}
        return render(request, "commerce/order/bulk.html", context)
    context["results"] = [_tried(request, row, action) for row in fit]
    context["done"] = sum(1 for result in context["results"] if not result["refusal"])
    return render(request, "commerce/order/bulk_done.html", context)


def _tried(request, row, action):
    """Do it to one order, in a transaction of its own; give the row with what was refused."""
    try:
        action(order=Order(pk=row["pk"]), by=request.acting, now=clock.now())
    except Refused as refusal:
        return {**row, "refusal": refusal.sentence}
    return {**row, "refusal": ""}
