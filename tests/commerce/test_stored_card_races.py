"""Stored cards, two at once, for real: removed while something is taken from them, tried again twice. Each was seen to
fail with its lock taken away, as it tells."""

from datetime import timedelta

import pytest

from commerce.actions import collecting, stored_card, trying_again
from commerce.invariants import plan as plan_invariants
from commerce.models import Payment, PlanPayment, StoredCard
from core.refusal import Refused
from telesales.actions import phone_card
from telesales.models import PhoneOffer
from tests.commerce import planning
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TAKEN = "A payment is being taken from this card right now. Please try again in a quarter of an hour."


def broken():
    return [each.name for each in plan_invariants.check() if each.violations]


def removing(cast, card):
    return lambda: stored_card.withdraw(card=card, by=cast.acting("ada"), now=cast.now)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_that_is_removed_as_a_sweep_begins_is_asked_before_or_never(cast, repeat):
    """Without the claim's lock of the card 3 of 6 runs asked one that was removed."""
    plan = planning.by_card(cast)

    answers = together(lambda: collecting.claim(now=cast.now), removing(cast, plan.card))

    is_removed = StoredCard.objects.get().withdrawn_at is not None
    asked = Payment.objects.filter(status="input").count()
    assert (asked, refusals(answers)) == ((0, []) if is_removed else (1, [TAKEN]))
    assert broken() == []


def test_a_card_is_locked_before_anybody_looks_whether_it_is_asked(cast):
    """Else what a sweep has claimed meanwhile is not seen: removing would wait for it in the end alone."""
    plan = planning.by_card(cast)

    with statements() as sent:
        removing(cast, plan.card)()

    found = [
        what for table in ("commerce_storedcard", "commerce_paymentplan") for what in locks_and_writes(sent, table)
    ]
    assert found == ["lock", "write", "lock", "write"]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_that_is_removed_as_somebody_orders_with_it_is_asked_before_or_never(cast, repeat):
    card = planning.card(cast)
    offer = planning.offer(cast, payment_method="card", kind="instalments", count=3, interval="month")
    how = {"seen": offer.version, "has_agreed": True, "by": cast.acting("vic"), "now": cast.now}

    answers = together(lambda: phone_card.with_stored(offer=offer, card=card, **how), removing(cast, card))

    said = refusals(answers)
    is_ordered = PhoneOffer.objects.get(pk=offer.pk).order_id is not None
    planning.collect(cast)
    assert len(said) == (0 if is_ordered else 1)
    assert StoredCard.objects.get().withdrawn_at == cast.now
    assert (Payment.objects.count(), broken()) == (0, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_who_try_it_again_at_once_ask_once(cast, repeat):
    """Without the locks of card, plan and instalment 5 of 6 runs answered with the database's refusal of a second
    question."""
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)

    answers = together(*[lambda: trying_again._claimed(plan=plan, by=cast.acting("sam"), now=cast.now)] * 3)

    told = "The card is being asked for it right now. Please look again in a quarter of an hour."
    assert refusals(answers) == [told, told]
    assert Payment.objects.filter(status="input").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_tried_again_as_a_sweep_takes_it_up_it_is_asked_once(cast, repeat):
    """Without those locks 1 of 6 runs took it twice or wrote that it is still asked for."""
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    StoredCard.objects.update(reference="demo-pays-mended")
    later = cast.now + timedelta(days=1)

    answers = together(
        lambda: trying_again.try_again(plan=plan, by=cast.acting("sam"), now=later),
        lambda: collecting.batch(now=later),
    )

    assert [each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)] == []
    assert (Payment.objects.filter(status="confirmed").count(), PlanPayment.objects.count()) == (1, 1)
    assert (planning.told(plan)[1][0], broken()) == ("paid", [])
