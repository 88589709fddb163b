"""The confirmation of a phone offer: what cannot be changed any more afterwards, and the order itself (F3, F5, F6)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.models import PaymentMethod
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import phone as actions
from telesales.forms.phone import ConfirmForm
from telesales.models import PhoneOfferState
from telesales.pages import phone as pages
from telesales.views import phone_answers as offers
from telesales.views.phone_answers import OWN


@require(Permission.PHONE_SELL, sight=OWN, methods=("GET", "POST"))
def confirm(request, pk):
    """Show what is ordered; POST orders just that."""
    offer = offers.found(request, pk)
    if offer.order_id or offer.state != PhoneOfferState.DRAFT:
        return redirect(_after(offer))
    if request.method != "POST":
        page = pages.Page(offer, request.acting, now=request.acting.read_at)
        if page.missing():
            messages.warning(request, _("Something is still missing: it stands beside the offer."))
            return redirect("telesales:phone_offer", pk)
        return _page(request, offer, page=page)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, offer, refusal=_("Please look at the offer again, and confirm it."))
    if offer.payment_method == PaymentMethod.CARD:
        return _page(request, offer, refusal=_("The card is paid with first."))
    try:
        order = actions.order(offer=offer, seen=form.cleaned_data["seen"], by=request.acting, now=clock.now())
    except Refused as refusal:
        return _page(request, offers.found(request, pk), refusal=refusal.sentence)
    messages.success(
        request, _("Order %(number)s is made; the buyer is sent its confirmation.") % {"number": order.number}
    )
    return redirect(_after(offers.found(request, pk)))


def _after(offer):
    """Where an offer leads that is no draft any more."""
    if offer.order_id:
        return reverse("telesales:phone_sale", args=[offer.order.number])
    return reverse("telesales:phone_offer", args=[offer.pk])


def _page(request, offer, *, refusal=None, page=None):
    now = request.acting.read_at
    page = page or pages.Page(offer, request.acting, now=now)
    if refusal is not None and (page.figures is None or not offer.payment_method):
        messages.error(request, refusal)
        return offers.page(request, offer, status=422)
    context = {**pages.confirmation(offer, now=now, found=page.figures), "refusal": refusal}
    return render(request, "telesales/phone/confirm.html", context, status=422 if refusal else 200)
