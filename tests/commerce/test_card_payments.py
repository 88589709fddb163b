"""Paying by card: the money first, then the order; what cannot be ordered goes back by itself (O2, O7, O10; CHECKS M14)."""

import uuid
from decimal import Decimal

import pytest
from payments import PaymentStatus

from commerce.actions import cart as carts
from commerce.actions import payment as payments
from commerce.models import Cart, LedgerEntry, Order, OrderState, Payment, PaymentEvent
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.factories import cards

pytestmark = pytest.mark.django_db


def events(payment):
    """Give what the audit tells about a payment, oldest first."""
    found = AuditEntry.objects.filter(subject_type="payment", subject_id=payment.pk)
    return list(found.order_by("id").values_list("event", flat=True))


def outbox(topic):
    return list(OutboxEntry.objects.filter(topic=topic).values_list("key", flat=True))


def test_what_is_paid_is_ordered(cast):
    payment = cards.entered(cast, "dora", "20.00")

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    order = payment.order
    seen = (order.state, order.total, order.payment_method, order.submission_key, order.buyer_id)
    assert seen == (OrderState.PLACED, Decimal("20.00"), "card", payment.key, cast.users.dora.pk)
    assert (payment.status, payment.captured_amount, payment.refund_due) == ("confirmed", Decimal("20.00"), 0)
    assert events(payment) == ["payment.begun", "payment.entered", "payment.confirmed"]
