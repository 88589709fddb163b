"""What changes while an order waits: who may no longer decide is refused, and the right people are asked (A4, A09)."""

from datetime import date
from decimal import Decimal

import pytest

from approvals.actions import decision, rerouting
from approvals.actions import limit as limits
from approvals.models import Absence, ApprovalPolicy, Asked, Proxy, SpendingLimit
from approvals.queries import stale
from commerce.models import Order
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from partners.models import Membership, User


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "60.00")


@pytest.fixture
def sweep(now):
    """Give a function that sweeps and tells how many steps it changed."""
    return lambda: rerouting.sweep(now=now)


def asked(order):
    """Give {who is asked in the open step: in which role}."""
    step = order.approval_steps.get(decision=None)
    return dict(step.asked.values_list("membership__user__username", "role"))


def decisions(order):
    steps = order.approval_steps.order_by("position")
    return list(steps.values_list("approver__user__username", "decision", "reason"))


def test_where_nothing_changed_nothing_is_asked_anew(order, sweep):
    before = OutboxEntry.objects.count()

    assert (stale.steps(), sweep(), OutboxEntry.objects.count()) == ([], 0, before)


@pytest.mark.parametrize("status", ["on_hold", "inactive", "deleted"])
def test_for_an_approver_who_is_stopped_or_gone_his_proxy_is_asked_and_told_why(cast, order, sweep, status):
    User.objects.filter(username="carl").update(status=status)

    changed = sweep()

    step = order.approval_steps.get()
    why = "Carl or his branch is on hold." if status == "on_hold" else "Carl no longer has a place there."
    assert (changed, asked(order), step.note) == (1, {"carl": "approver", "pia": "proxy"}, why)
    assert Order.objects.get(pk=order.pk).waiting_reason == (
        f"Waiting for Pia, because the total is above the limit of £50.00. {why}"
    )


def test_it_is_asked_once_however_often_the_sweep_runs(cast, order, sweep):
    User.objects.filter(username="carl").update(status="on_hold")
    sweep()
    mails = OutboxEntry.objects.count()

    assert ([sweep() for _run in range(3)], OutboxEntry.objects.count()) == ([0, 0, 0], mails)


def test_without_a_proxy_the_administrator_is_asked_and_may_decide(cast, order, sweep, now):
    Proxy.objects.all().delete()
    User.objects.filter(username="carl").update(status="on_hold")
    sweep()

    placed = decision.decide(
        step=order.approval_steps.get(decision=None),
        accept=True,
        seen_hash=order.content_hash,
        by=cast.acting("ada"),
        now=now,
    )

    step = order.approval_steps.get()
    assert (placed.state, step.decided_as, step.decided_by) == ("placed", "administrator", cast.users.ada)


def test_the_administrator_decides_only_where_he_was_asked(cast, order, now):
    with pytest.raises(Refused, match=r"^This decision is Carl's\.$"):
        decision.decide(
            step=order.approval_steps.get(),
            accept=True,
            seen_hash=order.content_hash,
            by=cast.acting("ada"),
            now=now,
        )


def test_an_approver_who_was_exchanged_is_refused_and_the_new_one_asked(cast, order, sweep, now):
    step, bea, pia = order.approval_steps.get(), cast.memberships.bea, cast.memberships.pia
    limits.set_limit(membership=bea, amount=Decimal(50), approver=pia, by=cast.acting("ada"), now=now)

    with pytest.raises(Refused) as refused:
        decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=cast.acting("carl"), now=now)
    changed = sweep()

    assert refused.value.sentence == (
        "Limits or approvers have changed since you were asked: the right people are asked anew."
    )
    assert (changed, decisions(order)) == (
        1,
        [("carl", "void", "Limits or approvers have changed."), ("pia", None, "")],
    )
    assert list(audit.of(order).values_list("event", flat=True))[-2:] == ["approval.void", "approval.requested"]


def test_a_lowered_limit_is_told_anew_to_the_same_approver(cast, order, sweep, now):
    bea, carl = cast.memberships.bea, cast.memberships.carl
    limits.set_limit(membership=bea, amount=Decimal(20), approver=carl, by=cast.acting("ada"), now=now)

    sweep()

    first, second = order.approval_steps.order_by("position")
    assert (first.decision, second.approver, second.limit_broken) == ("void", carl, 20)


