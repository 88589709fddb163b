"""A manager opens a blocked message again, and nobody else does (S8)."""

from datetime import timedelta

import pytest

from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from messaging import windows
from messaging.actions import reopening, window
from messaging.models import Reopening, Side, Thread
from messaging.pages import reopening as pages
from tests.messaging import talking

WHOLE = timedelta(hours=72)


def reopen(cast, message, who="max", *, at, reason="The seller was ill"):
    return reopening.reopen(message=message, reason=reason, by=cast.acting(who), moment=lambda: at)


def test_a_blocked_message_is_open_for_72_hours_more(cast):
    message, late = talking.asked(cast), talking.after(cast, hours=80)
    window.sweep(moment=lambda: late)

    reopen(cast, message, at=late)

    message.refresh_from_db()
    thread = Thread.objects.get(pk=message.thread_id)
    assert (message.due_at, message.blocked_at) == (late + WHOLE, None)
    assert message.notice_at == message.due_at - timedelta(hours=24)
    assert (thread.seller_due_at, thread.seller_shut_at) == (late + WHOLE, late + WHOLE)
    answer = talking.responded(cast, thread, at=late + WHOLE - timedelta(microseconds=1))
    message.refresh_from_db()
    assert message.answer == answer


def test_it_is_blocked_by_the_clock_also_when_no_worker_has_noted_it(cast):
    message = talking.asked(cast)

    reopen(cast, message, at=message.due_at)

    assert Reopening.objects.get().was_due_at == message.due_at


def test_at_the_end_of_the_new_hours_it_is_blocked_again_and_told_again(cast):
    message, late = talking.asked(cast), talking.after(cast, hours=80)
    window.sweep(moment=lambda: late)
    reopen(cast, message, at=late)

    window.sweep(moment=lambda: late + WHOLE - timedelta(hours=4))
    window.sweep(moment=lambda: late + WHOLE)

    message.refresh_from_db()
    topics = [entry.topic for entry in OutboxEntry.objects.filter(payload__membership=cast.memberships.vic.pk)]
    assert message.blocked_at == late + WHOLE
    assert sorted(topics) == [
        "message.blocked", "message.blocked", "message.reminder", "message.reopened", "message.written",
    ]  # fmt: skip
    with pytest.raises(Refused, match="are over"):
        talking.responded(cast, message.thread, at=late + WHOLE)


def test_it_is_written_down_with_both_deadlines_and_the_reason(cast):
    message, late = talking.asked(cast), talking.after(cast, hours=80)

    reopen(cast, message, at=late)

    [entry] = audit.of(message.thread)
    assert (entry.event, entry.reason, entry.actor_name) == ("message.reopened", "The seller was ill", "Max")
    assert entry.old == {"due_at": message.due_at.isoformat()}
    assert entry.new == {"message": message.pk, "due_at": (late + WHOLE).isoformat()}


def test_both_sides_are_told(cast):
    message = talking.asked(cast)

    reopen(cast, message, at=message.due_at)

    told = OutboxEntry.objects.filter(topic="message.reopened").values_list("payload__side", "payload__membership")
    buyers = [(Side.BUYER, getattr(cast.memberships, name).pk) for name in ("bea", "carl", "dora", "pia", "ada")]
    assert sorted(told) == sorted([*buyers, (Side.SELLER, cast.memberships.vic.pk)])


@pytest.mark.parametrize("who", ["bea", "vic", "sam", "fay", "ada", "zoe"])
def test_nobody_but_a_marketplace_manager_does(cast, who):
    message = talking.asked(cast)

    with pytest.raises(Refused, match="Only a marketplace manager"):
        reopen(cast, message, who, at=message.due_at)
    assert Reopening.objects.count() == 0


def test_not_while_it_is_still_open(cast):
    message = talking.asked(cast)

    with pytest.raises(Refused, match="can still be responded to"):
        reopen(cast, message, at=message.due_at - timedelta(microseconds=1))


def test_not_twice(cast):
    message = talking.asked(cast)
    reopen(cast, message, at=message.due_at)

    with pytest.raises(Refused, match="can still be responded to"):
        reopen(cast, message, at=message.due_at)
    assert Reopening.objects.count() == 1


def test_again_when_it_was_missed_again(cast):
    message = talking.asked(cast)
    first = reopen(cast, message, at=message.due_at)

    second = reopen(cast, message, at=first.due_at)

    assert (second.was_due_at, second.due_at) == (first.due_at, first.due_at + WHOLE)


@pytest.mark.parametrize("reason", ["", "  \n", "\0"])
def test_not_without_a_reason(cast, reason):
    message = talking.asked(cast)

    with pytest.raises(Refused, match="Say why") as refusal:
        reopen(cast, message, at=message.due_at, reason=reason)
    assert refusal.value.field == "reason"


def test_not_with_a_reason_longer_than_is_kept(cast):
    message = talking.asked(cast)

    with pytest.raises(Refused, match="at most 300 characters; this one has 301"):
        reopen(cast, message, at=message.due_at, reason="x" * 301)


def test_not_when_it_was_answered(cast):
    message = talking.asked(cast)
    talking.responded(cast, message.thread)

    with pytest.raises(Refused, match="answered in time"):
        reopen(cast, message, at=message.due_at)


def test_not_what_asked_for_nothing(cast):
    message = talking.asked(cast, asks=False)

    with pytest.raises(Refused, match="asks for no response"):
        reopen(cast, message, at=talking.after(cast, hours=80))


def test_not_when_its_sender_has_written_again(cast):
    message = talking.asked(cast)
    talking.asked(cast, at=message.due_at)

    with pytest.raises(Refused, match="has written again"):
        reopen(cast, message, at=message.due_at + WHOLE)


def test_not_in_a_thread_whose_companies_are_one(cast):
    message = talking.asked(cast)
    Thread.objects.filter(pk=message.thread_id).update(closed_at=cast.now)

    with pytest.raises(Refused, match="one now"):
        reopen(cast, message, at=message.due_at)


def test_what_is_offered_is_the_last_blocked_message_of_a_side(cast):
    first = talking.asked(cast)
    last = talking.asked(cast, at=talking.after(cast, hours=1))

    assert pages.offered(windowed(last), first.due_at) == []
    assert pages.offered(windowed(last), last.due_at) == [last]
    assert windows.is_shut(windowed(last), Side.SELLER, last.due_at)


def windowed(message):
    return Thread.objects.get(pk=message.thread_id)
