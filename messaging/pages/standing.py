"""How a thread stands, in words: for lists, the thread's page and mails' readers alike (S2)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.ui import time_left
from messaging import windows
from messaging.windows import Standing, Verdict

SOON, URGENT, MINUTE = timedelta(hours=24), timedelta(hours=4), timedelta(minutes=1)
WORDS = {
    Standing.WAITING: (gettext_lazy("They wrote last"), "info"),
    Standing.BLOCKED: (gettext_lazy("Missed"), "bad"),
    Standing.THEIRS_DUE: (gettext_lazy("Waiting for them"), "mute"),
    Standing.THEIRS_MISSED: (gettext_lazy("Missed by them"), "mute"),
    Standing.THEIRS: (gettext_lazy("We wrote last"), "mute"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A standing as it is shown: words, tone, and the deadline that runs, if one does."""

    standing: Any
    words: str
    tone: str
    due_at: Any = None
    is_ours: bool = False
    left: str = ""

    @property
    def chip(self):
        return format_html('<span class="status tone-{}">{}</span>', self.tone, self.words)


def told(thread, side, now):
    """Give how a thread stands for a side."""
    if thread.closed_at:
        return Told(None, _("Closed"), "mute")
    found = windows.standing(thread, side, now)
    if found == Standing.DUE:
        due_at = windows.due(thread, side, now)
        rest = _("%(time)s left") % {"time": left(due_at - now)}
        return Told(found, rest, urgency(due_at - now), due_at, True, rest)
    words, tone = WORDS[found]
    due_at = windows.due(thread, windows.other(side), now) if found == Standing.THEIRS_DUE else None
    if due_at:
        rest = _("%(time)s left") % {"time": left(due_at - now)}
        return Told(found, _("Waiting for them, %(left)s") % {"left": rest}, tone, due_at, left=rest)
    return Told(found, str(words), tone)


def urgency(span):
    """Give the tone of so much time left to respond."""
    if span <= URGENT:
        return "bad"
    return "warn" if span <= SOON else "info"


def left(span):
    """Say so much time in its biggest unit or two: "2 d 3 h", "5 h", "1 h 10 min"; less than a minute is one."""
    number, unit, *rest = time_left(max(span, MINUTE)).split(" ")
    is_told = rest and rest[0] != "0" and not (URGENT <= span < SOON)
    return " ".join([number, unit, *rest] if is_told else [number, unit])


def outcome(message, now, *, ended_at=None):
    """Say what became of the window that a message opened: (words, tone, deadline that runs); None where it opened
    none. What was still open when its conversation ended, at `ended_at`, nobody owes any more."""
    found = windows.verdict(message, now)
    if found == Verdict.NONE:
        return None
    if found == Verdict.ANSWERED:
        span = message.answered_at - message.sent_at
        return _("Answered after %(time)s") % {"time": left(span)}, "ok", None
    if ended_at and ended_at < message.due_at:
        return _("Ended before its deadline"), "mute", None
    if found == Verdict.BLOCKED:
        return _("No response in time"), "bad", None
    return _("Response asked for, %(time)s left") % {"time": left(message.due_at - now)}, "info", message.due_at
