"""Card payments: the page of one, with the way to the provider and back, and Finance's list (O2, O7)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from commerce.actions import payment as actions
from commerce.actions import refunding
from commerce.models import Payment
from commerce.pages import payment as pages
from commerce.pages.payment_listing import PAYMENTS
from commerce.queries import payment as queries
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the acting user's own payments at the acting partner"
SEEN = f"{OWN}; the operator's Finance sees all"
ALL = "all payments, operator staff only"


@require(Permission.CREDIT_READ, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List the card payments; what is to go back or could not stands out."""
    if not request.acting.is_operator:
        raise PermissionDenied
    found = queries.visible_to(request.acting)
    return lists.respond(request, PAYMENTS, found, template="commerce/payment/index.html", enrich=queries.rows)


@require(Permission.ORDER_READ, sight=SEEN)
def detail(request, token):
    """Show a payment: what for, how it stands, what to do next. One that has become an order leads its buyer there."""
    payment = get_object_or_404(queries.visible_to(request.acting), token=token)
    if payment.order and not request.acting.is_operator:
        return redirect("commerce:order", payment.order.number)
    return _page(request, payment)


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def entrance(request, token):
    """Send the buyer to the provider, where he pays."""
    payment = _own(request, token)
    try:
        return redirect(actions.enter(payment=payment, by=request.acting, now=clock.now()))
    except Refused as refusal:
        return _page(request, payment, refusal=refusal.sentence)


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def check(request, token):
    """Ask the provider how it went, for who has come back; by htmx only what changes on the page."""
    payment, refusal = _own(request, token), ""
    try:
        payment = actions.ask(payment=payment, now=clock.now())
    except Refused as refused:
        refusal = refused.sentence
    if payment.order:
        messages.success(request, _("Paid by card. Order %(number)s: %(state)s.") % _told(payment.order))
        url = reverse("commerce:order", args=[payment.order.number])
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    if request.htmx or refusal:
        return _page(request, payment, refusal=refusal)
    return redirect(payment.get_success_url())


def _told(order):
    return {"number": order.number, "state": order.get_state_display()}


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def again(request, token):
    """Try a payment that has failed once more."""
    payment = _own(request, token)
    try:
        payment = actions.again(payment=payment, by=request.acting, now=clock.now())
        return redirect(actions.enter(payment=payment, by=request.acting, now=clock.now()))
    except Refused as refusal:
        return _page(request, payment, refusal=refusal.sentence)


@require(Permission.ORDER_REFUND, sight=ALL, methods=("POST",))
def refund_retry(request, token):
    """Have a refund that failed tried again."""
    payment = get_object_or_404(queries.visible_to(request.acting), token=token)
    try:
        refunding.retry(payment=payment, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The provider is asked again."))
    return redirect("commerce:payment", token)


def _own(request, token):
    found = Payment.objects.of(request.acting).select_related("partner", "cart", "user", "order")
    return get_object_or_404(found, token=token)


def _page(request, payment, *, refusal=""):
    known = {"refusal": refusal, "has_returned": "returned" in request.GET or bool(request.htmx)}
    context = pages.context(payment, request.acting, now=request.acting.read_at or clock.now(), **known)
    template = "commerce/payment/detail.html#payment" if request.htmx else "commerce/payment/detail.html"
    return render(request, template, context, status=422 if refusal and not request.htmx else 200)
