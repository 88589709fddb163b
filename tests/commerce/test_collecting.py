"""Due instalments are taken from the card that was left, each once; a declined one is asked again (F8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commerce.actions import collected, collecting
from commerce.models import Instalment, Payment, PlanPayment
from core.models import AuditEntry, OutboxEntry
from telesales.models import CommissionEntry
from tests.commerce import planning

pytestmark = pytest.mark.django_db


def test_what_is_due_is_taken_from_the_card_and_shared_out(cast):
    plan = planning.by_card(cast)

    planning.collect(cast)

    payment = Payment.objects.get()
    assert planning.told(plan) == ("running", ["paid", "planned", "planned"])
    assert (payment.status, payment.total, payment.captured_amount) == ("confirmed", Decimal("33.34"), Decimal("33.34"))
    assert PlanPayment.objects.get().key == f"payment:{payment.pk}"
    assert sum(CommissionEntry.objects.values_list("amount", flat=True)) == Decimal("33.34")
    assert AuditEntry.objects.filter(event="payment.confirmed", subject_id=payment.pk).count() == 1


def test_nothing_is_taken_before_its_day_and_nothing_twice(cast):
    plan = planning.by_card(cast)

    taken = [planning.collect(cast, days) for days in (0, 0, 1, 27)]

    assert (taken, Payment.objects.count()) == ([1, 0, 0, 0], 1)
    assert planning.told(plan) == ("running", ["paid", "planned", "planned"])


def test_a_plan_is_completed_with_its_last_payment(cast):
    plan = planning.by_card(cast)

    planning.collect(cast, 70)

    assert planning.told(plan) == ("completed", ["paid", "paid", "paid"])
    assert sum(PlanPayment.objects.values_list("amount", flat=True)) == Decimal(100)
    assert AuditEntry.objects.filter(event="plan.completed", subject_id=plan.order_id).count() == 1


def test_a_subscription_goes_on_from_payment_to_payment(cast):
    plan = planning.subscription(cast, first_on=date(2026, 1, 31)) if cast.now.date() <= date(2026, 1, 31) else (
        planning.subscription(cast)
    )  # fmt: skip

    for days in (40, 40, 40, 70):
        planning.collect(cast, days)

    numbers = list(plan.instalments.order_by("number").values_list("number", "state"))
    assert numbers[:3] == [(1, "paid"), (2, "paid"), (3, "paid")]
    assert numbers[3] == (4, "planned")


def test_a_trial_takes_nothing_before_it_is_over(cast):
    plan = planning.subscription(cast, kind="trial", trial_days=14)

    taken = [planning.collect(cast, days) for days in (0, 13, 14)]

    assert taken == [0, 0, 1]
    assert planning.told(plan) == ("running", ["paid", "planned"])


def test_a_card_that_declines_is_asked_again_after_one_three_and_seven_days_and_then_the_plan_has_failed(cast):
    plan = planning.by_card(cast, "declined")
    asked = []

    for days in (0, 1, 4, 11):
        planning.collect(cast, days)
        at = plan.instalments.get(number=1).collect_at
        asked.append(at and (at - cast.now).days)

    assert asked == [1, 4, 11, None]
    assert planning.told(plan) == ("failed", ["failed", "planned", "planned"])
    assert (plan.state_reason, Payment.objects.filter(status="rejected").count()) == ("The card was declined.", 4)
    assert OutboxEntry.objects.filter(topic="plan.declined").count() == 3
    assert OutboxEntry.objects.filter(topic="plan.failed").count() == 2
    assert AuditEntry.objects.filter(event="plan.failed", subject_id=plan.order_id).count() == 1


def test_a_plan_that_has_failed_asks_for_nothing_more(cast):
    planning.by_card(cast, "declined")

    taken = [planning.collect(cast, days) for days in (0, 1, 4, 11, 60, 90)]

    assert taken == [1, 1, 1, 1, 0, 0]


def test_a_card_without_money_from_the_third_on_pays_two(cast):
    plan = planning.by_card(cast, "third")

    planning.collect(cast, 70)

    assert planning.told(plan) == ("running", ["paid", "paid", "asked"])
    assert Payment.objects.get(status="rejected").message == "There is not enough money on the card."


def test_a_card_that_declines_once_pays_at_the_next_try(cast):
    plan = planning.by_card(cast, "next")

    planning.collect(cast)
    planning.collect(cast, 1)

    assert planning.told(plan) == ("running", ["paid", "planned", "planned"])
    assert plan.instalments.get(number=1).attempts == 1


def test_a_provider_that_is_away_is_asked_again_with_the_same_key(cast):
    plan = planning.by_card(cast, "away")

    planning.collect(cast)
    first = Payment.objects.get()
    plan.card.reference = "demo-pays-x"
    plan.card.save()
    before = planning.collect(cast)
    again = collecting.batch(now=cast.now + collecting.LEASE)

    payment = Payment.objects.get()
    assert (before, again) == (0, 1)
    assert (first.status, payment.status, payment.token) == ("input", "confirmed", first.token)
    assert plan.instalments.get(number=1).attempts == 0


def test_a_worker_that_dies_after_its_claim_leaves_it_to_the_next_one_when_it_has_run_out(cast):
    planning.by_card(cast)
    [lost], _number = collecting.claim(now=cast.now)

    early = collecting.claim(now=cast.now + collecting.LEASE - timedelta(seconds=1))
    [again], _number = collecting.claim(now=cast.now + collecting.LEASE)

    assert early == ([], 0)
    assert (again.key, lost.is_repeated, again.is_repeated) == (lost.key, False, True)


def test_an_answer_that_comes_twice_counts_once(cast):
    planning.by_card(cast)
    asked, _number = collecting.claim(now=cast.now)
    answers, _is_away = collecting.ask(asked=asked, now=cast.now)

    written = [collected.write(answers=answers, now=cast.now) for _time in range(2)]

    assert (written, PlanPayment.objects.count()) == ([1, 0], 1)


def test_what_is_taken_for_an_instalment_that_stopped_meanwhile_goes_back(cast):
    plan = planning.by_card(cast)
    asked, _number = collecting.claim(now=cast.now)
    Instalment.objects.filter(plan=plan).update(state="stopped", collect_at=None)
    answers, _is_away = collecting.ask(asked=asked, now=cast.now)

    collected.write(answers=answers, now=cast.now)

    assert (Payment.objects.get().refund_due, PlanPayment.objects.count()) == (Decimal("33.34"), 0)
    assert OutboxEntry.objects.filter(topic="payment.refund").count() == 1


def test_a_plan_without_a_card_asks_its_buyer_for_one(cast):
    plan = planning.by_card(cast)
    plan.card = None
    plan.save(update_fields=["card"])

    planning.collect(cast)

    assert (Payment.objects.count(), plan.instalments.get(number=1).attempts) == (0, 1)
    assert OutboxEntry.objects.get(topic="plan.declined").payload["why"] == "There is no card to take it from."


def test_a_batch_takes_no_more_than_it_is_told(cast):
    planning.by_card(cast)

    taken = [planning.collect(cast, 70, most=2), planning.collect(cast, 70, most=2)]

    assert taken == [2, 1]
