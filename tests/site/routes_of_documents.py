"""The addresses of documents; see routes_table."""

from collections.abc import Callable

from commerce.actions import document as documents
from commerce.models import Document
from core.actor import SYSTEM

ROWS = """
commerce:cart_quote                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_quote                  POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:document                    GET   302  200  200  200  200  200  200  200  200  403  403  403  404
commerce:document                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:documents                   GET   302  200  200  200  200  200  200  200  200  403  403  403  200
commerce:documents                   POST  302  302  302  302  302  302  302  302  302  403  403  403  302
outbox_file                          GET   404  404  404  404  404  404  404  404  404  404  404  404  404
outbox_file                          POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def confirmed(w):
    """Give the confirmation of an order of bea's."""
    known = Document.objects.filter(order=w.placed).first()
    return known or documents.confirmation(order=w.placed, by=SYSTEM, now=w.now)


ARGUMENTS: dict[str, Callable] = {
    "commerce:document": lambda w: [confirmed(w).pk],
    "commerce:cart_quote": lambda w: [w.cart.pk],
    "outbox_file": lambda w: ["none", 1],
}
SENT: dict[str, Callable] = {}
