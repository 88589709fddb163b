"""Decisions against each other and against what changes at the same moment: one outcome, told to both (A3, A09)."""

import pytest

from approvals.actions import decision, rerouting
from approvals.actions import limit as limits
from approvals.models import ApprovalStep, SpendingLimit
from commerce.models import Account, Order
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.actions import partner as partner_actions
from partners.models import User
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "60.00")


@pytest.fixture
def decide(cast, order, now):
    """Give a function that makes a call which decides the order's step as somebody."""
    step = order.approval_steps.get()

    def call(name, *, accept):
        by = cast.acting(name)
        return lambda: decision.decide(
            step=step, accept=accept, seen_hash=order.content_hash, by=by, now=now, reason="Too dear"
        )

    return call


def outcome(order):
    """Give the state, the decision, what is on the account, and how often it is told."""
    told = AuditEntry.objects.filter(event__in=["approval.accepted", "approval.rejected"]).count()
    mails = OutboxEntry.objects.filter(topic__in=["order.placed", "approvals.decided"]).count()
    step = order.approval_steps.get()
    return Order.objects.get(pk=order.pk).state, step.decision, Account.objects.get().balance, told, mails


@pytest.mark.parametrize("repeat", REPEATS)
def test_accepted_by_the_approver_and_rejected_by_his_proxy_at_once_is_one_of_both(order, decide, repeat):
    """Without FOR UPDATE on order and step 5 of 5 runs failed."""
    answers = together(decide("carl", accept=True), decide("pia", accept=False))

    refused = refusals(answers)
    assert (outcome(order), refused) in [
        (("placed", "accepted", 940, 1, 1), ["This is already decided: Accepted by Carl."]),
        (("rejected", "rejected", 1000, 1, 1), ["This is already decided: Rejected by Pia."]),
    ]


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_clicks_of_two_people_are_one_decision(order, decide, repeat):
    """Without FOR UPDATE on order and step 5 of 5 runs failed."""
    calls = [decide(name, accept=accept) for name in ("carl", "pia") for accept in (True, False)] * 5

    answers = together(*calls)

    assert (len(refusals(answers)), outcome(order)[3:]) == (19, (1, 1))


@pytest.mark.parametrize("repeat", REPEATS)
def test_decided_while_the_approver_is_exchanged_is_decided_or_asked_anew(cast, order, decide, now, repeat):
    """Whoever was first: carl's yes places the order, or pia is asked, also where carl was just quick enough."""
    bea, pia, ada = cast.memberships.bea, cast.memberships.pia, cast.acting("ada")
    terms = {"membership": bea, "amount": 50, "approver": pia, "by": ada, "now": now}

    answers = together(decide("carl", accept=True), lambda: limits.set_limit(**terms))
    changed = rerouting.sweep(now=now)

    state, steps = Order.objects.get(pk=order.pk).state, list(ApprovalStep.objects.order_by("id"))
    assert (state, changed, [step.decision for step in steps], len(refusals([answers[0]]))) in [
        ("placed", 0, ["accepted"], 0),
        ("awaiting_approval", 0, ["accepted", None], 0),
        ("awaiting_approval", 1, ["void", None], 1),
    ]


@pytest.mark.parametrize("repeat", REPEATS)
def test_decided_while_the_company_is_put_on_hold_is_placed_or_waits(cast, order, decide, now, repeat):
    """No lock between the two: who read the company as open came before the hold, whichever is written first."""
    by = cast.acting("max")
    terms = {"partner": cast.partners.acme, "status": "on_hold", "reason": "Late", "by": by, "now": now}

    answers = together(decide("carl", accept=True), lambda: partner_actions.set_status(**terms))

    state = Order.objects.get(pk=order.pk).state
    assert (state, len(refusals(answers)), order.approval_steps.get().decision) in [
        ("placed", 0, "accepted"),
        ("awaiting_approval", 1, None),
    ]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_sweeps_at_once_ask_once(cast, order, now, repeat):
    """Without FOR UPDATE on order and step 5 of 5 runs failed."""
    User.objects.filter(username="carl").update(status="on_hold")

    changed = together(lambda: rerouting.sweep(now=now), lambda: rerouting.sweep(now=now))

    asked = sorted(order.approval_steps.get().asked.values_list("membership__user__username", flat=True))
    assert (sorted(changed), asked) == ([0, 1], ["carl", "pia"])


@pytest.mark.parametrize("repeat", REPEATS)
def test_decided_while_it_is_asked_anew_is_one_of_both(cast, order, decide, now, repeat):
    """Without FOR UPDATE on order and step in `decide` 17 of 20 runs failed."""
    SpendingLimit.objects.filter(membership=cast.memberships.bea).update(amount=20)
    step = order.approval_steps.get()

    answers = together(
        decide("carl", accept=False), lambda: rerouting.reconsider(step=ApprovalStep.objects.get(pk=step.pk), now=now)
    )

    state = Order.objects.get(pk=order.pk).state
    decisions = list(ApprovalStep.objects.order_by("position").values_list("decision", flat=True))
    assert (state, decisions, isinstance(answers[0], Refused), answers[1]) in [
        ("rejected", ["rejected"], False, False),
        ("awaiting_approval", ["void", None], True, True),
    ]


@pytest.mark.parametrize("table", ["commerce_order", "approvals_approvalstep"])
def test_a_decision_locks_before_it_writes(order, decide, table):
    """The lock is really sent, not only written down (Q16)."""
    with statements() as sent:
        decide("carl", accept=True)()

    found = locks_and_writes(sent, table)
    assert (found[0], "write" in found) == ("lock", True)


def test_asking_anew_locks_the_order_before_the_step(cast, order, now):
    SpendingLimit.objects.filter(membership=cast.memberships.bea).update(amount=20)

    with statements() as sent:
        rerouting.sweep(now=now)

    locks = [sql for sql in sent if "FOR UPDATE" in sql]
    assert ["commerce_order" in locks[0], "approvals_approvalstep" in locks[1]] == [True, True]
