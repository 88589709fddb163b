"""Whoever looks after a plan has its stored card asked once more, now: once at a time, and it counts as a try (F8)."""

import pytest

from commerce.actions import collecting, instalment_payment, stored_card, trying_again
from commerce.models import Payment, PaymentPlan, StoredCard
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.commerce import planning

pytestmark = pytest.mark.django_db


def tried(cast, plan, who="sam"):
    return trying_again.try_again(plan=plan, by=cast.acting(who), now=cast.now)


def refusal(cast, plan, who="sam"):
    with pytest.raises(Refused) as refused:
        tried(cast, plan, who)
    return refused.value.sentence


def mended(plan):
    """Have the card pay from now on."""
    StoredCard.objects.filter(pk=plan.card_id).update(reference="demo-pays-mended")


def failed(cast):
    """Give a plan that has failed after four tries."""
    plan = planning.by_card(cast, "declined")
    for days in (0, 1, 4, 11):
        planning.collect(cast, days)
    assert planning.told(plan) == ("failed", ["failed", "planned", "planned"])
    return plan


@pytest.mark.parametrize("who", ["sam", "max", "fay", "vic"])
def test_a_card_that_declined_pays_now(cast, who):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    mended(plan)

    told = tried(cast, plan, who)

    assert (told.status, planning.told(plan)) == ("confirmed", ("running", ["paid", "planned", "planned"]))
    row = AuditEntry.objects.get(event="plan.tried")
    assert (row.subject_id, row.new, row.actor_id) == (plan.order_id, {"card": "Visa •••• 0002"},
                                                       getattr(cast.users, who).pk)  # fmt: skip


def test_one_that_declines_again_has_declined_once_more(cast):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)

    told = tried(cast, plan)

    instalment = plan.instalments.get(number=1)
    assert (told.status, told.reason) == ("rejected", "The card was declined.")
    assert (instalment.attempts, (instalment.collect_at - cast.now).days) == (2, 3)
    assert Payment.objects.filter(status="rejected").count() == 2
    assert OutboxEntry.objects.filter(topic="plan.declined").count() == 2


def test_a_plan_that_had_failed_goes_on_when_its_card_pays(cast):
    plan = failed(cast)
    mended(plan)

    tried(cast, plan)

    assert planning.told(plan) == ("running", ["paid", "planned", "planned"])
    assert all(each.collect_at for each in plan.instalments.exclude(number=1))


def test_a_plan_that_had_failed_has_failed_again_when_it_does_not(cast):
    plan = failed(cast)

    tried(cast, plan)

    assert planning.told(plan) == ("failed", ["failed", "planned", "planned"])
    assert plan.instalments.get(number=1).attempts == 5
    assert not plan.instalments.filter(collect_at__isnull=False).exists()


def test_what_else_is_due_of_it_waits_until_the_answer_is_there(cast):
    plan = failed(cast)
    plan.instalments.filter(number=2).update(due_on=cast.now.date())
    StoredCard.objects.update(reference="demo-away-x")

    sentence = refusal(cast, plan)
    planning.collect(cast)

    assert sentence == "The card provider does not answer. It is asked again in a quarter of an hour."
    assert Payment.objects.filter(status="input").count() == 1
    mended(plan)
    collecting.batch(now=cast.now + collecting.LEASE)
    assert planning.told(plan) == ("running", ["paid", "paid", "planned"])


def test_it_is_asked_once_at_a_time(cast):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    planning.collect(cast, 1)
    plan.instalments.filter(number=1).update(collect_at=cast.now)
    collecting.claim(now=cast.now)

    told = "The card is being asked for it right now. Please look again in a quarter of an hour."
    assert refusal(cast, plan) == told


def test_an_answer_that_never_came_is_asked_for_with_the_same_key(cast):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    plan.instalments.filter(number=1).update(collect_at=cast.now)
    [lost], _number = collecting.claim(now=cast.now)
    plan.instalments.filter(number=1).update(collect_at=cast.now)
    mended(plan)

    tried(cast, plan)

    payment = Payment.objects.get(pk=lost.payment_id)
    assert (payment.status, Payment.objects.count()) == ("confirmed", 2)


def test_not_while_the_buyer_pays_it_himself(cast):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    instalment_payment.begin(instalment=plan.instalments.get(number=1), by=cast.acting("ada"), now=cast.now)

    assert refusal(cast, plan) == "The buyer is paying it himself right now: wait for how that goes."


def test_not_where_nothing_was_declined(cast):
    plan = planning.by_card(cast)

    assert refusal(cast, plan) == "Its card has declined nothing that is still to be paid."


def test_not_without_a_card(cast):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    stored_card.withdraw(card=plan.card, by=cast.acting("ada"), now=cast.now)

    assert refusal(cast, plan) == "There is no stored card any more: the buyer is asked by link."


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_not_of_a_plan_that_does_not_run(cast, state):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    at = cast.now if state == "paused" else None
    PaymentPlan.objects.filter(pk=plan.pk).update(state=state, paused_at=at)

    assert refusal(cast, plan) == "This payment plan asks for no card payment."


@pytest.mark.parametrize("who", ["ada", "bea", "alf", "zoe"])
def test_only_who_looks_after_plans(cast, who):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)

    assert refusal(cast, plan, who) == "Your role does not change payment plans."
