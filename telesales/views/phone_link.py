"""Send a payment link instead of ordering, send it again, take it back; continue a plan as another offer (F7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock, mail
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import continuing
from telesales.actions import phone_link as actions
from telesales.forms.phone import ConfirmForm
from telesales.models import PhoneOfferState
from telesales.pages import phone as pages
from telesales.pages import phone_status
from telesales.queries import phone_sale as sales
from telesales.queries import phone_setup
from telesales.rules import phone as rules
from telesales.views import phone_card
from telesales.views.phone_answers import OWN, found

BOTH = ("GET", "POST")


@never_cache
@require(Permission.PHONE_SELL, sight=OWN, methods=BOTH)
def link(request, pk):
    """Show what the buyer will be sent; POST sends it and shows the link, this one time."""
    offer = found(request, pk)
    if offer.state != PhoneOfferState.DRAFT:
        return redirect("telesales:phone_status", pk)
    if request.method != "POST":
        return _page(request, offer)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, offer, refusal=_("Please look at the offer again, and send it then."))
    try:
        _offer, token = actions.send(offer=offer, seen=form.cleaned_data["seen"], by=request.acting, now=clock.now())
    except Refused as refusal:
        return _page(request, found(request, pk), refusal=refusal.sentence)
    return _shown_once(request, pk, token)


@never_cache
@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def send_again(request, pk):
    """Send another link; the earlier one is dead."""
    try:
        _offer, token = actions.send_again(offer=found(request, pk), by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("telesales:phone_status", pk)
    return _shown_once(request, pk, token)


@require(Permission.PHONE_SELL, sight=OWN, methods=("POST",))
def withdraw(request, pk):
    """Take the link back: the offer is a draft again."""
    try:
        actions.withdraw(offer=found(request, pk), by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("telesales:phone_status", pk)
    messages.success(request, _("The link is taken back and works no more; the offer is a draft again."))
    return redirect("telesales:phone_offer", pk)


@require(Permission.PHONE_SELL, sight="what the acting company and below sold; the operator all", methods=("POST",))
def continued(request, number):
    """Begin the offer that takes over what is left of a plan."""
    sale = get_object_or_404(sales.one(request.acting), order__number=number)
    try:
        offer = continuing.begin(sale=sale, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("telesales:phone_sale", number)
    messages.info(request, _("This offer continues order %(number)s; as soon as it is ordered, the old plan ends.")
                  % {"number": number})  # fmt: skip
    return redirect("telesales:phone_offer", offer.pk)


def _shown_once(request, pk, token):
    address = mail.address("telesales:phone_link_open", token)
    return phone_card.shown(request, found(request, pk), token=address)


def _page(request, offer, *, refusal=""):
    now = request.acting.read_at
    today = timezone.localdate(now)
    wrong = rules.missing(offer, by=request.acting, script=phone_setup.script(), today=today, is_link=True)
    missing = [pages.Missing(each.sentence, pages.anchor(each.field), each.field) for each in wrong]
    context = {**pages.confirmation(offer, now=now), "missing": missing, "refusal": refusal,
               "to": phone_status.buyer(offer).email, "days": phone_setup.policy().link_days}  # fmt: skip
    return render(request, "telesales/phone/link.html", context, status=422 if refusal else 200)
