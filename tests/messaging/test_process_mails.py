"""Mails about purchase processes: to whom, in which way, and which are moot (S7, T15)."""

from datetime import timedelta

import pytest
from django.core import mail

from core import outbox
from messaging.actions import process as actions
from messaging.emails import digest as digests
from messaging.models import NotifySetting
from tests.messaging import buying
from tests.messaging.test_process_pages import url


def test_the_owner_is_mailed_when_the_time_limit_is_over(live):
    process = buying.published(live, at=live.now - timedelta(days=8))
    buying.offered(live, process, at=live.now - timedelta(days=7, hours=1))

    actions.sweep()
    mail.outbox.clear()
    outbox.send_due()

    [sent] = [each for each in mail.outbox if "the time limit is over" in each.subject]
    assert (sent.to, sent.subject) == (
        ["bea@people.example"], "Candles for the autumn: the time limit is over, 1 offer",
    )  # fmt: skip
    assert url("process", process.pk) in sent.body


def test_whoever_has_lost_his_place_is_not_mailed(live):
    buying.published(live)
    live.memberships.vic.ended_at = live.now
    live.memberships.vic.save(update_fields=["ended_at"])

    mail.outbox.clear()
    outbox.send_due()

    assert [each.to for each in mail.outbox if "wants to buy" in each.subject] == []


@pytest.mark.parametrize(("how", "at_once", "listed"), [("at_once", 1, 0), ("digest", 0, 1), ("none", 0, 0)])
def test_each_is_told_in_his_own_way(live, how, at_once, listed):
    NotifySetting.objects.create(membership=live.memberships.vic, how=how, at=live.now)
    process = buying.published(live)

    mail.outbox.clear()
    outbox.send_due()
    morning = digests.digest({"membership": live.memberships.vic.pk})

    assert len([each for each in mail.outbox if "wants to buy" in each.subject]) == at_once
    assert (morning is not None) == bool(listed)
    if morning:
        assert morning.subject == "Buyers want what you sell, Vendor"
        assert url("request", process.pk) in morning.body


def test_the_morning_tells_nothing_that_is_over_or_was_offered(live):
    NotifySetting.objects.create(membership=live.memberships.vic, how="digest", at=live.now)
    over = buying.published(live, at=live.now - timedelta(days=8))
    over.matches.update(found_at=live.now)
    buying.offered(live, buying.published(live, title="Ours"))

    assert digests.digest({"membership": live.memberships.vic.pk}) is None
