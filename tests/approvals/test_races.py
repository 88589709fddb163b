"""Two people at once, for real: one decision counts; each was seen to fail with its lock taken away."""

from decimal import Decimal

import pytest

from approvals.actions import decision
from approvals.actions import limit as limits
from approvals.models import ApprovalStep, SpendingLimit
from commerce.actions import hold
from commerce.models import Account, Order
from core import audit
from core.actor import SYSTEM
from core.models import OutboxEntry
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together
from tests.factories.rows import MembershipFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DECIDED = {"accepted": "Accepted", "rejected": "Rejected"}


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "60.00")


def decide(cast, order, name, accept, now):
    step, by = order.approval_steps.get(), cast.acting(name)
    return lambda: decision.decide(
        step=step, accept=accept, seen_hash=order.content_hash, by=by, now=now, reason="Too dear"
    )


@pytest.mark.parametrize("repeat", REPEATS)
def test_accepted_and_rejected_at_once_is_one_decision_and_the_other_reads_whose(cast, order, now, repeat):
    """Without FOR UPDATE on order and step 20 of 20 second decisions reached the final step; on the order alone 19."""
    answers = together(decide(cast, order, "carl", True, now), decide(cast, order, "pia", False, now))

    step, row = ApprovalStep.objects.get(order=order), Order.objects.get(pk=order.pk)
    who = {"accepted": "Carl", "rejected": "Pia"}[step.decision]
    assert refusals(answers) == [f"This is already decided: {DECIDED[step.decision]} by {who}."]
    assert (row.state, Account.objects.get().balance) == (
        ("placed", 940) if step.decision == "accepted" else ("rejected", 1000)
    )
    assert audit.of(order).filter(event__startswith="approval.").exclude(event="approval.requested").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_accepted_twenty_times_at_once_is_accepted_and_charged_once(cast, order, now, repeat):
    """Without FOR UPDATE on order and step 20 of 20 runs failed, on the order alone 20 too."""
    answers = together(*[decide(cast, order, "carl", True, now)] * 20)

    assert refusals(answers) == ["This is already decided: Accepted by Carl."] * 19
    assert Account.objects.get().balance == 940
    assert OutboxEntry.objects.filter(topic="order.placed").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_accepted_and_withdrawn_at_once_is_one_of_both(cast, order, now, repeat):
    """Without FOR UPDATE on order and step 20 of 20 runs failed, on the order alone 20 too."""
    bea = cast.acting("bea")

    answers = together(decide(cast, order, "carl", True, now), lambda: decision.withdraw(order=order, by=bea, now=now))

    row, step = Order.objects.get(pk=order.pk), ApprovalStep.objects.get(order=order)
    outcomes = {
        "placed": ("accepted", 940, f"Order {row.number} is “Placed” and can no longer be withdrawn."),
        "withdrawn": ("void", 1000, "This is no longer asked: others decide about it, or it was taken back."),
    }
    assert (step.decision, Account.objects.get().balance, *refusals(answers)) == outcomes[row.state]


@pytest.mark.parametrize("repeat", REPEATS)
def test_released_and_withdrawn_at_once_is_one_of_both(cast, now, repeat):
    """Without the release's lock on the order 19 of 20 runs did both."""
    cast.no_limit("bea", "carl")
    order, fay, bea = cast.submitted("bea", "1000.01"), cast.acting("fay"), cast.acting("bea")

    answers = together(
        lambda: hold.release(order=order, by=fay, now=now), lambda: decision.withdraw(order=order, by=bea, now=now)
    )

    row = Order.objects.get(pk=order.pk)
    balance = {"placed": Decimal("-0.01"), "withdrawn": 1000}[row.state]
    assert (len(refusals(answers)), Account.objects.get().balance) == (1, balance)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_withdrawal_and_a_submission_at_once_both_come_through(cast, now, repeat):
    """Without locking carts before the order 17 of 20 runs ended in a deadlock."""
    cast.no_limit("bea", "carl")
    order, cart, bea = cast.submitted("bea", "1000.01"), cast.filled_cart("bea", "1.00"), cast.acting("bea")

    answers = together(lambda: decision.withdraw(order=order, by=bea, now=now), lambda: cast.submit(cart, "bea"))

    assert refusals(answers) == []
    assert Account.objects.get().balance == 999


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_approvers_named_at_once_make_no_circle(cast, now, repeat):
    """Without the trigger's advisory lock 15 of 20 runs made a circle."""
    one, other = MembershipFactory(partner=cast.partners.acme), MembershipFactory(partner=cast.partners.acme)

    def name(below, above):
        return lambda: limits.set_limit(membership=below, amount=Decimal(1), approver=above, by=SYSTEM, now=now)

    answers = together(name(one, other), name(other, one))

    assert refusals(answers) == ["That would make a circle: each would wait for the other."]
    assert SpendingLimit.objects.filter(membership__in=[one, other]).count() == 1


def test_the_order_and_the_step_are_locked_before_they_are_written(cast, order, now):
    call = decide(cast, order, "carl", True, now)

    with statements() as sent:
        call()

    for table in ("commerce_order", "approvals_approvalstep", "commerce_account"):
        done = locks_and_writes(sent, table)
        assert (done[0], set(done)) == ("lock", {"lock", "write"})
