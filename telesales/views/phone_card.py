"""Paying by card while one speaks, and how an offer stands that waits for a card or a link (F2, F7)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from commerce.actions import payment as payments
from commerce.models import PaymentMethod, StoredCard
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import phone_card as actions
from telesales.forms.phone import ConfirmForm
from telesales.models import PhoneOfferState
from telesales.pages import phone as offers
from telesales.pages import phone_status as pages
from telesales.views.phone_answers import OWN, found

BOTH = ("GET", "POST")


@require(Permission.PHONE_SELL, sight=OWN, methods=BOTH)
def card(request, pk):
    """Choose a card on file or another one; POST goes on to the provider, or orders on the one on file."""
    offer = found(request, pk)
    if offer.state != PhoneOfferState.DRAFT or offer.payment_method != PaymentMethod.CARD:
        return redirect("telesales:phone_status", pk)
    on_file = pages.cards(offer)
    chosen = request.POST.get("card", "" if on_file else "new")
    if request.method != "POST" or not chosen:
        return _page(request, offer, on_file)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, offer, on_file, refusal=_("Please look at the offer again, and confirm it."))
    try:
        return redirect(_paid_with(request, offer, chosen, form.cleaned_data["seen"]))
    except Refused as refusal:
        return _page(request, found(request, pk), on_file, refusal=refusal.sentence)


def _paid_with(request, offer, chosen, seen):
    """Give where it goes on: at the provider, or with the order on a card on file."""
    by, now = request.acting, clock.now()
    if chosen == "new":
        payment = actions.begin(offer=offer, seen=seen, by=by, now=now)
        return payments.enter(payment=payment, by=by, now=now)
    kept = StoredCard.objects.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0).first()
    if kept is None:
        raise Refused(_("This card is no longer on file: take another one."))
    has_agreed = request.POST.get("agreed") == "on"
    order = actions.with_stored(offer=offer, card=kept, seen=seen, has_agreed=has_agreed, by=by, now=now)
    messages.success(request, _("Order %(number)s is made; the card on file pays.") % {"number": order.number})
    return reverse("telesales:phone_sale", args=[order.number])


def _page(request, offer, on_file, *, refusal=""):
    now = request.acting.read_at
    shown = offers.Page(offer, request.acting, now=now)
    if shown.missing():
        if refusal:
            messages.error(request, refusal)
        return redirect("telesales:phone_offer", offer.pk)
    context = {**offers.confirmation(offer, now=now, found=shown.figures), "cards": on_file, "refusal": refusal,
               "chosen": request.POST.get("card", "")}  # fmt: skip
    return render(request, "telesales/phone/card.html", context, status=422 if refusal else 200)


@require(Permission.PHONE_SELL, sight=OWN)
def status(request, pk):
    """Follow an offer: the page looks again by itself while anything may still happen."""
    return shown(request, found(request, pk))


@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def check(request, pk):
    """Ask the provider how it went, for who has come back from there."""
    offer, refusal = found(request, pk), ""
    if offer.payment_id and not offer.order_id:
        try:
            payments.ask(payment=offer.payment, now=clock.now())
        except Refused as refused:
            refusal = refused.sentence
    offer = found(request, pk)
    if offer.order_id:
        url = reverse("telesales:phone_sale", args=[offer.order.number])
        messages.success(request, _("Paid. Order %(number)s is made.") % {"number": offer.order.number})
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    if request.htmx or refusal:
        return shown(request, offer, refusal=refusal)
    return redirect("telesales:phone_status", pk)


def shown(request, offer, *, token="", refusal="", status=200):
    """Give the page of how an offer stands; by htmx only what changes on it."""
    now = request.acting.read_at
    context = pages.context(offer, request.acting, now=now, token=token, refusal=refusal)
    template = "telesales/phone/status.html#live" if request.htmx else "telesales/phone/status.html"
    return render(request, template, context, status=status)
