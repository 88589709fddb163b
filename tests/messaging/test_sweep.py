"""The worker notes what the clock has decided: reminders, blocks, one mail each (S2, S3, D08, D12)."""

from datetime import timedelta

import pytest

from core.models import OutboxEntry
from messaging import windows
from messaging.actions import window
from messaging.models import Message, NotifyHow, NotifySetting, Side, Thread
from tests.messaging import talking

TOPICS = {"message.reminder", "message.blocked", "message.missed"}


def sweep(at):
    return window.sweep(moment=lambda: at)


def before_the_end(cast, **times):
    return talking.after(cast, hours=72) - timedelta(**times)


def mails(topic=None):
    """Give (topic, message, membership) of what the sweep had mailed."""
    entries = OutboxEntry.objects.filter(topic__in={topic} if topic else TOPICS).order_by("pk")
    return [(entry.topic, entry.payload["message"], entry.payload["membership"]) for entry in entries]


def test_it_reminds_24_hours_before_and_4_hours_before_and_then_blocks(cast):
    message, vic = talking.asked(cast), cast.memberships.vic.pk

    told = [
        sweep(before_the_end(cast, hours=24, microseconds=1)), sweep(before_the_end(cast, hours=24)),
        sweep(before_the_end(cast, hours=4, microseconds=1)), sweep(before_the_end(cast, hours=4)),
        sweep(before_the_end(cast, microseconds=1)), sweep(before_the_end(cast)),
    ]  # fmt: skip

    assert [(each["reminded"], each["blocked"]) for each in told] == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (0, 1)]
    assert mails("message.reminder") == 2 * [("message.reminder", message.pk, vic)]
    assert mails("message.blocked") == [("message.blocked", message.pk, vic)]


def test_a_block_is_told_to_both_sides(cast):
    message = talking.asked(cast)

    sweep(before_the_end(cast))

    members = cast.memberships
    assert mails("message.blocked") == [("message.blocked", message.pk, members.vic.pk)]
    assert sorted(mails("message.missed")) == sorted(
        ("message.missed", message.pk, getattr(members, name).pk) for name in ("bea", "carl", "dora", "pia", "ada")
    )


def test_a_block_stores_the_moment_and_sums_the_thread_up(cast):
    message = talking.asked(cast)
    late = talking.after(cast, hours=80)

    sweep(late)

    message.refresh_from_db()
    thread = Thread.objects.get(pk=message.thread_id)
    assert (message.blocked_at, message.notice_at, message.answer) == (late, None, None)
    assert (thread.seller_due_at, thread.seller_shut_at) == (None, message.due_at)
    assert windows.is_shut(thread, Side.SELLER, late)


def test_another_deadline_of_the_thread_still_counts_after_a_block(cast):
    first = talking.asked(cast)
    second = talking.asked(cast, at=talking.after(cast, hours=10))

    sweep(before_the_end(cast))

    thread = Thread.objects.get(pk=first.thread_id)
    assert (thread.seller_due_at, thread.seller_shut_at) == (second.due_at, second.due_at)
    assert talking.responded(cast, thread, at=talking.after(cast, hours=81)).sent_at < second.due_at


def test_swept_again_it_says_nothing_twice(cast):
    talking.asked(cast)

    for at in (before_the_end(cast, hours=24), before_the_end(cast)):
        sweep(at)
        written = mails()
        sweep(at)
        assert mails() == written


def test_an_answered_message_is_neither_reminded_of_nor_blocked(cast):
    message = talking.asked(cast)
    talking.responded(cast, message.thread, at=talking.after(cast, hours=1))

    for hours in (48, 68, 72, 100):
        sweep(talking.after(cast, hours=hours))

    assert mails() == []


def test_a_message_without_a_deadline_is_never_blocked(cast):
    message = talking.asked(cast, asks=False)

    for hours in (48, 72, 80):
        assert sweep(talking.after(cast, hours=hours)) == {"reminded": 0, "blocked": 0}

    message.refresh_from_db()
    assert (message.blocked_at, mails()) == (None, [])
    talking.responded(cast, message.thread, at=talking.after(cast, hours=80))


def test_a_worker_that_comes_late_leaves_out_what_a_later_reminder_says(cast):
    message = talking.asked(cast)

    told = sweep(before_the_end(cast, hours=3))

    message.refresh_from_db()
    assert (told, message.notice_at) == ({"reminded": 1, "blocked": 0}, message.due_at)
    assert mails() == [("message.reminder", message.pk, cast.memberships.vic.pk)]
    sweep(before_the_end(cast))
    assert len(mails("message.reminder")) == 1


def test_a_worker_that_comes_when_it_is_over_blocks_and_does_not_remind(cast):
    talking.asked(cast)

    told = sweep(talking.after(cast, days=5))

    assert (told, mails("message.reminder")) == ({"reminded": 0, "blocked": 1}, [])


def test_a_thread_given_to_a_member_concerns_him_alone(cast):
    message = talking.asked(cast)
    Thread.objects.filter(pk=message.thread_id).update(buyer_owner=cast.memberships.ada)

    sweep(before_the_end(cast))

    assert mails("message.missed") == [("message.missed", message.pk, cast.memberships.ada.pk)]


@pytest.mark.parametrize("how", [NotifyHow.DIGEST, NotifyHow.NONE])
def test_who_wants_no_single_mails_gets_none(cast, how):
    message = talking.asked(cast)
    NotifySetting.objects.create(membership=cast.memberships.vic, how=how, at=cast.now)

    sweep(before_the_end(cast, hours=24))
    sweep(before_the_end(cast))

    assert (mails("message.reminder"), mails("message.blocked")) == ([], [])
    assert {membership for _topic, _message, membership in mails("message.missed")} != set()
    assert Message.objects.get(pk=message.pk).blocked_at == before_the_end(cast)


def test_batches_come_to_the_same(cast, monkeypatch):
    monkeypatch.setattr(window, "BATCH", 2)
    for code in ("CANDLE", "TWINE", "POUND", "PENNY", "LANTERN"):
        talking.asked(cast, code=code)

    told = [len(window.batch(now=before_the_end(cast), most=2)) for _number in range(4)]

    assert told == [2, 2, 1, 0]
    assert len(mails("message.blocked")) == 5
