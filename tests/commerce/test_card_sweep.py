"""Payments whose message was lost and whose buyer never came back are asked about (O7; CHECKS Q08, Q11)."""

from datetime import timedelta

import pytest

from commerce import periodic
from commerce.actions import demo_card, payment_sweep
from commerce.models import Order, Payment
from tests.factories import cards

pytestmark = pytest.mark.django_db


def entered(cast, *, minutes, choice=None):
    """Give a payment whose buyer went to the provider so many minutes ago, and chose."""
    payment = cards.entered(cast)
    if choice:
        demo_card.choose(payment=payment, choice=choice, now=cast.now)
    then = cast.now - timedelta(minutes=minutes)
    Payment.objects.filter(pk=payment.pk).update(created=then, modified=then)
    return payment


def state_of(payment):
    return Payment.objects.values_list("status", flat=True).get(pk=payment.pk)


def test_what_was_paid_is_ordered_though_nobody_said_so(cast):
    payment = entered(cast, minutes=11, choice="pays")

    ended = payment_sweep.sweep(now=cast.now)

    assert (ended, state_of(payment), Order.objects.count()) == (1, "confirmed", 1)


def test_twice_does_no_harm(cast):
    entered(cast, minutes=11, choice="pays")

    assert [payment_sweep.sweep(now=cast.now) for _time in range(2)] == [1, 0]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes", "choice", "state"),
    [
        (9, "pays", "input"),
        (11, None, "input"),
        (11, "declined", "rejected"),
        (11, "unreachable", "input"),
        (61, None, "cancelled"),
        (61, "unreachable", "cancelled"),
        (2 * 24 * 60 + 1, "pays", "input"),
    ],
)
def test_others_stay_as_the_provider_says(cast, minutes, choice, state):
    payment = entered(cast, minutes=minutes, choice=choice)

    payment_sweep.sweep(now=cast.now)

    assert (state_of(payment), Order.objects.count()) == (state, 0)


def test_the_task_asks(cast):
    assert periodic.ask_about_card_payments() == 0
