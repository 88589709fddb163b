"""The buyer pays what his card did not: signed in, or by the link of his mail (F8). Opening a page changes nothing."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commerce.actions import instalment_payment as actions
from commerce.actions import payment as payments
from commerce.links import plan as links
from commerce.models import Payment
from commerce.pages import plan as pages
from commerce.pages import plan_outcome
from commerce.queries import order as orders
from core import clock
from core.access import public
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the acting user's own orders at the acting partner"
LINK = "signed for one payment of one plan; works while that one is to be paid"
SESSION_KEY = "plan_link"


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def pay(request, number):
    """Send the buyer to the provider, to pay what his card did not."""
    order = get_object_or_404(orders.mine(request.acting), number=number, plan__isnull=False)
    late = pages.to_pay(order.plan, pages.day(request.acting.read_at or clock.now()))
    try:
        if late is None:
            raise Refused(_("Nothing is to be paid by you at present."))
        payment = actions.begin(instalment=late, by=request.acting, now=clock.now())
        return redirect(payments.enter(payment=payment, by=request.acting, now=clock.now()))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:order", number)


@never_cache
@public(LINK)
def link(request, token):
    """Take the token out of the address: keep it in the session and show the page without it."""
    if links.read(token) is None:
        return ratelimit.consume_or_429(request, action="other_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return _quiet(redirect("commerce:plan_pay_page"))


@never_cache
@public(LINK, methods=("GET", "POST"))
def page(request):
    """Say what is to be paid; POST leads to the provider."""
    instalment = links.read(request.session.get(SESSION_KEY, ""))
    if instalment is None:
        return _neutral(request)
    refusal = ""
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="plan_link")
        if limited:
            return limited
        try:
            return redirect(_entered(request, instalment))
        except Refused as refused:
            refusal = refused.sentence
    plan = instalment.plan
    context = {"instalment": instalment, "plan": plan, "order": plan.order, "terms": pages.terms(plan),
               "refusal": refusal}  # fmt: skip
    return _quiet(render(request, "commerce/plan/pay.html", context, status=422 if refusal else 200))


def _entered(request, instalment):
    now = clock.now()
    payment = actions.begin_by_link(instalment=instalment, ip=request.META.get("REMOTE_ADDR"), now=now)
    return payments.enter(payment=payment, by=payments.PROVIDER, now=now)


@never_cache
@public("by the random address of a payment that was begun by such a link; says how it stands", methods=("GET", "POST"))
def outcome(request, token):
    """Say how a payment by link went; POST asks the provider."""
    payment = get_object_or_404(Payment.objects.select_related("instalment__plan__order__partner"), token=token)
    if not (payment.is_by_link and payment.instalment_id):
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            payment = payments.ask(payment=payment, now=clock.now())
        except Refused as refused:
            refusal = refused.sentence
    context = {**plan_outcome.context(payment), "refusal": refusal}
    template = "commerce/plan/outcome.html#outcome" if request.htmx else "commerce/plan/outcome.html"
    return _quiet(render(request, template, context))


def _neutral(request):
    return _quiet(render(request, "commerce/plan/neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on. Of "no-referrer" browsers would send forms without their origin."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response
