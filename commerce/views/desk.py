"""What operator staff do with one order: take it into work, complete it, decide about a hold (O6, K3)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import desk as desk_actions
from commerce.actions import hold as hold_actions
from commerce.forms.order import CommentForm, ReasonForm
from commerce.models import Order
from commerce.pages import order_desk as pages
from commerce.queries import credit
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def start(request, number):
    """Take a placed order into work."""
    return pages.done(request, _order(request, number), desk_actions.start, _("Order %(number)s is in progress."))


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def completion(request, number):
    """Close a shipped order."""
    return pages.done(request, _order(request, number), desk_actions.complete, _("Order %(number)s is completed."))


@require(Permission.CREDIT_RELEASE, sight=ALL)
def holds(request):
    """List the held orders, the oldest first, with what the account has left."""
    page = lists.paginate(request, credit.held_orders())
    return render(request, "commerce/credit/holds.html", {"page": page, "now": clock.now()})


@require(Permission.CREDIT_RELEASE, sight=ALL, methods=("POST",))
def release(request, number):
    """Let a held order go on."""
    form = CommentForm(request.POST, prefix="release")
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    said = _("Order %(number)s is released.")
    return _decide(request, _order(request, number), hold_actions.release, said=said, comment=comment)


@require(Permission.CREDIT_RELEASE, sight=ALL, methods=("POST",))
def rejection(request, number):
    """Refuse a held order with a reason."""
    order = _order(request, number)
    form = ReasonForm(request.POST, prefix="reject")
    if not form.is_valid():
        messages.error(request, _("Say why you reject it: the buyer reads this."))
        return redirect("commerce:order", number)
    said = _("Order %(number)s is rejected and its credit given back.")
    return _decide(request, order, hold_actions.reject, said=said, reason=form.cleaned_data["reason"])


def _order(request, number):
    return get_object_or_404(Order.objects.visible_to(request.acting), number=number)


def _decide(request, order, action, *, said, **data):
    try:
        action(order=order, by=request.acting, now=clock.now(), **data)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said % {"number": order.number})
    return redirect("commerce:order", order.number)
