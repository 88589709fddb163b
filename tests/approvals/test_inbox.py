"""The inbox shows what one may decide, and no more (A2, A3); on hold one may only reject (P2, P3, A10)."""

import pytest

from approvals.actions import decision
from approvals.models import Proxy
from approvals.queries import step as steps
from approvals.rules import decision as rules
from commerce.models import AMENDABLE, OrderState
from core.refusal import Refused
from partners.acting import EffectiveStatus
from partners.models import PartnerStatus, UserStatus
from partners.queries import Standing
from tests.factories.rows import MembershipFactory

GONE = "You can no longer decide for this company."
ON_HOLD = "While you or your company are on hold, you can reject orders but not accept them."


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "60.00")


@pytest.mark.parametrize(
    ("name", "count"), [("carl", 1), ("pia", 1), ("bea", 0), ("dora", 0), ("ada", 0), ("zoe", 0), ("fay", 0)]
)
def test_the_inbox_shows_what_one_may_decide(cast, order, name, count):
    acting = cast.acting(name)

    assert (steps.waiting_for(acting).count(), steps.waiting_count(acting)) == (count, count)


def test_the_inbox_never_shows_ones_own_order(cast, order):
    Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.bea)

    bea = cast.acting("bea")

    assert (list(steps.waiting_for(bea)), steps.waiting_count(bea)) == ([], 0)


def test_who_is_approver_and_proxy_at_once_sees_a_step_once(cast, order):
    twin = MembershipFactory(user=cast.users.ada, partner=cast.partners.acme_north, roles=["approver"])
    Proxy.objects.create(principal=cast.memberships.carl, deputy=twin)
    Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.ada)

    ada = cast.acting("ada")

    assert (steps.waiting_for(ada).count(), steps.waiting_count(ada)) == (1, 1)


@pytest.mark.parametrize("count", [1, 30])
def test_the_inbox_takes_one_query_however_full_it_is(cast, now, count, django_assert_num_queries):
    for _number in range(count):
        cast.submitted("bea", "60.00")
    carl = cast.acting("carl")

    with django_assert_num_queries(1):
        names = [(step.order.partner.name, step.order.buyer.name) for step in steps.waiting_for(carl)]

    assert len(names) == count


@pytest.mark.parametrize("partner_status", PartnerStatus.values)
@pytest.mark.parametrize("user_status", UserStatus.values)
def test_who_is_stopped_rejects_only_and_who_is_gone_decides_nothing(user_status, partner_status):
    standing = Standing(user_status, 5, ("approver",), EffectiveStatus(partner_status, 1, "Acme", "ACME", "Late"))
    gone = user_status in {"inactive", "deleted"} or partner_status == "closed"
    stopped = user_status == "on_hold" or partner_status in {"on_hold", "on_credit_hold"}

    told = {accept: refusal(standing, accept) for accept in (True, False)}

    assert told == {True: GONE if gone else ON_HOLD if stopped else None, False: GONE if gone else None}


def test_without_a_place_nothing_is_decided():
    standing = Standing("active", None, (), EffectiveStatus("open"))

    assert [refusal(standing, accept) for accept in (True, False)] == [GONE, GONE]


def refusal(standing, accept):
    try:
        rules.check_standing(standing, accept=accept)
    except Refused as refused:
        return str(refused)
    return None


@pytest.mark.parametrize("state", sorted({*OrderState.values} - AMENDABLE))
def test_a_step_of_an_order_that_does_not_wait_for_it_is_not_decided(cast, order, state):
    order.state = state

    with pytest.raises(Refused) as refused:
        rules.check_is_open(order.approval_steps.get(), order)

    label = OrderState(state).label
    assert str(refused.value) == f"Order {order.number} is “{label}”; there is nothing to decide."


def test_the_steps_of_an_order_are_told_as_they_were_asked(cast, now, django_assert_num_queries):
    order = cast.submitted("bea", "500.01")
    step = order.approval_steps.get()
    decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=cast.acting("carl"), now=now)

    with django_assert_num_queries(1):
        told = [(step.approver.user.name, step.decision) for step in steps.steps_of(order)]

    assert told == [("Carl", "accepted"), ("Dora", None)]


@pytest.mark.parametrize("name", ["bea", "carl", "dora", "pia", "zoe"])
def test_the_counter_counts_what_the_inbox_shows(cast, name):
    cast.submitted("bea", "120.00")
    cast.submitted("bea", "60.00")
    acting = cast.acting(name)

    assert steps.waiting_count(acting) == steps.waiting_for(acting).count()
