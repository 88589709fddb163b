"""What the outbox carries out besides mails: each takes an entry's payload and gives None, as nothing is mailed."""

from decimal import Decimal

from commerce.actions import demo_card, refunding, stored_card
from commerce.models import Payment, StoredCard
from core import clock
from core.actor import SYSTEM


def refund(payload):
    """Give a part of a card payment back."""
    values = {"amount": Decimal(payload["amount"]), "key": payload["ref"]}
    payment = Payment.objects.get(pk=payload["payment"])
    refunding.carry_out(payment=payment, **values, by=SYSTEM, now=clock.now())


def forget_card(payload):
    """Have the provider forget a card that its buyer has removed."""
    stored_card.carry_out(card=StoredCard.objects.get(pk=payload["card"]))


def demo_card_message(payload):
    """Send a message of the demo's card provider."""
    demo_card.send(message=payload, now=clock.now())
