"""Returns: asked for on the order's page, listed and decided at the desk (O9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import returns as actions
from commerce.forms.fulfilment import AnswerForm, RefusalForm, ReturnForm
from commerce.models import Order, Return
from commerce.pages import order_desk as pages
from commerce.pages import order_listings as listings
from commerce.rules import fulfilment as rules
from commerce.views.fulfilment import tried
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"
BELOW = "orders of the acting partner and below; the operator sees all"


@require(Permission.ORDER_DESK, sight=ALL)
def index(request):
    """List the returns; those that wait for the desk first."""
    found = Return.objects.select_related("order__partner", "asked_by", "decided_by")
    is_fragment = request.htmx and not request.htmx.boosted
    extra = {"tabs": [] if is_fragment else pages.tabs("returns")}
    return lists.respond(request, listings.RETURNS, found, template="commerce/order/returns.html", extra=extra)


@require(Permission.ORDER_READ, sight=BELOW, methods=("GET", "POST"))
def ask(request, number):
    """Ask to send something back."""
    order = get_object_or_404(Order.objects.visible_to(request.acting).select_related("partner"), number=number)
    try:
        rules.check_can_ask_back(request.acting, order)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)
    lines = list(order.lines.order_by("position"))
    sent = request.POST if request.method == "POST" else None
    form = ReturnForm(sent, lines=lines, available=lambda line: line.shipped - line.returned)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, actions.ask, request, order=order, quantities=form.quantities, reason=reason):
            messages.success(request, _("The return is asked for; the order desk decides about it."))
            return redirect("commerce:order", number)
    context = {"order": order, "form": form}
    return render(request, "commerce/order/return.html", context, status=422 if form.is_bound else 200)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def acceptance(request, pk):
    """Let the goods come back."""
    form = AnswerForm(request.POST, prefix=f"accept{pk}")
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    return _decide(request, pk, form, actions.accept, _("The return is accepted."), answer=answer)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def refusal(request, pk):
    """Refuse a return with a reason."""
    form = RefusalForm(request.POST, prefix=f"refuse{pk}")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _decide(request, pk, form, actions.refuse, _("The return is refused."), reason=reason)


@require(Permission.ORDER_REFUND, sight=ALL, methods=("POST",))
def refund(request, pk):
    """Book the receipt of the goods and give back what they cost."""
    return _decide(request, pk, None, actions.refund, _("The return is refunded."))


def _decide(request, pk, form, action, said, **data):
    returned = get_object_or_404(Return.objects.select_related("order"), pk=pk)
    if form is not None and not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("commerce:order", returned.order.number)
    try:
        action(returned=returned, by=request.acting, now=clock.now(), **data)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("commerce:order", returned.order.number)
