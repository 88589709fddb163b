"""Ask about card payments of which nothing is heard: the provider's message may be lost, and the buyer gone (O7).

What is taken without the buyer is asked again by who takes it, see `collecting`.
"""

from datetime import timedelta

import structlog
from payments import PaymentStatus

from commerce.actions import payment as payments
from commerce.models import Payment
from core.refusal import Refused

log = structlog.get_logger(__name__)
SILENT_FOR = timedelta(minutes=10)
ASKED_FOR = timedelta(days=2)
"""Providers let one pay for an hour or a day; who has not answered by then is not asked any more."""
AT_ONCE = 100


def sweep(*, now):
    """Ask about what has been at the provider for ten minutes; gives how many have ended. Twice does no harm."""
    silent = Payment.objects.filter(status=PaymentStatus.INPUT, card=None, modified__lt=now - SILENT_FOR)
    ended = 0
    for payment in silent.filter(modified__gt=now - ASKED_FOR).order_by("modified")[:AT_ONCE]:
        try:
            ended += payments.ask(payment=payment, now=now).status != PaymentStatus.INPUT
        except Refused as refusal:
            log.warning("payment.no_answer", payment=payment.pk, why=str(refusal))
    return ended
