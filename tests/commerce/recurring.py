"""Recurring orders as tests start them."""

from datetime import date

from commerce.actions import recurring as actions
from commerce.checkout import Checkout

FIRST = date(2026, 3, 31)


def started(cast, now, *, who="bea", quantities=None, starts_on=FIRST, payment="bank_transfer", **values):
    """Let somebody order {product name: pieces} again and again, ten pounds' worth unless said otherwise."""
    wanted = [
        (getattr(cast.products, name).pk, quantity, "") for name, quantity in (quantities or {"POUND": 10}).items()
    ]
    known = {"name": "Ten pounds", "unit": "month", "every": 1, "starts_on": starts_on}
    checkout = Checkout(payment=payment, po_number="PO-1")
    return actions.start(wanted=wanted, checkout=checkout, by=cast.acting(who), now=now, **{**known, **values})
