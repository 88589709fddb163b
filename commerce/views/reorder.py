"""Order again what was ordered before: tick lines, change quantities, into a cart or onto a list (O1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import cart as carts
from commerce.actions import requisition
from commerce.actions.cart_filling import Wanted
from commerce.forms.reorder import REPLACE, ReorderForm
from commerce.models import Order
from commerce.pages import quick
from commerce.pages import reorder as pages
from commerce.queries import cart as queries
from commerce.rules import cart as rules
from commerce.views.targets import target
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

MOST_EDITED = 900
"""Of an order with more lines all are ordered again as they were: a form holds no more."""


@require(Permission.CART_EDIT, sight="orders of the acting partner and below", methods=("GET", "POST"), in_sale=True)
def reorder(request, number):
    """Show the lines of an order to tick; POST puts them into a cart, or saves them as a list."""
    order = get_object_or_404(Order.objects.visible_to(request.acting), number=number)
    targets = queries.targets(request.acting)
    if request.method != "POST":
        name = _("From order %(number)s") % {"number": order.number}
        return _page(request, order, ReorderForm(targets=targets, initial={"list_name": name, "name": name}))
    form = ReorderForm(_whole(request, order), targets=targets)
    if not form.is_valid():
        return _page(request, order, form)
    try:
        return _done(request, order, form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, order, form)


def _done(request, order, asked):
    """Do what was asked for, and say what is left out because it is no longer sold."""
    by, now = request.acting, clock.now()
    lines = order.lines.filter(position__in=asked["quantities"]).order_by("position")
    wanted = [Wanted(line.product_id, asked["quantities"][line.position], line.note) for line in lines]
    if asked["act"] == "list":
        fresh = requisition.start(name=asked["list_name"], wanted=wanted, by=by, now=now)
        messages.success(request, _("The lines are saved as a list."))
        return redirect("commerce:requisition_list", fresh.pk)
    with target(asked, by=by, now=now) as cart:
        rules.check_how(asked["how"], cart.lines.count(), cart.name)
        added = carts.add_many(cart=cart, wanted=wanted, is_replaced=asked["how"] == REPLACE, by=by, now=now)
    messages.success(request, quick.said(added, cart))
    for sentence in added.left_out.values():
        messages.warning(request, sentence)
    return redirect("commerce:cart_detail", cart.pk)


def _whole(request, order):
    """Give what was sent; of a very long order all lines as they were."""
    if order.line_count <= MOST_EDITED:
        return request.POST
    given = request.POST.copy()
    quantities = dict(order.lines.values_list("position", "quantity"))
    given.setlist("ids", [str(position) for position in quantities])
    given.update({f"quantity-{position}": str(number) for position, number in quantities.items()})
    return given


def _page(request, order, form):
    is_refused = form.is_bound
    lines = pages.lines(order, acting=request.acting, now=request.acting.read_at, form=form if is_refused else None)
    context = {
        "order": order,
        "form": form,
        "lines": lines,
        "gone": [line for line in lines if line.unit_price is None],
        "is_whole": order.line_count > MOST_EDITED,
        "currency": request.acting.currency,
    }
    return render(request, "commerce/cart/reorder.html", context, status=422 if is_refused else 200)
