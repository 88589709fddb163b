"""What a manager reads before he opens a message again, and on whose page he finds the way there (S8)."""

from core.refusal import Refused
from messaging import windows
from messaging.models import Side
from messaging.queries import reopening as queries
from messaging.rules import reopening as rules
from messaging.windows import Verdict


def offered(thread, now):
    """Give the messages of a thread that may be opened again now: of each side its last at most."""
    return [last for side in Side if (last := queries.last_of(thread.pk, side)) and why_not(last, now, last=last) == ""]


def why_not(message, now, *, last):
    """Say why a message cannot be opened again; empty where it can."""
    try:
        rules.check_can_reopen(message.thread, message, now, last=last)
    except Refused as refusal:
        return refusal.sentence
    return ""


def page(message, now):
    """Give what the page shows: facts alone, what was written is on the conversation's page."""
    bound = windows.other(message.side)
    return {
        "message": message,
        "thread": message.thread,
        "sender": getattr(message.thread, message.side),
        "bound": getattr(message.thread, bound),
        "until": windows.deadline(now),
        "is_blocked": windows.verdict(message, now) == Verdict.BLOCKED,
        "why_not": why_not(message, now, last=queries.last_of(message.thread_id, message.side)),
        "earlier": queries.of_message(message),
    }
