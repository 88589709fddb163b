"""The addresses of invoices and of what was paid; see routes_table. The invoices are of dora's orders at acme."""

import uuid
from collections.abc import Callable
from decimal import Decimal

from commerce.actions import payment_entry
from commerce.models import Invoice, Receipt
from tests.commerce import invoiced

ROWS = """
commerce:invoice                     GET   302  403  403  403  403  200  200  403  200  403  403  403  404
commerce:invoice                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:invoice_payment             GET   302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:invoice_payment             POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:invoices                    GET   302  403  403  403  403  200  200  403  200  403  403  403  200
commerce:invoices                    POST  302  403  403  403  403  302  302  403  302  403  403  403  302
commerce:receipt                     GET   302  403  403  403  403  200  200  403  200  403  403  403  404
commerce:receipt                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:receipt_settlement          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:receipt_settlement          POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:receipts                    GET   302  403  403  403  403  200  200  403  200  403  403  403  200
commerce:receipts                    POST  302  403  403  403  403  302  302  403  302  403  403  403  302
commerce:settlement_removal          GET   302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:settlement_removal          POST  302  403  403  403  403  403  302  403  403  403  403  403  403
"""


def owed(w):
    """Give an invoice of which something is open."""
    known = Invoice.objects.filter(order__buyer=w.cast.users.dora).first()
    return known or invoiced.invoice(w.cast, "20.00", who="dora", payment_method="bank_transfer")


def paid(w):
    """Give a payment that settles a part of it, with something left."""
    known = Receipt.objects.filter(reference="Statement 1").first()
    return known or payment_entry.record(
        parts={owed(w).pk: Decimal(5)},
        amount=Decimal(9),
        received_on=w.now.date(),
        reference="Statement 1",
        key=uuid.UUID(int=1),
        by=w.cast.acting("fay"),
        now=w.now,
    )


ARGUMENTS: dict[str, Callable] = {
    "commerce:invoice": lambda w: [owed(w).pk],
    "commerce:receipt": lambda w: [paid(w).pk],
    "commerce:receipt_settlement": lambda w: [paid(w).pk],
    "commerce:settlement_removal": lambda w: [paid(w).pk, owed(w).pk],
}
SENT: dict[str, Callable] = {
    "commerce:invoice_payment": lambda w: {"ids": owed(w).pk},
    "commerce:receipt_settlement": lambda w: {f"pay_{owed(w).pk}": "1.00"},
    "commerce:settlement_removal": lambda w: {"reason": "Wrong invoice"},
}
