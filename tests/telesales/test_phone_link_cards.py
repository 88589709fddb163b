"""What a buyer pays through his link becomes the order, or goes back (F7, O7)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from payments import PaymentStatus

from commerce.actions import payment as payments
from commerce.models import Order, PaymentPlan
from telesales.links import phone as links
from telesales.models import PhoneSale
from tests.factories import cards
from tests.pages.conftest import now  # noqa: F401
from tests.telesales.test_phone_card import PLANS, in_vain
from tests.telesales.test_phone_link import (
    ADDRESS,
    again,
    declined,
    entered,
    hear,
    said_yes,
    sent,
    sent_again,
    they_sell,  # noqa: F401
    withdrawn,
)  # fmt: skip


@pytest.mark.parametrize("kind", list(PLANS))
def test_a_yes_by_card_is_ordered_when_it_is_paid(cast, kind):
    offer, _token = sent(cast, "card", kind)
    payment = entered(cast, offer)
    assert (Order.objects.count(), again(offer).state, payment.is_by_link) == (0, "sent", True)

    hear(cast, payment)

    assert (Order.objects.get().payment, PhoneSale.objects.get().via) == (payment, "link")
    assert (PaymentPlan.objects.get().card is None) == (kind == "one_time")


def test_what_was_paid_for_another_address_goes_back(cast):
    offer, _token = sent(cast, "card")
    first = entered(cast, offer)
    said_yes(cast, again(offer), way="card", address={**ADDRESS, "street": "2 Mill Lane"})

    hear(cast, first)

    assert (Order.objects.count(), in_vain(first)) == (0, (Decimal(100), 1, 1))


@pytest.mark.parametrize("done", [withdrawn, sent_again, declined])
def test_what_is_paid_for_a_dead_link_goes_back_and_both_are_told(cast, done):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    done(cast, again(offer))

    hear(cast, payment)

    assert (Order.objects.count(), in_vain(payment)) == (0, (Decimal(100), 1, 1))


def test_paid_in_time_counts_though_it_is_heard_late(cast):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    last = offer.expires_at - timedelta(seconds=1)
    told = cards.message(payment, at=last)

    payments.hear(payment=payment, told=told, now=offer.expires_at + timedelta(hours=1))

    assert Order.objects.count() == 1


def test_paid_too_late_goes_back(cast):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)

    hear(cast, payment, at=offer.expires_at)

    assert (Order.objects.count(), in_vain(payment)) == (0, (Decimal(100), 1, 1))


def test_declined_by_the_card_it_is_tried_again_with_the_same_link(cast):
    offer, token = sent(cast, "card")
    payment = entered(cast, offer)
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED, at=cast.now), now=cast.now)

    hear(cast, entered(cast, links.open_link(token, now=cast.now)))

    assert Order.objects.count() == 1
