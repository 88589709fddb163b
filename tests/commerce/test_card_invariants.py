"""What the check of invariants says about card payments: nothing where the actions wrote, and each lie by name."""

from decimal import Decimal

import pytest
from django.db import transaction

from commerce.actions import payment as payments
from commerce.invariants import payment as payment_invariants
from commerce.models import Payment
from core.models import OutboxEntry
from tests.factories import cards

pytestmark = pytest.mark.django_db


def broken():
    """Give the names of what does not hold."""
    return {finding.name for finding in payment_invariants.check() if finding.violations}


def test_what_the_actions_write_adds_up(cast):
    ordered, refused = cards.paid(cast), cards.entered(cast)
    cards.begun(cast)
    cast.set_status("acme", "on_hold")
    payments.hear(payment=refused, told=cards.message(refused), now=cast.now)
    with transaction.atomic():
        payments.refund(order=ordered.order, amount=Decimal(5), reason="x", by=cast.acting("fay"), now=cast.now)

    assert broken() == set()


@pytest.mark.parametrize(
    ("lie", "names"),
    [
        ({"order": None}, {"payments.taken_is_ordered_or_goes_back", "payments.card_orders_are_paid"}),
        (
            {"captured_amount": 0},
            {"payments.card_orders_are_paid", "payments.state_says_what_was_taken"},
        ),
        ({"refund_due": 5}, {"payments.what_is_due_is_on_its_way"}),
        (
            {"captured_amount": 4, "refunded": 5},
            {
                "payments.card_orders_are_paid",
                "payments.give_back_at_most_what_was_taken",
                "payments.state_says_what_was_taken",
            },
        ),
        ({"content_hash": "other"}, {"payments.are_of_what_they_ordered"}),
        ({"status": "rejected"}, {"payments.state_says_what_was_taken"}),
    ],
)
def test_each_lie_is_told_by_its_name(cast, lie, names):
    Payment.objects.filter(pk=cards.paid(cast).pk).update(**lie)

    assert broken() == names


def test_a_refund_that_was_given_up_is_told_as_a_warning(cast):
    payment = cards.paid(cast)
    payments.refund(order=payment.order, amount=Decimal(5), reason="x", by=cast.acting("fay"), now=cast.now)
    OutboxEntry.objects.filter(topic="payment.refund").update(failed_at=cast.now, attempts=12, error="No")

    told = [finding for finding in payment_invariants.check() if finding.violations]

    assert [(finding.name, finding.is_warning) for finding in told] == [("payments.refunds_that_failed", True)]
