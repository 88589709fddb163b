"""Payment plans: Finance's list, pausing, resuming and ending one, an invoice of what a card has paid (F8)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from payments import PaymentStatus

from commerce.actions import instalment_invoice, trying_again
from commerce.actions import plan as actions
from commerce.forms.plan import LeaveForm, PlanChangeForm
from commerce.models import OWED, Instalment, Order
from commerce.pages import plan as pages
from commerce.pages.plan_listing import PLANS
from commerce.queries import order as orders
from commerce.queries import plan as queries
from core import clock, lists
from core.forms import BackForm
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all payment plans, operator staff only"
LOOKED_AFTER = (
    "plans of orders of the acting partner and below, sold from there or of a vendor's products; operator all"
)
OWN = "the acting user's own orders at the acting partner"
BELOW = "orders of the acting partner and below; the operator sees all"


@require(Permission.CREDIT_READ, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List the payment plans; what is overdue stands out."""
    if not request.acting.is_operator:
        raise PermissionDenied
    today = pages.day(request.acting.read_at)

    def enrich(rows):
        return queries.with_overdue(rows, today)

    return lists.respond(request, PLANS, queries.listed(), template="commerce/plan/index.html", enrich=enrich)


@require(Permission.PLAN_EDIT, sight=LOOKED_AFTER, methods=("GET", "POST"))
def pause(request, number):
    """Ask for nothing until it is resumed."""
    return _change(request, number, "pause", PlanChangeForm, actions.pause, _("The payment plan is paused."))


@require(Permission.PLAN_EDIT, sight=LOOKED_AFTER, methods=("GET", "POST"))
def end(request, number):
    """End a subscription when what is paid of it ends."""
    return _change(request, number, "end", PlanChangeForm, actions.end, _("The subscription is ended."))


@require(Permission.ORDER_PLACE, sight=OWN, methods=("GET", "POST"))
def leave(request, number):
    """The buyer ends his subscription himself."""
    get_object_or_404(orders.mine(request.acting), number=number, plan__isnull=False)
    return _change(request, number, "leave", LeaveForm, actions.end, _("Your subscription is ended."))


@require(Permission.PLAN_EDIT, sight=LOOKED_AFTER, methods=("POST",))
def resume(request, number):
    """Ask for what is left again."""
    order = _order(request, number)
    try:
        actions.resume(plan=order.plan, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The payment plan goes on."))
    return redirect(_back(request, order))


@require(Permission.PLAN_EDIT, sight=LOOKED_AFTER, methods=("POST",))
def try_again(request, number):
    """Have the stored card asked once more, now."""
    order = _order(request, number)
    try:
        told = trying_again.try_again(plan=order.plan, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_back(request, order))
    if told.status == PaymentStatus.CONFIRMED:
        messages.success(request, _("The card has paid: the payment plan goes on."))
    else:
        messages.error(request, _("The card did not pay: %(why)s") % {"why": told.reason})
    return redirect(_back(request, order))


@require(Permission.ORDER_READ, sight=BELOW, methods=("POST",))
def invoice(request, number, payment):
    """Give the invoice of a payment that a card has paid; the first time it is issued."""
    seen = Order.objects.visible_to(request.acting)
    asked = get_object_or_404(Instalment.objects.select_related("plan"), plan__order__number=number, number=payment)
    order = get_object_or_404(seen, pk=asked.plan.order_id)
    try:
        made = instalment_invoice.of_card(instalment=asked, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_back(request, order))
    return redirect("commerce:document", made.pk)


def _order(request, number):
    found = queries.orders_in_sight(request.acting).select_related("plan", "partner")
    return get_object_or_404(found, number=number)


def _back(request, order):
    """Where the reader came from; else the order, or for who reads no orders the first page."""
    given = BackForm(request.POST or request.GET).back_url()
    if given != "/" or not request.acting.may(Permission.ORDER_READ):
        return given
    return reverse("commerce:order", args=[order.number])


def _change(request, number, what, form_class, act, done):
    """Show a form about a plan, and act as it says; a refusal stands at its field."""
    order = _order(request, number)
    back = _back(request, order) if "back" in request.GET or "back" in request.POST else ""
    form = form_class(request.POST if request.method == "POST" else None, initial={"back": back})
    if form.is_valid():
        try:
            act(plan=order.plan, reason=form.cleaned_data["reason"], by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(_back(request, order))
    context = {"order": order, "what": what, "form": form, "terms": pages.terms(order.plan)}
    following = order.plan.instalments.filter(state__in=OWED).order_by("number").first()
    context |= {"plan": order.plan, "next": following, "back": _back(request, order)}
    return render(request, "commerce/plan/change.html", context, status=422 if form.is_bound else 200)
