"""Cards in the call at the same moment, for real: one payment, one order of one version, and what is paid in vain goes
back (F2, F3, O7).

Without the lock of phone.locked the first six fail: twenty payments and twenty companies, the earlier buyer comes back,
a second order meets its key in the database, an offer is changed or thrown away after it was ordered. Without those of
phone_card a card pays for an offer that was thrown away, and two cards make one order twice.
"""

import pytest
from django.db.models import F
from payments import PaymentStatus

from commerce.actions import payment as payments
from commerce.models import Order, Payment, PaymentPlan
from core.models import AuditEntry
from telesales.actions import phone, phone_card
from telesales.models import PhoneOffer, PhonePayment
from tests.factories import cards
from tests.factories.racing import REPEATS, refusals, together
from tests.telesales import phoning
from tests.telesales.test_phone_card import by_card, entered, stored

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def they_sell(cast):
    phoning.script(cast)
    phoning.owned(cast)


def begun(cast, offer):
    return lambda: phone_card.begin(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)


def changed(cast, offer, **values):
    return lambda: phone.change(offer=offer, by=cast.acting("vic"), now=cast.now, **values)


def on_file(cast, offer, card):
    how = {"seen": offer.version, "has_agreed": True}
    return lambda: phone_card.with_stored(offer=offer, card=card, by=cast.acting("vic"), now=cast.now, **how)


def heard(cast, payment):
    told = cards.message(payment, at=cast.now)
    return lambda: payments.hear(payment=payment, told=told, now=cast.now)


def in_vain():
    """Give how many payments took money for no order, and whether all of it goes back."""
    lost = Payment.objects.filter(status=PaymentStatus.CONFIRMED, order=None)
    return lost.count(), not lost.exclude(refund_due=F("captured_amount")).exists()


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_clicks_of_the_agent_are_one_payment(cast, repeat):
    offer = by_card(cast, "one_time")

    answers = together(*[begun(cast, offer)] * 20)

    assert refusals(answers) == []
    assert (PhonePayment.objects.count(), Payment.objects.count(), len({each.pk for each in answers})) == (1, 1, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_clicks_for_somebody_new_are_one_company(cast, repeat):
    offer = by_card(cast, "one_time", customer=None)

    answers = together(*[begun(cast, offer)] * 20)

    assert refusals(answers) == []
    assert Payment.objects.get().partner.name == "New Ltd"


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_begun_with_does_not_bring_the_earlier_buyer_back(cast, repeat):
    """Begun first, the offer is changed afterwards; changed first, what was seen is no longer what is paid."""
    offer = by_card(cast, "one_time")
    other = cast.memberships.dora

    answers = together(begun(cast, offer), changed(cast, offer, customer=other))

    assert PhoneOffer.objects.get().customer == other
    assert Payment.objects.count() == 1 - len(refusals(answers))


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_clicks_on_a_card_on_file_are_one_order(cast, repeat):
    offer, card = by_card(cast, "one_time"), stored(cast)

    answers = together(*[on_file(cast, offer, card)] * 20)

    assert refusals(answers) == []
    assert {each.pk for each in answers} == {Order.objects.get().pk}
    assert AuditEntry.objects.filter(event="phone_offer.card_agreed").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_on_file_and_a_change_are_one_of_both(cast, repeat):
    """What was agreed to is what is ordered, and what was ordered is changed no more."""
    offer, card = by_card(cast, "one_time"), stored(cast)

    answers = together(on_file(cast, offer, card), changed(cast, offer, quantity=2))

    found = PhoneOffer.objects.get()
    assert (len(refusals(answers)), found.quantity) == (1, 1 if Order.objects.exists() else 2)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_payment_and_the_throwing_away_of_its_offer_are_an_order_or_a_refund(cast, repeat):
    offer = by_card(cast, "one_time")
    payment = entered(cast, offer)
    away = lambda: phone.discard(offer=offer, by=cast.acting("vic"), now=cast.now)  # noqa: E731 - one call

    answers = together(heard(cast, payment), away)

    is_ordered = Order.objects.exists()
    state = "ordered" if is_ordered else "discarded"
    assert (len(refusals(answers)), in_vain()) == (int(is_ordered), (int(not is_ordered), True))
    assert PhoneOffer.objects.get().state == state


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_that_pays_after_all_and_another_are_one_order_and_one_refund(cast, repeat):
    offer = by_card(cast, "one_time")
    first = entered(cast, offer)
    payments.hear(payment=first, told=cards.message(first, PaymentStatus.REJECTED, at=cast.now), now=cast.now)
    second = entered(cast, offer)

    answers = together(heard(cast, first), heard(cast, second))

    assert refusals(answers) == []
    assert (Order.objects.count(), PaymentPlan.objects.count(), in_vain()) == (1, 1, (1, True))
