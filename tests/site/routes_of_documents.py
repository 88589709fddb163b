"""The addresses of documents and recurring orders; see routes_table."""

from collections.abc import Callable
from datetime import timedelta

from commerce.actions import document as documents
from commerce.models import Document, RecurringOrder
from core.actor import SYSTEM
from tests.commerce.recurring import started

ROWS = """
commerce:cart_quote                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_quote                  POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:document                    GET   302  200  200  200  200  200  200  200  200  404  403  403  404
commerce:document                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:documents                   GET   302  200  200  200  200  200  200  200  200  200  403  403  200
commerce:documents                   POST  302  302  302  302  302  302  302  302  302  302  403  403  302
commerce:recurring_line              GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:recurring_line              POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order             GET   302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order             POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:recurring_order_act         GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:recurring_order_act         POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order_item        GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:recurring_order_item        POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order_new         GET   302  404  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order_new         POST  302  404  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order_review      GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:recurring_order_review      POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order_schedule    GET   302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_order_schedule    POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:recurring_orders            GET   302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:recurring_orders            POST  302  302  302  302  302  302  403  403  403  403  403  403  302
outbox_file                          GET   404  404  404  404  404  404  404  404  404  404  404  404  404
outbox_file                          POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def confirmed(w):
    """Give the confirmation of an order of bea's."""
    known = Document.objects.filter(order=w.placed).first()
    return known or documents.confirmation(order=w.placed, by=SYSTEM, now=w.now)


def recurring(w):
    """Give a recurring order of bea's."""
    known = RecurringOrder.objects.filter(user=w.cast.users.bea).first()
    return known or started(w.cast, w.now, starts_on=w.now.date() + timedelta(days=40))


ARGUMENTS: dict[str, Callable] = {
    "commerce:document": lambda w: [confirmed(w).pk],
    "commerce:cart_quote": lambda w: [w.cart.pk],
    "commerce:recurring_line": lambda w: [recurring(w).lines.get().pk],
    **{
        f"commerce:recurring_order{part}": lambda w: [recurring(w).pk]
        for part in ("", "_act", "_item", "_review", "_schedule")
    },
    "outbox_file": lambda w: ["none", 1],
}
SENT: dict[str, Callable] = {
    "commerce:recurring_line": lambda w: {"quantity": "11"},
    "commerce:recurring_order_act": lambda w: {"act": "pause"},
    "commerce:recurring_order_item": lambda w: {"code": "LANTERN", "quantity": "2"},
    "commerce:recurring_order_review": lambda w: {"seen": "{}"},
    "commerce:recurring_order_schedule": lambda w: {
        "name": "Weekly",
        "every": "2",
        "unit": "week",
        "starts_on": recurring(w).starts_on.isoformat(),
        "payment_method": "on_account",
    },
}
