"""What the clock says of messages and threads: pure, given rows and the database's time (S2, S3).

A window is half-open: at `due_at` itself it is over. Every page, action and sweep asks here, so that they agree, and
none of them needs the worker: that notes later what was true already.
"""

import enum
from datetime import timedelta

from messaging.models import WINDOW, Side

REMIND = (timedelta(hours=24), timedelta(hours=4))
"""So long before its end a window is reminded of (S3)."""


class Verdict(enum.Enum):
    """What became of a message's window."""

    NONE = "none"
    OPEN = "open"
    ANSWERED = "answered"
    BLOCKED = "blocked"


class Standing(enum.StrEnum):
    """How a thread stands for one side."""

    DUE = "due"
    """The other side waits, and time is left."""
    WAITING = "waiting"
    """The other side wrote last, and set no deadline."""
    BLOCKED = "blocked"
    """The other side waited in vain: one writes no more before it does."""
    THEIRS_DUE = "theirs_due"
    """One waits for a response, and time is left."""
    THEIRS_MISSED = "theirs_missed"
    """One waited in vain, and may write again."""
    THEIRS = "theirs"
    """One wrote last, and set no deadline."""


def other(side):
    """Give the side across."""
    return Side.BUYER if side == Side.SELLER else Side.SELLER


def deadline(sent_at):
    """Give until when a message sent at a moment (UTC) must be answered: 72 hours later, whatever clocks are set to."""
    return sent_at + WINDOW


def next_notice(due_at, after):
    """Give when the worker next has something to do for an open window, later than `after`: remind, or note its end."""
    return next((due_at - lead for lead in REMIND if due_at - lead > after), due_at)


def verdict(message, now):
    """Give what became of a message's window."""
    if not message.asks:
        return Verdict.NONE
    if message.answer_id:
        return Verdict.ANSWERED
    return Verdict.OPEN if now < message.due_at else Verdict.BLOCKED


def is_shut(thread, side, now):
    """Whether a side can write no more: it let the deadline of the other's last message go by."""
    shut_at = getattr(thread, f"{side}_shut_at")
    return shut_at is not None and shut_at <= now


def due(thread, side, now):
    """Give the next moment until which a side owes a response, None where it owes none, or all of them are over."""
    ends = (getattr(thread, f"{side}_due_at"), getattr(thread, f"{side}_shut_at"))
    return min((each for each in ends if each is not None and each > now), default=None)


def standing(thread, side, now):
    """Give how a thread stands for a side."""
    across = other(side)
    if is_shut(thread, side, now):
        return Standing.BLOCKED
    if due(thread, side, now):
        return Standing.DUE
    if thread.last_by == across:
        return Standing.WAITING
    if due(thread, across, now):
        return Standing.THEIRS_DUE
    return Standing.THEIRS_MISSED if is_shut(thread, across, now) else Standing.THEIRS


def sum_up(thread, side, messages):
    """Write into a thread what a side owes, given all messages of the other side that are open by their row and, last,
    its last message. Gives the names of the fields."""
    names = (f"{side}_due_at", f"{side}_shut_at")
    owed = [each for each in messages if each.asks and each.answer_id is None]
    last = messages[-1] if messages else None
    setattr(thread, names[0], min((each.due_at for each in owed if each.blocked_at is None), default=None))
    setattr(thread, names[1], last.due_at if last is not None and last in owed else None)
    return names
