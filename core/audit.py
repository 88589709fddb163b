"""Write audit rows (P14). Called inside the action's transaction, so that a row exists exactly when the change does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from core.models import AuditEntry

INSERT = """
    INSERT INTO core_auditentry (event, subject_type, subject_id, partner_id, actor_id, actor_name,
                                 behalf_of_id, behalf_of, channel, ip, old, new, reason, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
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
    rows = [
        (
            event.event, event.subject_type, event.subject_id, event.partner_id,
            by.user_id, by.name, by.behalf_of_id, by.behalf_of, by.channel, by.ip,
            _json(event.old), _json(event.new), event.reason, at,
        )
        for event in events
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows) if len(rows) > 1 else cursor.execute(INSERT, rows[0])


def of(subject):
    """Give the audit rows of a subject, oldest first."""
    return AuditEntry.objects.filter(subject_type=subject._meta.model_name, subject_id=subject.pk).order_by("id")


def _json(value):
    return None if value is None else Jsonb(value)
