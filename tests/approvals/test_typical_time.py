"""What is told as somebody's usual time is the median of what he decided lately (A5)."""

from datetime import timedelta

import pytest

from approvals.actions import decision
from approvals.models import ApprovalStep
from approvals.queries import typical


@pytest.fixture
def decided(cast, now):
    """Give function(hours, days ago): carl accepts an order that was asked so long before."""

    def call(hours, days=1, who="carl"):
        order = cast.submitted("bea", "60.00")
        at = now - timedelta(days=days)
        ApprovalStep.objects.filter(order=order).update(asked_at=at - timedelta(hours=hours))
        step = order.approval_steps.get()
        decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=cast.acting(who), now=at)

    return call


def test_the_usual_time_is_the_median(cast, decided, now):
    for hours in (1, 2, 30):
        decided(hours)

    assert typical.hours([cast.memberships.carl.pk], now=now) == {cast.memberships.carl.pk: 2.0}


def test_what_is_older_than_ninety_days_does_not_count(cast, decided, now):
    decided(40, days=91)
    decided(3, days=89)

    assert typical.hours([cast.memberships.carl.pk], now=now) == {cast.memberships.carl.pk: 3.0}


def test_only_the_last_fifty_count(cast, decided, now, monkeypatch):
    monkeypatch.setattr(typical, "MOST", 2)
    decided(100, days=5)
    decided(4, days=3)
    decided(6, days=2)

    assert typical.hours([cast.memberships.carl.pk], now=now) == {cast.memberships.carl.pk: 5.0}


def test_each_has_the_time_of_his_own_decisions(cast, decided, now):
    decided(2)
    decided(8, who="pia")

    assert typical.hours([cast.memberships.carl.pk, cast.memberships.pia.pk], now=now) == {
        cast.memberships.carl.pk: 2.0,
        cast.memberships.pia.pk: 8.0,
    }


def test_who_has_decided_nothing_is_missing(cast, now):
    assert typical.hours([cast.memberships.dora.pk], now=now) == {}
