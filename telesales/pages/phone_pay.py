"""What the buyer reads behind a payment link: with whom he deals, what, when how much, on which terms (F3, F6, F7).

Nothing of the seller's side: no commission, no fee, of the seller his name and his company.
"""

from payments import PaymentStatus

from commerce.models import PaymentMethod
from commerce.rules import payment as payment_rules
from partners import postal
from telesales.pages import continuing
from telesales.pages import phone as offers


def context(offer, form, *, now):
    """Give what the page shows."""
    found = offers.figures(offer, now=now)
    way = form["payment_method"].value()
    return {
        "offer": offer,
        "form": form,
        "figures": found,
        "script": offer.script,
        "buyer_name": offers.buyer_words(offer)[0],
        "buyer_company": offers.buyer_words(offer)[1],
        "country": postal.shape(offer.buyer.get("country", "")).country or offer.buyer.get("country", ""),
        "is_by_card": way == PaymentMethod.CARD,
        "continued": continuing.words(offer),
        "has_ways": len(form.fields["payment_method"].choices) > 1,
    }


def outcome(payment, offer, *, link, refusal):
    """Give what is said about a card payment; `link` is the offer whose link is still open in this session."""
    return {
        "payment": payment,
        "offer": offer,
        "refusal": refusal,
        "is_open": payment.status in payment_rules.OPEN,
        "has_failed": payment.status in payment_rules.AGAIN,
        "goes_back": payment.status in {PaymentStatus.CONFIRMED, PaymentStatus.REFUNDED} and payment.order_id is None,
        "may_try_again": link is not None and link.pk == offer.pk,
    }
