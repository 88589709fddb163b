"""The chain over the audit rows (P14): each seal is a keyed digest over the one before it and the row it seals.

A seal covers the row as it is stored, the time of sealing included. Rows are sealed when their transaction is seen, so
that the order is by id but for those that were committed late.
"""

import hashlib
import hmac
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction

from core import clock

log = structlog.get_logger(__name__)
LOCK = 7390
BATCH = 5000
LATEST = timedelta(hours=1)
"""No transaction is open for so long: a row that is sealed later than that was not there when it says."""

CANONICAL = """
    jsonb_build_array(e.id, e.event, e.subject_type, e.subject_id, e.partner_id, e.actor_id, e.actor_name,
        e.behalf_of_id, e.behalf_of, e.channel, e.ip::text, e.old::text, e.new::text, e.reason,
        (extract(epoch FROM e.at) * 1000000)::bigint, (extract(epoch FROM e.written_at) * 1000000)::bigint)::text
"""
"""A row `e` as one text, the same in every session; changing it breaks every chain there is."""

NEXT = f"""
    SELECT e.id, CASE WHEN s.position IS NULL THEN {CANONICAL} END
    FROM (SELECT * FROM core_auditentry WHERE id > %s ORDER BY id LIMIT {BATCH}) e
    LEFT JOIN LATERAL (SELECT position FROM core_auditseal WHERE entry_id = e.id OFFSET 0) s ON true
    ORDER BY e.id
"""
"""The next rows, with their text while not sealed; OFFSET 0 makes that a look-up, whatever the planner knows."""
FLOOR = """
    SELECT coalesce((SELECT entry_id FROM core_auditseal WHERE sealed_at < (
        SELECT sealed_at FROM core_auditseal ORDER BY position DESC LIMIT 1
    ) - %s::interval ORDER BY position DESC LIMIT 1), 0)
"""
"""Up to here everything was sealed by the last time: an hour lies between this seal and the newest one. Asked once a
run: within it the batches go upwards, and what is committed late below them is the next run's."""


def digest(key, before, sealed_at, canonical):
    """Give the digest (hex) of a row that follows the digest `before`; `sealed_at` in microseconds."""
    return hmac.new(key, f"{before}|{sealed_at}|{canonical}".encode(), hashlib.sha256).hexdigest()


def key():
    """Give the key of the chain: AUDIT_KEY, else one derived from SECRET_KEY."""
    return hashlib.sha256(f"audit seal|{settings.AUDIT_KEY or settings.SECRET_KEY}".encode()).digest()


def microseconds(moment):
    """Give an aware time as whole microseconds since 1970, as the database counts them."""
    return (moment - clock.EPOCH) // timedelta(microseconds=1)


def seal():
    """Seal what has been committed since the last time, batch by batch. Gives how many rows."""
    sealed, floor = 0, _floor()
    while floor is not None:
        number, floor = _seal_batch(floor)
        sealed += number
    return sealed


def _floor():
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [f"{LATEST.total_seconds()} seconds"])
        return cursor.fetchone()[0]


@transaction.atomic
def _seal_batch(floor):
    """Seal the next rows above the floor. Gives (how many, the next floor), None at the end or if another is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0, None
        cursor.execute(NEXT, [floor])
        found = cursor.fetchall()
        rows = [(entry, canonical) for entry, canonical in found if canonical is not None]
        if rows:
            _write(cursor, rows)
    return len(rows), found[-1][0] if found else None


def _write(cursor, rows):
    """Write the seals of rows. The log keeps the head, for verify_audit --head."""
    cursor.execute("SELECT position, digest FROM core_auditseal ORDER BY position DESC LIMIT 1")
    position, head = cursor.fetchone() or (0, "")
    now, secret = clock.now(), key()
    digests = []
    for _entry, canonical in rows:
        head = digest(secret, head, microseconds(now), canonical)
        digests.append(head)
    cursor.execute(
        "INSERT INTO core_auditseal (position, entry_id, digest, sealed_at)"
        " SELECT %s + n, entry, digest, %s"
        " FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS t(entry, digest, n)",
        [position, now, [row[0] for row in rows], digests],
    )
    log.info("audit.sealed", position=position + len(rows), head=head, rows=len(rows))
