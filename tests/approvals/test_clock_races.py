"""The clock and the desk against each other and against a decision, for real: everything happens once (A4, O6, D08)."""

from datetime import timedelta

import pytest

from approvals.actions import decision, sweeping, waiting
from approvals.models import Asked
from commerce.models import Account, Order
from core.models import AuditEntry, OutboxEntry
from partners.models import Membership
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LATER = timedelta(days=4)


def accept(order, by, now):
    """Give a call that accepts an order's step as somebody."""
    step = order.approval_steps.get()
    return lambda: decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=by, now=now)


def mails(topic):
    return OutboxEntry.objects.filter(topic=topic).count()


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_sweeps_and_a_decision_at_once_hand_on_once_or_decide(cast, now, repeat):
    """Without FOR UPDATE on orders and steps in the sweep 20 of 20 runs failed, in `decide` 20 of 20."""
    order, carl = cast.submitted("bea", "120.00"), cast.acting("carl")
    calls = [accept(order, carl, now), *[lambda: sweeping.sweep(now=now + LATER)] * 2]

    decided, *moved = together(*calls)
    told = refusals([decided])
    moved.append(sweeping.sweep(now=now + LATER))

    state = Order.objects.get(pk=order.pk).state
    ends = list(order.approval_steps.order_by("position").values_list("decision", flat=True))
    counted = sum(moved), mails("approvals.requested"), mails("approvals.handed_on"), Account.objects.get().balance
    assert (state, ends, len(told), counted) in [
        ("placed", ["accepted"], 0, (0, 1, 0, 880)),
        ("awaiting_approval", ["void", None], 1, (1, 2, 1, 1000)),
    ]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_sweeps_at_once_hand_on_every_order_once_beside_decisions(cast, now, repeat):
    """Without FOR UPDATE on orders and steps in the sweep 20 of 20 runs failed, in `decide` 20 of 20."""
    carl, orders = cast.acting("carl"), [cast.submitted("bea", "60.00") for _ in range(4)]
    calls = [accept(order, carl, now) for order in orders[:2]] + [lambda: sweeping.sweep(now=now + LATER)] * 2

    first, second, *moved = together(*calls)
    lost = len(refusals([first, second]))
    moved.append(sweeping.sweep(now=now + LATER))

    handed_on = AuditEntry.objects.filter(event="approval.void").count()
    open_ = Asked.objects.filter(is_open=True, membership=cast.memberships.dora).count()
    assert (sum(moved), handed_on, open_, Account.objects.get().balance) == (
        2 + lost, 2 + lost, 2 + lost, 1000 - 60 * (2 - lost),
    )  # fmt: skip


@pytest.mark.parametrize("is_same", [True, False], ids=["same order", "two orders"])
@pytest.mark.parametrize("repeat", REPEATS)
def test_two_of_the_desk_at_once_write_to_nobody_twice(cast, now, is_same, repeat):
    """Without FOR NO KEY UPDATE on the places 24 of 40 runs wrote twice."""
    orders = [cast.submitted("bea", total) for total in ("60.00", "70.00")]
    people, first, second = [cast.acting("sam"), cast.acting("max")], orders[0], orders[0 if is_same else 1]

    answers = together(
        lambda: waiting.remind(orders=[first], by=people[0], now=now),
        lambda: waiting.remind(orders=[second], by=people[1], now=now + timedelta(seconds=1)),
    )

    assert refusals(answers) == ["Everybody who is asked was reminded within the last hour."]
    assert mails("approvals.reminder") == 1


def test_the_desk_locks_whom_it_reminds_before_it_notes_it(cast, now):
    """The lock is really sent, not only written down (Q16)."""
    order, sam = cast.submitted("bea", "60.00"), cast.acting("sam")

    with statements() as sent:
        waiting.remind(orders=[order], by=sam, now=now)

    noted = next(place for place, sql in enumerate(sent) if "UPDATE" in sql and Asked._meta.db_table in sql[:40])
    assert locks_and_writes(sent[:noted], Membership._meta.db_table) == ["lock"]
