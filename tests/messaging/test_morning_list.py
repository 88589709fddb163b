"""The morning's list of what waits: to whom, when, once a day (S3, L15)."""

from datetime import timedelta

import pytest

from core.models import OutboxEntry
from messaging.actions import digest
from messaging.models import NotifyHow, Thread
from partners.models import Membership
from tests.messaging import talking
from tests.messaging.mailing import choose, made

HOUR = timedelta(hours=1)


def listed(cast, who, at):
    """Have the morning's lists written; give who gets one, and his."""
    digest.sweep(now=at)
    entries = OutboxEntry.objects.filter(topic="messages.digest")
    return [entry.payload["membership"] for entry in entries], made("messages.digest", who) if entries else None


def at_eight(cast, days=1):
    return (cast.now + timedelta(days=days)).replace(hour=8, minute=0)


def came_before(cast):
    """Let everybody's place have begun before the cast's day."""
    Membership.objects.update(created_at=cast.now - timedelta(days=30))


def test_whoever_wants_one_mail_a_day_gets_a_list_at_eight(cast, clock):
    came_before(cast)
    choose(cast.memberships.vic, NotifyHow.DIGEST, cast.now)
    talking.asked(cast)
    talking.asked(cast, code="TWINE", asks=False)
    clock.stand(at_eight(cast))

    told, sent = listed(cast, cast.memberships.vic, at_eight(cast))

    assert told == [cast.memberships.vic.pk]
    assert sent.subject == "2 conversations to look at, Vendor"
    assert "- Church candle, Acme: 50 hours left, 5 Mar 2026, 09:30 GMT" in sent.body
    assert "- Garden twine, Acme: new, 2 Mar 2026, 09:30 GMT" in sent.body
    assert OutboxEntry.objects.filter(topic="message.written").count() == 0


@pytest.mark.parametrize(
    ("zone", "hour", "number"),
    [("Europe/London", 7, 0), ("Europe/London", 8, 1), ("Europe/London", 11, 1), ("Europe/London", 12, 0),
     ("America/New_York", 12, 0), ("America/New_York", 13, 1), ("Pacific/Kiritimati", 18, 1)],
)  # fmt: skip
def test_eight_is_by_the_readers_own_clock(cast, clock, zone, hour, number):
    cast.users.vic.timezone = zone
    cast.users.vic.save(update_fields=["timezone"])
    choose(cast.memberships.vic, NotifyHow.DIGEST, cast.now)

    assert digest.sweep(now=cast.now.replace(hour=hour, minute=0)) == number


def test_a_list_comes_once_a_day(cast, clock):
    choose(cast.memberships.vic, NotifyHow.DIGEST, cast.now)

    sent = [digest.sweep(now=at_eight(cast, days) + hours * HOUR) for days, hours in ((1, 0), (1, 1), (2, 0))]

    assert sent == [1, 0, 1]


def test_without_anything_to_say_there_is_no_list(cast, clock):
    came_before(cast)
    choose(cast.memberships.vic, NotifyHow.DIGEST, cast.now)
    message = talking.asked(cast)
    talking.responded(cast, message.thread)

    assert listed(cast, cast.memberships.vic, at_eight(cast))[1] is None


def test_what_is_given_to_a_colleague_is_not_in_the_list(cast, clock):
    came_before(cast)
    choose(cast.memberships.bea, NotifyHow.DIGEST, cast.now)
    message = talking.asked(cast)
    talking.responded(cast, message.thread, asks=True)
    thread = Thread.objects.filter(pk=message.thread_id)

    own = listed(cast, cast.memberships.bea, at_eight(cast))[1]
    thread.update(buyer_owner=cast.memberships.ada)
    given = made("messages.digest", cast.memberships.bea)

    assert (own.subject, given) == ("1 conversation to look at, Acme Depot", None)


def test_no_list_goes_to_whoever_lost_his_place(cast, clock):
    came_before(cast)
    choose(cast.memberships.vic, NotifyHow.DIGEST, cast.now)
    talking.asked(cast)
    digest.sweep(now=at_eight(cast))

    Membership.objects.filter(pk=cast.memberships.vic.pk).update(ended_at=cast.now)

    assert made("messages.digest", cast.memberships.vic) is None
    assert digest.sweep(now=at_eight(cast, 2)) == 0