@pytest.mark.parametrize("amount", [Decimal(60), Decimal(5000), None])
def test_a_limit_raised_beyond_the_order_is_no_answer(cast, order, sweep, now, amount):
    """Never an automatic yes: who was asked decides."""
    bea, carl = cast.memberships.bea, cast.memberships.carl
    limits.set_limit(membership=bea, amount=amount, approver=carl, by=cast.acting("ada"), now=now)

    changed = sweep()
    placed = decision.decide(
        step=order.approval_steps.get(), accept=True, seen_hash=order.content_hash, by=cast.acting("carl"), now=now
    )

    assert (changed, placed.state) == (0, "placed")


def test_limit_and_approver_gone_and_the_asked_one_left_ask_the_administrator(cast, order, sweep, now):
    SpendingLimit.objects.filter(membership=cast.memberships.bea).delete()
    Proxy.objects.all().delete()
    Membership.objects.filter(pk=cast.memberships.carl.pk).update(ended_at=now)

    sweep()

    assert (asked(order), decisions(order)[0][1:]) == (
        {"ada": "administrator"},
        ("void", "Nobody who was asked can decide any more."),
    )


def test_a_proxy_taken_away_no_longer_decides_and_the_next_one_is_asked(cast, order, sweep, now):
    User.objects.filter(username="carl").update(status="on_hold")
    sweep()
    Proxy.objects.all().delete()

    with pytest.raises(Refused, match=r"^This decision is Carl's\.$"):
        decision.decide(
            step=order.approval_steps.get(),
            accept=True,
            seen_hash=order.content_hash,
            by=cast.acting("pia"),
            now=now,
        )
    sweep()

    assert asked(order) == {"carl": "approver", "pia": "proxy", "ada": "administrator"}


def test_while_the_company_is_on_hold_everything_stays_as_it_is(cast, order, sweep):
    cast.set_status("acme", "on_hold")
    User.objects.filter(username="carl").update(status="inactive")

    assert (stale.steps(), sweep()) == ([], 0)


def test_for_an_approver_whose_branch_is_on_hold_his_proxy_elsewhere_is_asked(cast, sweep):
    cast.limit("carl", None)
    cast.limit("dora", Decimal(50), "carl")
    Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.ada)
    order = cast.submitted("dora", "60.00")
    cast.set_status("acme_north", "on_hold")

    sweep()

    assert asked(order) == {"carl": "approver", "ada": "proxy"}


def test_an_organisation_that_turns_to_a_pool_asks_it_first(cast, order, sweep):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, mode="pool")
    Membership.objects.filter(pk=cast.memberships.dora.pk).update(may_accept=True)

    sweep()

    assert (Order.objects.get(pk=order.pk).state, asked(order)) == ("awaiting_customer", {"dora": "member"})


def test_an_organisation_that_turns_from_the_pool_asks_the_chain(cast, sweep, now):
    policy = ApprovalPolicy.objects.create(partner=cast.partners.acme, mode="pool")
    Membership.objects.filter(pk=cast.memberships.dora.pk).update(may_accept=True)
    order = cast.submitted("bea", "60.00")
    policy.mode = "chain"
    policy.save()

    sweep()

    assert (Order.objects.get(pk=order.pk).state, asked(order)) == ("awaiting_approval", {"carl": "approver"})


def test_while_somebody_is_away_his_delegate_is_asked_and_decides_as_one(cast, now):
    away = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 8)}
    Absence.objects.create(membership=cast.memberships.carl, delegate=cast.memberships.ada, **away)
    order = cast.submitted("bea", "60.00")
    step = order.approval_steps.get()

    placed = decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=cast.acting("ada"), now=now)

    step.refresh_from_db()
    assert (placed.state, step.approver, step.decided_as, step.note) == (
        "placed",
        cast.memberships.carl,
        "delegate",
        "Carl is away until 7 Mar 2026.",
    )
    assert [row.role for row in Asked.objects.filter(step=step)] == ["delegate"]
