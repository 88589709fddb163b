"""Limits, approvers and proxies: of the same tree, never oneself, never in a circle (A1, A3)."""

from decimal import Decimal
from itertools import pairwise

import pytest

from approvals.actions import limit as limits
from approvals.models import Proxy, SpendingLimit
from core import audit
from core.actor import SYSTEM
from core.refusal import Refused
from tests.factories.rows import MembershipFactory

CIRCLE = "That would make a circle: each would wait for the other."


@pytest.fixture
def name_approver(cast, now):
    """Give a function that sets somebody's limit and approver; names of the cast or memberships."""

    def call(who, amount, approver):
        member = [getattr(cast.memberships, name) if isinstance(name, str) else name for name in (who, approver)]
        return limits.set_limit(membership=member[0], amount=amount, approver=member[1], by=SYSTEM, now=now)

    return call


def test_a_limit_is_set_and_told(cast, name_approver, now):
    limit = name_approver("bea", Decimal("75.50"), "dora")

    row = SpendingLimit.objects.get(membership=cast.memberships.bea)
    assert (row.amount, row.approver) == (Decimal("75.50"), cast.memberships.dora)
    assert list(audit.of(limit).values_list("event", "old", "new", "partner_id")) == [
        (
            "limit.set",
            {"amount": "50.000", "approver": cast.memberships.carl.pk},
            {"amount": "75.50", "approver": cast.memberships.dora.pk},
            cast.partners.acme_depot.pk,
        )
    ]


@pytest.mark.parametrize(("amount", "approver"), [(None, None), (None, "carl"), (Decimal(50), None)])
def test_without_both_the_process_is_not_in_effect(cast, name_approver, amount, approver):
    name_approver("bea", amount, approver)

    assert cast.submitted("bea", "900.00").state == "placed"


def test_both_together_are_in_effect(cast, name_approver):
    name_approver("bea", Decimal(0), "carl")

    assert cast.submitted("bea", "0.01").state == "awaiting_approval"


@pytest.mark.parametrize(
    ("who", "amount", "approver", "sentence", "field"),
    [
        ("bea", Decimal(1), "bea", "Nobody is his own approver.", "approver"),
        ("bea", Decimal(1), "zoe", "Choose somebody of the same company.", "approver"),
        ("bea", Decimal(1), "fay", "Choose somebody of the same company.", "approver"),
        ("bea", Decimal("-0.01"), "carl", "A spending limit is zero or more.", "amount"),
        ("dora", Decimal(1), "bea", CIRCLE, "approver"),
        ("dora", Decimal(1), "carl", CIRCLE, "approver"),
        ("carl", Decimal(1), "bea", CIRCLE, "approver"),
    ],
)
def test_an_unsound_limit_is_refused_and_nothing_changes(cast, name_approver, who, amount, approver, sentence, field):
    before = list(SpendingLimit.objects.order_by("pk").values())

    with pytest.raises(Refused) as refusal:
        name_approver(who, amount, approver)

    assert (str(refusal.value), refusal.value.field) == (sentence, field)
    assert list(SpendingLimit.objects.order_by("pk").values()) == before


def test_ones_second_place_is_not_another_person(cast, name_approver):
    second = MembershipFactory(user=cast.users.bea, partner=cast.partners.acme_north)

    with pytest.raises(Refused, match=r"^Nobody is his own approver\.$"):
        name_approver("bea", Decimal(1), second)


def test_who_has_left_approves_nothing(cast, name_approver, now):
    gone = MembershipFactory(partner=cast.partners.acme, ended_at=now)

    with pytest.raises(Refused, match=r"^The approver no longer has a place there\.$"):
        name_approver("bea", Decimal(1), gone)


@pytest.mark.parametrize("approver", ["ada", "pia", "dora"])
def test_anyone_of_the_same_tree_may_approve_wherever_he_sits(cast, name_approver, approver):
    name_approver("bea", Decimal(1), approver)

    order = cast.submitted("bea", "2.00")
    assert order.approval_steps.get().approver == getattr(cast.memberships, approver)


def test_a_long_circle_is_refused_too(cast, name_approver):
    chain = [MembershipFactory(partner=cast.partners.acme) for _person in range(12)]
    for below, above in pairwise(chain):
        name_approver(below, Decimal(1), above)

    with pytest.raises(Refused) as refusal:
        name_approver(chain[-1], Decimal(1), chain[0])

    assert str(refusal.value) == CIRCLE


def test_a_proxy_is_added_once_and_told(cast, now):
    pair = {"principal": cast.memberships.dora, "deputy": cast.memberships.ada}

    proxies = [limits.add_proxy(**pair, by=SYSTEM, now=now) for _time in range(2)]

    assert (proxies[0], Proxy.objects.filter(**pair).count()) == (proxies[1], 1)
    assert audit.of(proxies[0])[0].new == {"principal": "Dora", "deputy": "Ada"}


@pytest.mark.parametrize(
    ("deputy", "sentence"),
    [("carl", "Nobody is his own proxy."), ("zoe", "Choose somebody of the same company.")],
)
def test_an_unsound_proxy_is_refused(cast, now, deputy, sentence):
    with pytest.raises(Refused) as refusal:
        limits.add_proxy(principal=cast.memberships.carl, deputy=getattr(cast.memberships, deputy), by=SYSTEM, now=now)

    assert (str(refusal.value), refusal.value.field, Proxy.objects.count()) == (sentence, "deputy", 1)


def test_who_has_left_stands_in_for_nobody(cast, now):
    gone = MembershipFactory(partner=cast.partners.acme, ended_at=now)

    with pytest.raises(Refused, match=r"^The proxy no longer has a place there\.$"):
        limits.add_proxy(principal=cast.memberships.carl, deputy=gone, by=SYSTEM, now=now)
