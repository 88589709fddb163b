"""An order goes to somebody who is just going himself, for real: the second sees what the first did (P7, A4)."""

import threading

import pytest
from django.db import transaction

from approvals.actions import decision
from approvals.actions import limit as limits
from approvals.models import ApprovalStep, SpendingLimit
from commerce.models import Order
from partners.actions import leaving
from partners.actions import partner as branches
from partners.moves import Side
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import MembershipFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PATIENCE = 0.4
"""Seconds that a transaction stays open for the other to come in between; a lock makes the other wait instead."""


@pytest.fixture
def submit(cast):
    """Give a call that submits an order of bea's for carl to decide."""
    cart, by = cast.filled_cart("bea", "60.00"), cast.acting("bea")
    cast.acting = {**{name: cast.acting(name) for name in ("ada", "max", "carl")}, "bea": by}.__getitem__
    return lambda: cast.submit(cart, "bea")


def leaves(cast):
    """Give a call that sends carl to another company, dora deciding in his stead."""
    return lambda: leaving.move(
        membership=cast.memberships.carl, destination=cast.partners.zenith, successor=cast.memberships.dora,
        by=cast.acting("max"), now=cast.now,
    )  # fmt: skip


def is_cut_off(cast):
    """Give a call that puts bea's branch below another company, where zoe decides."""
    return lambda: branches.move(
        partner=cast.partners.acme_depot, parent=cast.partners.zenith, successors={Side.BRANCH: cast.memberships.zoe},
        by=cast.acting("max"), now=cast.now,
    )  # fmt: skip


def overlapping(first, second):
    """Run two calls of which the second begins when the first is done but not committed; give both answers."""
    done, over = threading.Event(), threading.Event()

    def one():
        with transaction.atomic():
            answer = first()
            done.set()
            over.wait(PATIENCE)
        return answer

    def other():
        assert done.wait(10)
        answer = second()
        over.set()
        return answer

    return together(one, other)


def asked():
    """Give who is asked about the one order, by name; everybody whose decision is open."""
    assert Order.objects.get().state == "awaiting_approval"
    return list(ApprovalStep.objects.filter(decision=None).values_list("approver__user__name", flat=True))


MOVES = [(leaves, "Dora"), (is_cut_off, "Zoe")]
"""Without the gate's hold on the approver's place the order asked Carl, who was not there any more: always where the
two overlap, in 20 of 20 runs at once when he left, in 6 of 20 when the branch was cut off. Without the branch move's
own hold 19 of 20 failed; with the partner's row locked FOR UPDATE 20 of 20 ended in a deadlock."""


@pytest.mark.parametrize(("move", "instead"), MOVES)
def test_an_order_that_is_being_submitted_is_seen_by_whoever_moves_its_approver(cast, submit, move, instead):
    answers = overlapping(submit, move(cast))

    assert (refusals(answers), asked()) == ([], [instead])


@pytest.mark.parametrize(("move", "instead"), MOVES)
def test_an_order_submitted_while_its_approver_is_being_moved_asks_whoever_decides_then(cast, submit, move, instead):
    answers = overlapping(move(cast), submit)

    assert (refusals(answers), asked()) == ([], [instead])


@pytest.mark.parametrize(("move", "instead"), MOVES)
@pytest.mark.parametrize("repeat", REPEATS)
def test_submitted_and_moved_at_once_one_who_is_there_is_asked(cast, submit, move, instead, repeat):
    answers = together(submit, move(cast))

    assert (refusals(answers), asked()) == ([], [instead])


@pytest.mark.parametrize("repeat", REPEATS)
def test_an_approval_that_goes_on_to_the_successor_and_the_move_at_once_both_come_through(cast, repeat):
    """With the successor's place locked FOR UPDATE 17 of 20 runs ended in a deadlock."""
    order, carl, by = cast.submitted("bea", "600.00"), cast.acting("carl"), cast.acting("max")
    step = order.approval_steps.get()

    answers = together(
        lambda: decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=carl, now=cast.now),
        lambda: leaving.move(membership=cast.memberships.carl, destination=cast.partners.zenith, by=by, now=cast.now,
                             successor=cast.memberships.dora),
    )  # fmt: skip

    told = refusals(answers)
    assert (len(told) <= 1, asked()) == (True, ["Dora"]), told


def test_an_approver_who_is_just_leaving_is_not_named(cast, submit):
    """Without the hold of `set_limit` the limit asked somebody who had left."""
    pia, rex = cast.memberships.pia, MembershipFactory(partner=cast.partners.acme_north)

    def name():
        return limits.set_limit(membership=rex, amount=5, approver=pia, by=cast.acting("ada"), now=cast.now)

    answers = overlapping(
        lambda: leaving.move(membership=pia, destination=None, by=cast.acting("max"), now=cast.now), name
    )

    assert refusals(answers) == ["The approver no longer has a place there."]
    assert not SpendingLimit.objects.filter(membership=rex).exists()
