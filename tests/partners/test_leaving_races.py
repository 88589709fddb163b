"""Two people send somebody away at once, for real: one way on is left (P7)."""

import pytest

from approvals.actions import decision
from approvals.models import ApprovalStep
from commerce.models import Order
from partners.actions import leaving as actions
from partners.models import Membership
from partners.queries import people
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import MembershipFactory, UserFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_administrators_send_each_other_away_at_once_and_one_stays(cast, repeat):
    rival = MembershipFactory(user=UserFactory(), partner=cast.partners.acme, roles=["partner_administrator"])
    cast.users.rival, cast.memberships.rival = rival.user, rival
    acting = {name: cast.acting(name) for name in ("ada", "rival")}

    def send_away(whom, who):
        return lambda: actions.move(
            membership=getattr(cast.memberships, whom), destination=None, by=acting[who], now=cast.now
        )

    answers = together(send_away("ada", "rival"), send_away("rival", "ada"))

    assert len(refusals(answers)) == 1
    assert people.administrators_of(cast.partners.acme.pk) != set()


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_decision_and_the_approvers_leaving_at_once_leave_one_way_on(cast, repeat):
    order = cast.submitted("bea", "60.00")
    step, carl, ada = order.approval_steps.get(), cast.acting("carl"), cast.acting("ada")

    together(
        lambda: decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=carl, now=cast.now),
        lambda: actions.move(membership=cast.memberships.carl, destination=None, successor=cast.memberships.dora,
                             by=ada, now=cast.now),
    )  # fmt: skip

    state = Order.objects.get(pk=order.pk).state
    still_open = ApprovalStep.objects.filter(order=order, decision=None).count()
    assert (state, still_open) in {("placed", 0), ("awaiting_approval", 1)}
    assert Membership.objects.get(pk=cast.memberships.carl.pk).ended_at is not None
