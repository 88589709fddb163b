"""Card payments, two and more at once, for real; each was seen to fail with its lock taken away, as it tells."""

import uuid
from decimal import Decimal

import pytest
from django.db import transaction

from commerce.actions import demo_card
from commerce.actions import payment as payments
from commerce.models import Order, Payment, PaymentEvent
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.factories import cards
from tests.factories.racing import REPEATS, refusals, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_returns_and_messages_at_once_make_one_order(cast, repeat):
    """Without FOR UPDATE on cart and payment 3 of 3 runs answered with the database's refusal of a second event."""
    payment = cards.entered(cast)
    demo_card.choose(payment=payment, choice="pays", now=cast.now)
    payment.refresh_from_db()
    same = cards.message(payment)
    returns = [lambda: payments.ask(payment=payment, now=cast.now)] * 7
    replays = [lambda: payments.hear(payment=payment, told=same, now=cast.now)] * 7
    others = [lambda: payments.hear(payment=payment, told=cards.message(payment), now=cast.now)] * 6

    answers = together(*returns, *replays, *others)

    assert refusals(answers) == []
    assert {answer.order_id for answer in answers} == {Order.objects.get().pk}
    assert PaymentEvent.objects.filter(is_applied=True).count() == 1
    assert AuditEntry.objects.filter(event="payment.confirmed").count() == 1
    assert OutboxEntry.objects.filter(topic="order.placed").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_payments_for_one_cart_at_once_make_one_order_and_one_refund(cast, repeat):
    """What keeps them apart is the cart's lock: submitting takes it, hearing takes it before the payment's."""
    first = cards.entered(cast)
    second = cards.entered(cast, cart=first.cart)

    answers = together(
        *[
            lambda payment=payment: payments.hear(payment=payment, told=cards.message(payment), now=cast.now)
            for payment in (first, second)
        ]
    )

    assert refusals(answers) == []
    found = sorted(Payment.objects.values_list("refund_due", flat=True))
    assert (Order.objects.count(), found) == (1, [0, Decimal(20)])


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_same_form_sent_twenty_times_at_once_gives_one_payment(cast, repeat):
    """Without FOR UPDATE on the cart 3 of 3 runs refused 8 to 14 of the 20 clicks."""
    cart, key = cast.filled_cart("dora", "20.00"), uuid.uuid4()

    answers = together(*[lambda: cards.begun(cast, cart=cart, key=key)] * 20)

    assert refusals(answers) == []
    assert ({answer.pk for answer in answers}, Payment.objects.count()) == ({answers[0].pk}, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_refunds_at_once_give_back_no_more_than_was_paid(cast, repeat):
    """Without FOR UPDATE on the payment 3 of 3 runs promised all eight."""
    payment = cards.paid(cast)

    def refund():
        with transaction.atomic():
            given = {"order": payment.order, "amount": Decimal("3.00"), "reason": "x"}
            return payments.refund(**given, by=cast.acting("fay"), now=cast.now)

    answers = together(*[refund] * 8)

    payment.refresh_from_db()
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert (payment.refund_due, OutboxEntry.objects.filter(topic="payment.refund").count()) == (Decimal(18), 6)
