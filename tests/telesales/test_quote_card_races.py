"""Cards and quotes at the same moment, for real: one order at most, and what is paid in vain goes back (T6, O7)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from payments import PaymentStatus

from commerce.actions import demo_card
from commerce.actions import payment as payments
from commerce.models import Order, Payment, PaymentEvent
from core.models import AuditEntry, OutboxEntry
from telesales.actions import answer, expiring, quote_card
from telesales.models import QuotePayment
from tests.factories import cards
from tests.factories.racing import REPEATS, refusals, together
from tests.telesales.quoting import approved, fresh, sellers, sent

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quote(cast):
    """Give a quote of 20 for bea."""
    sellers()
    return sent(cast)


def entered(cast, quote, key=None):
    """Give the card payment of bea's yes, with her at the provider."""
    bea = cast.acting("bea")
    payment = quote_card.begin(quote=quote, key=key or uuid.uuid4(), by=bea, now=cast.now)
    payments.enter(payment=payment, by=bea, now=cast.now)
    payment.refresh_from_db()
    return payment


def heard(cast, payment, told=None, now=None):
    told = told or cards.message(payment, at=cast.now)
    return lambda: payments.hear(payment=payment, told=told, now=now or cast.now)


def in_vain():
    """Give how many payments took money for no order, and whether all of it goes back."""
    lost = Payment.objects.filter(status=PaymentStatus.CONFIRMED, order=None)
    return lost.count(), lost.exclude(refund_due=F("captured_amount")).exists()


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_clicks_of_one_form_are_one_payment(cast, quote, repeat):
    key, bea = uuid.uuid4(), cast.acting("bea")

    answers = together(*[lambda: quote_card.begin(quote=quote, key=key, by=bea, now=cast.now)] * 20)

    assert refusals(answers) == []
    assert ({each.pk for each in answers}, QuotePayment.objects.count()) == ({answers[0].pk}, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_calls_of_the_provider_make_one_order(cast, quote, repeat):
    payment = entered(cast, quote)
    demo_card.choose(payment=payment, choice="pays", now=cast.now)
    payment.refresh_from_db()
    same = cards.message(payment, at=cast.now)
    asked = [lambda: payments.ask(payment=payment, now=cast.now)] * 6

    answers = together(*asked, *[heard(cast, payment, same)] * 7, *[heard(cast, payment) for _each in range(7)])

    assert refusals(answers) == []
    assert {each.order_id for each in answers} == {Order.objects.get().pk}
    assert PaymentEvent.objects.filter(is_applied=True).count() == 1
    assert AuditEntry.objects.filter(event="quote.approved").count() == 1
    assert OutboxEntry.objects.filter(topic="order.placed").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_cards_for_one_quote_make_one_order_and_one_refund(cast, quote, repeat):
    first, second = entered(cast, quote), entered(cast, quote)

    answers = together(heard(cast, first), heard(cast, second))

    assert refusals(answers) == []
    assert (Order.objects.count(), in_vain()) == (1, (1, False))


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_and_a_yes_on_account_make_one_order(cast, quote, repeat):
    payment = entered(cast, quote)

    answers = together(heard(cast, payment), lambda: approved(cast, quote))

    order = Order.objects.get()
    outcome = (order.payment_method, len(refusals(answers)), in_vain())
    # her own second yes, found approved, is answered with what she has already
    assert outcome in [("card", 0, (0, False)), ("on_account", 0, (1, False))]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_and_a_no_are_one_of_both(cast, quote, repeat):
    payment, carl = entered(cast, quote), cast.acting("carl")

    answers = together(
        heard(cast, payment), lambda: answer.reject(quote=quote, comment="Too dear", by=carl, now=cast.now)
    )

    outcome = (fresh(quote).state, Order.objects.count(), len(refusals(answers)), in_vain())
    assert outcome in [("approved", 1, 1, (0, False)), ("rejected", 0, 0, (1, False))]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_and_a_new_version_are_one_of_both(cast, quote, repeat):
    payment = entered(cast, quote)

    answers = together(heard(cast, payment), lambda: sent(cast, quote.opportunity, by="max", message="Better", days=20))

    outcome = (fresh(quote).state, Order.objects.count(), len(refusals(answers)), in_vain())
    assert outcome in [("approved", 1, 1, (0, False)), ("replaced", 0, 0, (1, False))]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_that_was_charged_in_time_counts_while_the_quote_and_its_opportunity_end(cast, quote, repeat):
    """Ended first, the money goes back; paid first, the worker finds it closed."""
    payment = entered(cast, quote)
    end = fresh(quote.opportunity).expires_at
    told = cards.message(payment, at=quote.expires_at - timedelta(seconds=1))

    answers = together(heard(cast, payment, told, now=end - timedelta(seconds=1)), lambda: expiring.expire(now=end))

    assert refusals(answers) == []
    outcome = (fresh(quote.opportunity).state, Order.objects.count(), in_vain())
    assert outcome in [("closed", 1, (0, False)), ("expired", 0, (1, False))]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_in_time_and_one_too_late_are_one_order(cast, quote, repeat):
    first, second = entered(cast, quote), entered(cast, quote)
    early = cards.message(first, at=quote.expires_at - timedelta(seconds=1))
    late = cards.message(second, at=quote.expires_at)

    answers = together(heard(cast, first, early, now=quote.expires_at), heard(cast, second, late, now=quote.expires_at))

    assert refusals(answers) == []
    assert (Order.objects.get().payment, in_vain()) == (first, (1, False))
    assert Payment.objects.get(pk=second.pk).refund_due == Decimal(20)
