"""Write audit rows (P14). Called inside the action's transaction, so that a row exists exactly when the change does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from core import prepared
from core.models import AuditEntry

INSERT = """
    INSERT INTO core_auditentry (event, subject_type, subject_id, partner_id, old, new, reason,
                                 actor_id, actor_name, behalf_of_id, behalf_of, channel, ip, at)
    SELECT e.*, %(user)s::bigint, %(name)s, %(behalf_of_id)s::bigint, %(behalf_of)s, %(channel)s, %(ip)s::inet,
           %(at)s::timestamptz
    FROM unnest(%(events)s::text[], %(types)s::text[], %(ids)s::bigint[], %(partners)s::bigint[], %(old)s::jsonb[],
                %(new)s::jsonb[], %(reasons)s::text[]) AS e
"""


def record(event, subject, *, by, at, partner_id=None, old=None, new=None, reason=""):
    """Write one row: `event` is "<noun>.<past verb>", `by` an Actor, `at` an aware time, old and new JSON-able."""
    record_many([Event(event, subject._meta.model_name, subject.pk, partner_id, old, new, reason)], by=by, at=at)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to what, for one row of many."""

    event: str
    subject_type: str
    subject_id: int
    partner_id: int | None = None
    old: Any = None
    new: Any = None
    reason: str = ""


def record_many(events: Iterable[Event], *, by, at):
    """Write one row per event in one round trip."""
    events = list(events)
    if not events:
        return
    user_id, name, behalf_of_id, behalf_of = by.signature()
    values = {
        "user": user_id,
        "name": name,
        "behalf_of_id": behalf_of_id,
        "behalf_of": behalf_of,
        "channel": by.channel,
        "ip": by.ip,
        "at": at,
        "events": [event.event for event in events],
        "types": [event.subject_type for event in events],
        "ids": [event.subject_id for event in events],
        "partners": [event.partner_id for event in events],
        "old": [_json(event.old) for event in events],
        "new": [_json(event.new) for event in events],
        "reasons": [event.reason for event in events],
    }
    with prepared.cursor() as cursor:
        cursor.execute(INSERT, values)


def of(subject):
    """Give the audit rows of a subject, oldest first."""
    return AuditEntry.objects.filter(subject_type=subject._meta.model_name, subject_id=subject.pk).order_by("id")


def _json(value):
    return None if value is None else Jsonb(value)
