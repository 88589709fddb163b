"""Card payments through a provider of django-payments (O2, O7): which one is set, and what it says.

Card data never come here.

    cards.is_offered()                 whether one can pay by card at all
    cards.provider(payment.variant)    who answers for a payment, see commerce.cards.base
"""

from django.conf import settings
from payments import core

from commerce.cards.told import Told

__all__ = ["Told", "is_offered", "provider"]


def is_offered():
    """Whether a provider is set, so that cards are one of the ways to pay."""
    return settings.CARD_PROVIDER in settings.PAYMENT_VARIANTS


def provider(variant):
    """Give the provider of that name; raises ValueError where there is none (any more)."""
    return core.provider_factory(variant)
