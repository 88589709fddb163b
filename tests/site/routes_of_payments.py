"""The addresses of card payments; see routes_table. Who pays is bea; only the operator's Finance sees it besides."""

from collections.abc import Callable

from payments import PaymentStatus

from commerce.actions import payment as payments
from commerce.models import Payment
from tests.factories import cards

ROWS = """
commerce:demo_card                   GET   302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:demo_card                   POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:payment                     GET   302  200  404  404  404  404  200  404  200  404  403  403  404
commerce:payment                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:payment_again               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:payment_again               POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:payment_check               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:payment_check               POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:payment_entrance            GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:payment_entrance            POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:payment_refund_retry        GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:payment_refund_retry        POST  302  403  403  403  403  403  302  403  302  403  403  403  403
commerce:payment_webhook             GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:payment_webhook             POST  400  400  400  400  400  400  400  400  400  400  400  400  400
commerce:payments                    GET   302  403  403  403  403  403  200  403  200  403  403  403  403
commerce:payments                    POST  302  403  403  403  403  403  302  403  302  403  403  403  403
"""


def entered(w):
    """Give the arguments of a payment of bea's, who is at the provider."""
    found = Payment.objects.filter(cart=w.cart, status=PaymentStatus.INPUT).first()
    return [(found or cards.entered(w.cast, "bea", cart=w.cart)).token]


def failed(w):
    """The same of one that was declined."""
    found = Payment.objects.filter(cart=w.cart, status=PaymentStatus.REJECTED).first()
    if found is None:
        payment = cards.entered(w.cast, "bea", cart=w.cart)
        found = payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=w.now)
    return [found.token]


ARGUMENTS: dict[str, Callable] = {
    "commerce:demo_card": entered,
    "commerce:payment": entered,
    "commerce:payment_again": failed,
    "commerce:payment_check": entered,
    "commerce:payment_entrance": entered,
    "commerce:payment_refund_retry": entered,
    "commerce:payment_webhook": lambda w: ["demo"],
}
SENT: dict[str, Callable] = {"commerce:demo_card": lambda w: {"choice": "pays"}}
