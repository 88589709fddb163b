"""How a thread stands, in words (S2)."""

from datetime import timedelta

import pytest

from messaging.models import Message, Side, Thread
from messaging.pages import standing
from tests.messaging import talking

H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "1 min"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (H, "1 h"),
        (1.5 * H, "1 h 30 min"),
        (4.9 * H, "4 h"),
        (23.9 * H, "23 h"),
        (24 * H, "1 d"),
        (71.9 * H, "2 d 23 h"),
    ],
)
def test_time_is_told_in_one_unit_or_two(span, words):
    assert standing.left(span) == words


@pytest.mark.parametrize(
    ("hours", "sellers", "buyers"),
    [
        (0, ("3 d left", "info"), ("Waiting for them, 3 d left", "mute")),
        (48, ("1 d left", "warn"), ("Waiting for them, 1 d left", "mute")),
        (68, ("4 h left", "bad"), ("Waiting for them, 4 h left", "mute")),
        (72, ("Missed", "bad"), ("Missed by them", "mute")),
    ],
)
def test_both_sides_read_how_it_stands(cast, hours, sellers, buyers):
    thread = Thread.objects.get(pk=talking.asked(cast).thread_id)

    told = [standing.told(thread, side, talking.after(cast, hours=hours)) for side in (Side.SELLER, Side.BUYER)]

    assert [(each.words, each.tone) for each in told] == [sellers, buyers]


def test_without_a_deadline_it_is_told_who_wrote_last_not_that_anybody_waits(cast):
    thread = Thread.objects.get(pk=talking.asked(cast, asks=False).thread_id)

    told = [standing.told(thread, side, talking.after(cast, hours=500)).words for side in (Side.SELLER, Side.BUYER)]

    assert told == ["They wrote last", "We wrote last"]


def test_a_closed_thread_waits_for_nobody(cast):
    thread = talking.asked(cast).thread
    thread.closed_at = cast.now

    assert standing.told(thread, Side.SELLER, talking.after(cast, hours=80)).words == "Closed"


@pytest.mark.parametrize(
    ("answered", "hours", "words"),
    [
        (3, 10, "Answered after 3 h"),
        (None, 71, "Response asked for, 1 h left"),
        (None, 72, "No response in time"),
    ],
)
def test_what_became_of_a_message_that_asked(cast, answered, hours, words):
    message = talking.asked(cast)
    if answered:
        talking.responded(cast, message.thread, at=talking.after(cast, hours=answered))

    found = standing.outcome(Message.objects.get(pk=message.pk), talking.after(cast, hours=hours))

    assert found[0] == words
