"""Mails about phone offers: the payment link to its buyer, to the seller what became of it (F7)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from commerce import schedule
from commerce.models import Payment
from core import clock, mail, money
from telesales.links import phone as links
from telesales.models import PhoneOffer, PhoneOfferState
from telesales.rules import phone as offers
from telesales.rules import phone_link as rules

DECLINED = gettext_lazy("The buyer has declined your offer.")
NOT_ORDERED = gettext_lazy("A card has paid for your offer, but nothing was ordered: the money goes back by itself.")
KNOWN = ("product", "customer__user", "seller__user", "sold_from")


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account, as a reader of mails."""

    name: str
    email: str
    language: str
    timezone: str = "UTC"


def buyer(offer):
    """Give who reads the mails to the buyer of an offer: his user, or what he has said of himself."""
    if offer.customer_id:
        return offer.customer.user
    told = offer.buyer
    return Stranger(told.get("name", ""), told.get("email", ""), told.get("language") or settings.LANGUAGE_CODE)


def link(payload):
    """Send the buyer his link, in his language; moot once it is used, taken back, or a later mail has another one."""
    offer = _read(payload["offer"])
    token = links.token(payload["nonce"])
    reader = buyer(offer)
    if not rules.is_open(offer, clock.now()) or offer.fingerprint != links.fingerprint(token) or not reader.email:
        return None
    with override(reader.language):
        context = {
            "product": offer.product.name,
            "company": offer.sold_from.name,
            "by": offer.seller.user.name,
            "facts": _facts(offer),
            "until": offer.expires_at,
            "action_url": mail.address("telesales:phone_link_open", token),
            "action_label": _("Look at the offer"),
        }
    return mail.render("phone_link", reader=reader, context=context)


def _facts(offer):
    terms = offers.terms(offer)
    return [
        (_("Product"), f"{offer.quantity} × {offer.product.name}"),
        (_("Payment plan"), offer.get_kind_display()),
        (_("Each payment") if terms.is_open_ended else _("Total"), money.shown(terms.amount, offer.currency)),
        *([(_("First payment"), _first(terms))] if terms.count != 1 else []),
    ]


def _first(terms):
    row = schedule.row(terms, 1)
    return money.shown(row.amount, terms.currency)


def declined(payload):
    """Tell the seller that the buyer has said no."""
    offer = _read(payload["offer"])
    if offer.state != PhoneOfferState.DECLINED:
        return None
    return _to_seller(offer, DECLINED, "")


def not_ordered(payload):
    """Tell the seller that what was paid was not ordered and goes back, and why."""
    payment = Payment.objects.select_related("phone_payment").get(pk=payload["payment"])
    offer = _read(payment.phone_payment.offer_id)
    return _to_seller(offer, NOT_ORDERED, payload["why"])


def _to_seller(offer, said, why):
    reader = offer.seller.user
    if not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        name = buyer(offer).name
        context = {
            "said": str(said),
            "why": why,
            "facts": [(_("Buyer"), name), (_("Product"), offer.product.name)],
            "action_url": mail.address("telesales:phone_status", offer.pk),
            "action_label": _("Look at the offer"),
        }
    return mail.render("phone_told", reader=reader, context=context)


def _read(pk):
    return PhoneOffer.objects.select_related(*KNOWN).get(pk=pk)
