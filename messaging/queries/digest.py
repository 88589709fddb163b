"""The morning's list: who gets one now, and what it says of his company's threads (S3)."""

from datetime import time

from core.reader import zone_of
from messaging import windows
from messaging.models import NotifyHow, NotifySetting, Side, Thread
from messaging.queries import inbox, organisation
from partners import queries as partners
from partners.queries.people import SIGNS_IN

SENT_AT, SENT_UNTIL = time(8), time(12)
"""When the list goes out, by the reader's own clock. A late worker makes up for it until noon."""
MOST = 200


def readers(*, now):
    """Give [(membership id, the reader's date)] of those who are told once a day, where it is morning now."""
    places = NotifySetting.objects.filter(
        how=NotifyHow.DIGEST, membership__ended_at=None, membership__user__status__in=SIGNS_IN
    )
    zones = places.order_by().values_list("membership__user__timezone", flat=True).distinct()
    days = {name: day for name in zones if (day := _morning(name, now))}
    found = places.filter(membership__user__timezone__in=days).order_by("pk")
    return [(pk, days[name]) for pk, name in found.values_list("pk", "membership__user__timezone")]


def _morning(name, now):
    """Give the day in a zone while it is morning there, else None."""
    local = now.astimezone(zone_of(name))
    return local.date() if SENT_AT <= local.time() < SENT_UNTIL else None


def threads(place, side, now):
    """Give what a side of somebody's company is to look at: first what is due, by its end, then what he has not read,
    the newest first; as (thread, until when or None). What is given to a colleague is the colleague's."""
    company = partners.root_id(place.partner_id)
    found = Thread.objects.filter(**{f"{side}_id": company, "closed_at": None}).select_related("seller", "buyer")
    found = found.exclude(**{f"{side}_owner__in": organisation.members(company, side).exclude(pk=place.pk)})
    due = [(thread, windows.due(thread, side, now)) for thread in found.filter(inbox.due(side, now))[:MOST]]
    unread = found.filter(inbox.unread(side, place.pk)).exclude(pk__in=[thread.pk for thread, _until in due])
    unread = unread.order_by("-last_at", "-pk")[:MOST]
    return [*sorted(due, key=lambda row: (row[1], row[0].pk)), *((thread, None) for thread in unread)]


def sides(place):
    """Give the sides whose inbox somebody reads from his place, as it is now: none where he has lost it."""
    if place.ended_at or not place.user.email:
        return []
    company = partners.root_id(place.partner_id)
    return [side for side in Side if organisation.members(company, side).filter(pk=place.pk).exists()]
