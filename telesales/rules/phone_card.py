"""When a card may pay for a phone offer, and whether what was paid is what is ordered (F2, F3, O7)."""

from django.utils.translation import gettext as _

from commerce.models import PaymentMethod
from core.refusal import Refused
from telesales.models import PhoneOfferState, PhoneSale

WAITS = {PhoneSale.Via.CALL: PhoneOfferState.DRAFT, PhoneSale.Via.LINK: PhoneOfferState.SENT}
"""In which state an offer becomes an order, by how its buyer says yes."""


def check_by_card(offer):
    """The buyer has chosen to pay by card."""
    if offer.payment_method != PaymentMethod.CARD:
        raise Refused(_("This offer is not paid by card."), field="payment_method")


def check_agreed(has_agreed):
    """A card that was left before is taken with its owner's word alone."""
    if not has_agreed:
        raise Refused(_("Ask the buyer whether this card may be taken, and tick it."), field="agreed")


def his(card, place):
    """Give a stored card, which pays for the buyer who has left it, at the company where he has, and nobody else."""
    if card is None or place is None or (card.user_id, card.partner_id) != (place.user_id, place.partner_id):
        raise Refused(_("This card is no longer on file: take another one."), field="card")
    return card


def check_paid_for(offer, kept, *, paid_at):
    """What was paid is of the version that still waits, and was paid in time."""
    if offer.order_id:
        raise Refused(_("It has been ordered already, with another payment."))
    if offer.state != WAITS[kept.via]:
        raise Refused(_("The offer was taken back in the meantime."))
    if offer.version != kept.version:
        raise Refused(_("The offer was changed in the meantime: what was paid is not what it says now."))
    if kept.via == PhoneSale.Via.LINK and paid_at >= offer.expires_at:
        raise Refused(_("The time of the link was over when it was paid."))


def check_amount(payment, *, due):
    """What was paid is what is due at once."""
    if payment.total != due:
        raise Refused(_("What was paid is not what is due at once."))
