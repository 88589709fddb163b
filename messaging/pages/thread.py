"""What the page of a thread shows to one of its sides (S1-S5)."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import polling, windows
from messaging.forms.thread import MessageForm, NoteForm, OwnerForm
from messaging.models import Side
from messaging.pages import standing
from messaging.pages.inbox_listing import TITLES, URLS
from messaging.queries import talk
from messaging.windows import Standing

MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the page shows it; `outcome` is what became of the window that it opened, see standing.outcome."""

    message: Any
    is_ours: bool
    company: str
    outcome: tuple | None

    @property
    def reopened(self):
        """When it was last opened again by a manager, None if never."""
        times = [each.at for each in self.message.reopenings.all()]
        return max(times) if times else None


def shown(thread, side, messages, now):
    """Give messages as Shown, to whoever reads as this side."""
    companies = {Side.SELLER: thread.seller.name, Side.BUYER: thread.buyer.name}
    told = [standing.outcome(each, now, ended_at=thread.closed_at) for each in messages]
    return [
        Shown(each, each.side == side, companies[each.side], outcome)
        for each, outcome in zip(messages, told, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Live:
    """What changes on a page that stays open: how the thread stands, what is left of it, where news come from.

    `left` and `shuts` are milliseconds until the next deadline of this side, and until it can write no more: counted
    down on the page from when they came, whatever its clock says.
    """

    told: standing.Told
    is_shut: bool
    has_box: bool
    left: int | None
    shuts: int | None
    poll_url: str
    more_url: str
    seconds: int = polling.SECONDS


def live(thread, side, acting, now, *, first, last, has_box=None):
    """Give the Live of a page that shows messages from `first` to `last`; `has_box` where it has a reply box."""
    told, shuts_at = standing.told(thread, side, now), getattr(thread, f"{side}_shut_at")
    is_shut = bool(thread.closed_at) or windows.is_shut(thread, side, now)
    has_box = has_box or not is_shut
    more = f"?after={last.pk}&first={first.pk}&box={int(has_box)}"
    return Live(
        told=told,
        is_shut=is_shut,
        has_box=has_box,
        left=_milliseconds(told.due_at, now),
        shuts=None if is_shut else _milliseconds(shuts_at, now),
        poll_url=reverse("messaging:news", args=[polling.token(thread, side, acting.membership_id, last.sent_at)]),
        more_url=reverse("messaging:thread", args=[thread.pk]) + more,
    )


def _milliseconds(at: datetime | None, now):
    return None if at is None else max(0, (at - now) // MILLISECOND)


def why_shut(thread, side):
    """Say why one writes no more, and what can be done: (sentence, what next)."""
    across = getattr(thread, windows.other(side)).name
    if thread.closed_at:
        return _("Both companies are one now: nobody writes here any more."), ""
    why = _("%(company)s asked for a response within 72 hours, and the time is over.") % {"company": across}
    return why, _("You can write again as soon as %(company)s does.") % {"company": across}


def context(thread, side, acting, now, *, form=None, kept=None, before=None, note_form=None):
    """Give what the page shows. `form` is what was refused, `kept` the words of what can no longer be sent."""
    messages, has_earlier = talk.messages(thread, before=before)
    first, last = messages[0], messages[-1]
    colleagues = talk.colleagues(getattr(thread, f"{side}_id"), side)
    owner_id = getattr(thread, f"{side}_owner_id")
    now_live = live(thread, side, acting, now, first=first, last=last)
    return {
        "thread": thread,
        "side": side,
        "across": windows.other(side),
        "company": getattr(thread, windows.other(side)),
        "inbox_title": TITLES[side],
        "inbox_url": reverse(URLS[side]),
        "rows": shown(thread, side, messages, now),
        "earlier": first.pk if has_earlier else None,
        "is_latest": before is None,
        "last": last,
        "live": now_live,
        "why_shut": why_shut(thread, side),
        "form": form or MessageForm(initial={"key": uuid.uuid4()}),
        "kept": kept,
        "notes": talk.notes(thread, side),
        "note_form": note_form or NoteForm(),
        "owner_form": OwnerForm(colleagues=colleagues, initial={"owner": owner_id}, auto_id="owner-%s"),
        "owner_name": dict(colleagues).get(owner_id),
        "is_mine": owner_id == acting.membership_id,
        "may_retry": now_live.told.standing == Standing.THEIRS_MISSED,
    }


def news(thread, side, acting, now, *, after, first, has_box):
    """Give what a page that is open does not show yet: new messages, how all stands, whether one may write again."""
    messages, _has_earlier = talk.messages(thread, after=after)
    asked = talk.asked(thread, first=first, last=after)
    now_live = live(thread, side, acting, now, first=first, last=messages[-1] if messages else after, has_box=has_box)
    return {
        "thread": thread,
        "side": side,
        "company": getattr(thread, windows.other(side)),
        "rows": shown(thread, side, messages, now),
        "asked": shown(thread, side, asked, now),
        "live": now_live,
        "gives_box": not has_box and not now_live.is_shut,
        "form": MessageForm(initial={"key": uuid.uuid4()}),
        "last": messages[-1] if messages else after,
    }
