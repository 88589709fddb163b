"""Pausing, resuming and ending plans: who may, in which state, and what it does to what is asked for (F8)."""

from datetime import timedelta

import pytest

from commerce.actions import plan as actions
from commerce.models import PaymentPlan, PlanState
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.commerce import planning

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def pause(cast, plan, who="sam", days=0, reason="On holiday"):
    return actions.pause(plan=plan, reason=reason, by=cast.acting(who), now=cast.now + days * DAY)


def resume(cast, plan, who="sam", days=0):
    return actions.resume(plan=plan, by=cast.acting(who), now=cast.now + days * DAY)


def end(cast, plan, who="ada", days=0, reason=""):
    return actions.end(plan=plan, reason=reason, by=cast.acting(who), now=cast.now + days * DAY)


def days(cast, plan):
    """Give in how many days each payment is due."""
    return [
        (day - cast.now.date()).days for day in plan.instalments.order_by("number").values_list("due_on", flat=True)
    ]


def test_a_paused_plan_asks_for_nothing_and_its_buyer_is_told(cast):
    plan = planning.by_card(cast)

    pause(cast, plan)
    planning.collect(cast, 90)

    assert planning.told(plan) == ("paused", ["planned", "planned", "planned"])
    assert (plan.paused_at, plan.state_reason) == (cast.now, "On holiday")
    assert AuditEntry.objects.get(event="plan.paused").reason == "On holiday"
    assert OutboxEntry.objects.filter(topic="plan.changed").count() == 1


def test_resumed_before_its_next_day_a_plan_keeps_its_days(cast):
    plan = planning.by_card(cast, first_on=cast.now.date() + 5 * DAY)
    before = days(cast, plan)
    pause(cast, plan)

    resume(cast, plan, days=3)

    assert (days(cast, plan), PaymentPlan.objects.get().counted_from) == (before, None)
    assert planning.collect(cast, 5) == 1


def test_resumed_late_what_is_left_is_counted_anew_from_that_day(cast):
    plan = planning.by_card(cast, interval="week")
    planning.collect(cast)
    pause(cast, plan, days=1)

    resume(cast, plan, days=30)

    assert days(cast, plan) == [0, 30, 37]
    assert [planning.collect(cast, number) for number in (29, 30, 36, 37)] == [0, 1, 0, 1]
    assert planning.told(plan)[0] == "completed"


def test_a_subscription_that_was_resumed_late_goes_on_from_that_day(cast):
    plan = planning.subscription(cast, interval="week")
    planning.collect(cast)
    pause(cast, plan, days=1)
    resume(cast, plan, days=30)

    planning.collect(cast, 30)
    planning.collect(cast, 37)

    assert days(cast, plan) == [0, 30, 37, 44]


def test_a_subscription_ends_when_what_is_paid_ends(cast):
    plan = planning.subscription(cast, interval="week")
    planning.collect(cast)

    end(cast, plan, days=3)
    planning.collect(cast, 90)

    assert planning.told(plan) == ("ended", ["paid", "stopped"])
    assert (plan.ends_on - cast.now.date()).days == 7
    assert AuditEntry.objects.filter(event="plan.ended", subject_id=plan.order_id).count() == 1


def test_a_trial_that_is_ended_costs_nothing(cast):
    plan = planning.subscription(cast, kind="trial", trial_days=14)

    end(cast, plan, days=3)

    assert (planning.collect(cast, 90), planning.told(plan)) == (0, ("ended", ["stopped"]))


@pytest.mark.parametrize("who", ["sam", "max", "fay", "vic"])
def test_whoever_looks_after_plans_says_why_he_ends_one(cast, who):
    plan = planning.subscription(cast)

    with pytest.raises(Refused, match="Say why") as refused:
        end(cast, plan, who)
    end(cast, plan, who, reason="Asked by phone")

    assert (refused.value.field, planning.told(plan)[0], plan.state_reason) == ("reason", "ended", "Asked by phone")


@pytest.mark.parametrize("who", ["bea", "carl", "zoe", "ruth", "alf"])
def test_nobody_else_changes_a_plan(cast, who):
    plan = planning.subscription(cast)

    for act in (pause, end):
        with pytest.raises(Refused):
            act(cast, plan, who, reason="x")

    assert planning.told(plan)[0] == "running"


def test_the_buyer_neither_pauses_nor_resumes(cast):
    plan = planning.subscription(cast)

    with pytest.raises(Refused, match="does not change payment plans"):
        pause(cast, plan, "ada")


def test_instalments_are_owed_and_not_ended(cast):
    plan = planning.by_card(cast)

    with pytest.raises(Refused, match="owed in full"):
        end(cast, plan)


ACTS = {"pause": PlanState.RUNNING, "resume": PlanState.PAUSED, "end": None}


@pytest.mark.parametrize("state", PlanState.values)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_in_each_state(cast, state, act):
    plan = planning.subscription(cast)
    PaymentPlan.objects.update(state=state, paused_at=cast.now if state == PlanState.PAUSED else None)
    allowed = {"pause": {"running"}, "resume": {"paused"}, "end": {"running", "paused", "failed"}}[act]
    becomes = {"pause": "paused", "resume": "running", "end": "ended"}[act]

    try:
        {"pause": pause, "resume": resume, "end": end}[act](cast, plan)
        is_done = True
    except Refused:
        is_done = False

    assert (is_done, planning.told(plan)[0]) == (state in allowed, becomes if state in allowed else state)
