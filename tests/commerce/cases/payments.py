"""What breaks the constraints of card payments."""

import uuid
from collections.abc import Callable

from commerce.models import Payment, PaymentEvent


def new_payment(s, **values):
    known = {
        "cart": s.cart,
        "partner": s.cart.partner,
        "user": s.cast.users.bea,
        "content_hash": "x",
        "total": 20,
        "currency": "GBP",
    }
    return Payment.objects.create(variant="demo", **{**known, **values})


def new_event(s):
    payment = new_payment(s)
    return [
        PaymentEvent.objects.create(payment=payment, event_id="demo:1", kind="x", happened_at=s.now)
        for _time in range(2)
    ]


def paid(s):
    """A payment of the order that there is."""
    return new_payment(s, order=s.order)


CASES: dict[str, Callable] = {
    "commerce_payment_order_id": lambda s: [paid(s), paid(s)],
    "payment_token_is_unique": lambda s: [new_payment(s), Payment.objects.update(token="a"), new_payment(s, token="a")],
    "payment_one_per_form": lambda s: [new_payment(s, key=uuid.UUID(int=1)) for _time in range(2)],
    "payment_is_of_something": lambda s: new_payment(s, total=0),
    "payment_gives_back_at_most_its_total": lambda s: new_payment(s, refund_due=15, refunded=6),
    "payment_event_counts_once": new_event,
    "payment_events_stay": lambda s: [
        PaymentEvent.objects.create(payment=new_payment(s), event_id="demo:2", kind="x", happened_at=s.now),
        PaymentEvent.objects.update(kind="y"),
    ],
}
