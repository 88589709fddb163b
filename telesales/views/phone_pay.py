"""The page behind a payment link: its buyer reads what is offered, ticks what he is told, and orders (F3, F6, F7).

Opening it changes nothing, for mail scanners open links. A link that was used, is too old, was taken back or was never
made is answered alike.
"""

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from commerce.actions import payment as payments
from commerce.models import Payment
from core import clock
from core.access import public
from core.refusal import Refused
from telesales.actions import phone_link as actions
from telesales.forms.phone_pay import PayForm
from telesales.links import phone as links
from telesales.models import PhoneOffer
from telesales.pages import phone_pay as pages
from telesales.rules import phone_link as rules

SESSION_KEY, DONE_KEY = "phone_link", "phone_link_done"
LINK = "link for one phone offer, works once until it expires"
BOTH = ("GET", "POST")


@never_cache
@public(LINK)
def link(request, token):
    """Take the token out of the address: keep it in the session and show the page without it."""
    if links.open_link(token, now=clock.now()) is None:
        return ratelimit.consume_or_429(request, action="phone_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return _quiet(redirect("telesales:phone_pay"))


@never_cache
@public(LINK, methods=BOTH)
def pay(request):
    """Show what is offered; only POST says yes or no."""
    offer = _opened(request)
    if offer is None:
        return redirect("telesales:phone_pay_done") if request.session.get(DONE_KEY) else _neutral(request)
    if request.method != "POST":
        return _page(request, offer, PayForm(offer=offer))
    limited = ratelimit.consume_or_429(request, action="phone_pay", key=offer.fingerprint)
    if limited:
        return limited
    try:
        return _declined(request, offer) if "decline" in request.POST else _answered(request, offer)
    except rules.Dead:
        return _neutral(request)


def _answered(request, offer):
    form = PayForm(request.POST, offer=offer)
    if not form.is_valid():
        return _page(request, offer, form)
    try:
        said = {**form.said, "ip": request.META.get("REMOTE_ADDR"), "now": clock.now()}
        made = actions.accept(offer=offer, **said)
        if isinstance(made, Payment):
            return redirect(payments.enter(payment=made, by=payments.PROVIDER, now=clock.now()))
    except rules.Dead:
        raise
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, _opened(request) or offer, form)
    return _done(request, offer)


def _declined(request, offer):
    actions.decline(offer=offer, ip=request.META.get("REMOTE_ADDR"), now=clock.now())
    return _done(request, offer)


@never_cache
@public(LINK, methods=("POST",))
def opened(request):
    """Note that somebody looks at the page with a browser; its script says so."""
    offer = _opened(request)
    if offer is not None:
        actions.opened(offer=offer, now=clock.now())
    return _quiet(HttpResponse(status=204))


@never_cache
@public("of the session in which the link was used")
def done(request):
    """Say what came of it, to who has used the link."""
    offer = PhoneOffer.objects.select_related("product", "order").filter(pk=request.session.get(DONE_KEY)).first()
    if offer is None:
        return _neutral(request)
    return _quiet(render(request, "telesales/phone/pay_done.html", {"offer": offer, "order": offer.order}))


@never_cache
@public("by the random address of a payment that was begun for a phone offer; says how it stands", methods=BOTH)
def paid(request, token):
    """Say how a card payment went, to whoever comes back from the provider; POST asks there."""
    known = Payment.objects.select_related("phone_payment__offer__product", "order")
    payment = get_object_or_404(known, token=token, phone_payment__isnull=False)
    offer = payment.phone_payment.offer
    if request.acting and PhoneOffer.objects.of(request.acting).filter(pk=offer.pk).exists():
        return redirect("telesales:phone_status", offer.pk)
    refusal = ""
    if request.method == "POST":
        try:
            payment = payments.ask(payment=payment, now=clock.now())
        except Refused as refused:
            refusal = refused.sentence
    context = pages.outcome(payment, offer, link=_opened(request), refusal=refusal)
    template = "telesales/phone/pay_paid.html#outcome" if request.htmx else "telesales/phone/pay_paid.html"
    return _quiet(render(request, template, context))


def _opened(request):
    return links.open_link(request.session.get(SESSION_KEY, ""), now=clock.now())


def _done(request, offer):
    request.session.pop(SESSION_KEY, None)
    request.session[DONE_KEY] = offer.pk
    return _quiet(redirect("telesales:phone_pay_done"))


def _page(request, offer, form):
    context = pages.context(offer, form, now=clock.now())
    return _quiet(render(request, "telesales/phone/pay.html", context, status=422 if form.errors else 200))


def _neutral(request):
    return _quiet(render(request, "telesales/phone/pay_neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on. Of "no-referrer" browsers would send forms without their origin."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response
