"""Card payments of the cast: begun, told of by messages, paid."""

import itertools
import uuid
from datetime import timedelta

from payments import PaymentStatus

from commerce.actions import order as orders
from commerce.actions import payment as payments
from commerce.cards import Told
from commerce.models import PaymentMethod
from commerce.queries import cart as carts

_numbers = itertools.count(1)


def drawn_up(cart, *, by, now):
    """Give (total, content hash) of the card order that submitting the cart would make."""
    lines, how = carts.taxed(cart, now=now)
    order = orders.draft(cart=cart, lines=lines, how=how, payment_method=PaymentMethod.CARD, by=by, now=now)
    return order.total, orders.content_hash(order, lines)


def begun(cast, who="dora", total="20.00", *, cart=None, key=None):
    """Give a payment for somebody's cart that waits for him to pay."""
    by = cast.acting(who)
    cart = cart or cast.filled_cart(who, total)
    amount, content_hash = drawn_up(cart, by=by, now=cast.now)
    terms = {"key": key or uuid.uuid4(), "content_hash": content_hash, "total": amount}
    return payments.begin(cart=cart, **terms, by=by, now=cast.now)


def entered(cast, who="dora", total="20.00", **how):
    """Give a payment whose buyer is at the provider."""
    payment = begun(cast, who, total, **how)
    payments.enter(payment=payment, by=cast.acting(who), now=cast.now)
    payment.refresh_from_db()
    return payment


def message(payment, status=PaymentStatus.CONFIRMED, *, minutes=0, at=None, **values):
    """Give what the provider says about a payment: paid in full, unless said otherwise."""
    known = {
        "event_id": f"evt-{next(_numbers)}",
        "kind": f"payment.{status}",
        "token": payment.token,
        "status": status,
        "happened_at": (at or payment.created) + timedelta(minutes=minutes),
        "amount": payment.total,
        "currency": payment.currency,
    }
    return Told(**{**known, **values})


def paid(cast, who="dora", total="20.00", **how):
    """Give a payment that was paid: its order is made, or its money goes back."""
    payment = entered(cast, who, total, **how)
    return payments.hear(payment=payment, told=message(payment), now=cast.now)
