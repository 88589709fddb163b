"""The morning's list of what is due and what is new, to whoever wants to be told once a day (S3)."""

from django.utils.translation import gettext as _

from core import clock, mail
from core.reader import as_reader
from messaging.emails import told
from messaging.models import NotifyHow, Side
from messaging.queries import digest as queries
from messaging.queries import process as processes
from messaging.windows import other
from partners.models import Membership

SHOWN = 25
INBOXES = {Side.SELLER: "messaging:sales", Side.BUYER: "messaging:purchases"}


def digest(payload):
    """List it; moot where there is nothing to say, or he is told in another way by now."""
    place = _place(payload["membership"])
    if place is None:
        return None
    now = clock.now()
    listed = {side: queries.threads(place, side, now) for side in queries.sides(place)}
    rows = [(side, *row) for side, found in listed.items() for row in found]
    requests = processes.found_lately(place, now) if Side.SELLER in listed else []
    if not rows and not requests:
        return None
    rows.sort(key=lambda row: (row[2] is None, row[2] or now))
    with as_reader(place.user):
        context = {
            "number": len(rows),
            "due": sum(until is not None for _side, _thread, until in rows),
            "rows": [_row(side, thread, until, now) for side, thread, until in rows[:SHOWN]],
            "more": max(0, len(rows) - SHOWN),
            "requests": [_request(each) for each in requests],
            **_action(rows[0][0] if rows else None),
        }
        return told.made("message_digest", place, context)


def _action(side):
    """Lead to the inbox of what stands first; without a thread to the requests."""
    if side is None:
        return {"action_url": mail.address("messaging:requests"), "action_label": _("Open Purchase requests")}
    label = _("Open Sales management") if side == Side.SELLER else _("Open Purchases management")
    return {"action_url": mail.address(INBOXES[side]), "action_label": label}


def _request(process):
    """Say what a buyer has come to want of what the company sells (S7)."""
    url = mail.address("messaging:request", process.pk)
    return {"title": process.title, "company": process.buyer.name, "until": told.shown(process.deadline), "url": url}


def _place(pk):
    """Give the place, while this list is wanted there."""
    place = Membership.objects.select_related("user", "partner", "notify_setting").get(pk=pk)
    setting = getattr(place, "notify_setting", None)
    return place if setting and setting.how == NotifyHow.DIGEST else None


def _row(side, thread, until, now):
    return {
        "company": getattr(thread, other(side)).name,
        "about": thread.subject,
        "left": told.left(until, now) if until else "",
        "at": told.shown(until or thread.last_at),
        "url": mail.address("messaging:thread", thread.pk),
    }
