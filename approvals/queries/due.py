"""What the clock asks for: who is to be reminded, who gets the morning's list, what nobody has answered in time (A4).

Statements over all of it at once: each takes a batch of rows that no other worker has.
"""

from datetime import time
from zoneinfo import ZoneInfo

from django.db import connection

from approvals.models import ApprovalPolicy, ApprovalStep
from core import prepared
from core.reader import zone_of
from partners.queries import PATH_SQL

MOST_REMINDERS = 5
DIGEST_AT, DIGEST_UNTIL = time(7), time(12)
"""When the list of what waits goes out, by the reader's own clock. A late worker makes up for it until noon."""
DEFAULTS = ApprovalPolicy()
POLICIES_SQL = f"""
    SELECT node.partner_id, coalesce(policy.remind_after_hours, %(remind)s) AS remind_after_hours,
           coalesce(policy.digest_from, %(digest)s) AS digest_from
    FROM (SELECT DISTINCT partner_id FROM {{nodes}}) node
    CROSS JOIN LATERAL ({PATH_SQL.format(node="node.partner_id")} SELECT id FROM path WHERE parent_id IS NULL) top
    LEFT JOIN approvals_approvalpolicy policy ON policy.partner_id = top.id
"""
"""What the organisations of some nodes have set, or the defaults."""
REMIND_SQL = f"""
    WITH due AS MATERIALIZED (
        SELECT id, step_id, membership_id FROM approvals_asked
        WHERE is_open AND remind_at IS NOT NULL AND remind_at <= %(now)s
        ORDER BY remind_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
    ), asked AS MATERIALIZED (
        SELECT due.id, due.membership_id, step.asked_at, o.partner_id
        FROM due JOIN approvals_approvalstep step ON step.id = due.step_id JOIN commerce_order o ON o.id = step.order_id
    ), policies AS MATERIALIZED ({POLICIES_SQL.format(nodes="asked")}), piles AS MATERIALIZED (
        SELECT reader.membership_id, (
            SELECT count(*) FROM (
                SELECT FROM approvals_asked waits WHERE waits.is_open AND waits.membership_id = reader.membership_id
                LIMIT reader.digest_from
            ) found
        ) >= reader.digest_from AS gets_digest
        FROM (SELECT membership_id, min(digest_from) AS digest_from FROM asked JOIN policies USING (partner_id)
              GROUP BY membership_id) reader
    ), moved AS (
        UPDATE approvals_asked a SET
            remind_at = CASE WHEN %(now)s + pace <= asked.asked_at + pace * ({MOST_REMINDERS} + 0.5)
                             THEN %(now)s + pace END,
            reminded_at = CASE WHEN piles.gets_digest THEN a.reminded_at ELSE %(now)s END
        FROM asked JOIN policies USING (partner_id) JOIN piles USING (membership_id)
             CROSS JOIN LATERAL (SELECT policies.remind_after_hours * interval '1 hour' AS pace) set_to
        WHERE a.id = asked.id
        RETURNING a.id, a.link_expires_at, piles.gets_digest
    )
    SELECT id, link_expires_at, gets_digest FROM moved ORDER BY id
"""
"""Five reminders lie within five and a half intervals from the question on, however late the worker is."""


def take_reminders(*, now, batch):
    """Move a batch of due reminders on; gives [(asked id, link_expires_at, whether he gets digests instead)]."""
    values = {
        "now": now,
        "batch": batch,
        "remind": DEFAULTS.remind_after_hours,
        "digest": DEFAULTS.digest_from,
    }
    with prepared.cursor() as cursor:
        cursor.execute(REMIND_SQL, values)
        return cursor.fetchall()


ZONES_SQL = """
    SELECT DISTINCT u.timezone FROM (
        SELECT membership_id FROM approvals_asked WHERE is_open GROUP BY membership_id HAVING count(*) >= 2
    ) pile JOIN partners_membership m ON m.id = pile.membership_id JOIN partners_user u ON u.id = m.user_id
"""
READERS_SQL = f"""
    WITH zones (name, seven, day) AS (
        SELECT * FROM unnest(%(names)s::text[], %(sevens)s::timestamptz[], %(days)s::date[])
    ), piles AS MATERIALIZED (
        SELECT m.id AS membership_id, m.partner_id, zones.day, count(*) AS number
        FROM approvals_asked a JOIN approvals_approvalstep step ON step.id = a.step_id
        JOIN partners_membership m ON m.id = a.membership_id JOIN partners_user u ON u.id = m.user_id
        JOIN zones ON zones.name = u.timezone
        WHERE a.is_open AND step.asked_at <= zones.seven AND m.ended_at IS NULL
        GROUP BY m.id, m.partner_id, zones.day HAVING count(*) >= 2
    ), policies AS MATERIALIZED ({POLICIES_SQL.format(nodes="piles")})
    SELECT membership_id, day FROM piles JOIN policies USING (partner_id)
    WHERE number >= digest_from
      AND NOT EXISTS (SELECT FROM approvals_digestoptout o WHERE o.membership_id = piles.membership_id)
    ORDER BY membership_id
"""


def digest_readers(*, now):
    """Give [(membership id, the reader's date)] of those who get a list of what has waited since before seven."""
    with prepared.cursor() as cursor:
        cursor.execute(ZONES_SQL)
        mornings = [(name, *morning) for (name,) in cursor.fetchall() if (morning := _morning(zone_of(name), now))]
        if not mornings:
            return []
        names, sevens, days = zip(*mornings, strict=True)
        values = {"names": list(names), "sevens": list(sevens), "days": list(days),
                  "remind": DEFAULTS.remind_after_hours, "digest": DEFAULTS.digest_from}  # fmt: skip
        cursor.execute(READERS_SQL, values)
        return cursor.fetchall()


def _morning(zone: ZoneInfo, now):
    """Give (seven o'clock of today, today) in a zone while it is morning there, else None."""
    local = now.astimezone(zone)
    if not DIGEST_AT <= local.time() < DIGEST_UNTIL:
        return None
    return local.replace(hour=DIGEST_AT.hour, minute=0, second=0, microsecond=0), local.date()


NOTE_SQL = """
    UPDATE approvals_asked SET reminded_at = %(now)s WHERE id IN (
        SELECT id FROM approvals_asked WHERE is_open AND membership_id = ANY(%(members)s)
        ORDER BY id FOR UPDATE SKIP LOCKED
    )
"""


def note_reminded(membership_ids, *, now):
    """Note that these were reminded of all that waits for them."""
    with prepared.cursor() as cursor:
        cursor.execute(NOTE_SQL, {"now": now, "members": list(membership_ids)})


UNANSWERED_SQL = """
    WITH due AS MATERIALIZED (
        SELECT id, order_id, escalates_at FROM approvals_approvalstep
        WHERE decision IS NULL AND escalates_at IS NOT NULL AND escalates_at <= %(now)s
          AND (escalates_at, id) > (%(since)s, %(after)s)
        ORDER BY escalates_at, id LIMIT %(batch)s
    ), held AS (
        SELECT o.id FROM commerce_order o WHERE o.id IN (SELECT order_id FROM due)
        ORDER BY o.id FOR UPDATE SKIP LOCKED
    )
    SELECT due.id, due.escalates_at, held.id IS NOT NULL FROM due LEFT JOIN held ON held.id = due.order_id
    ORDER BY due.escalates_at, due.id
"""


def take_unanswered(*, now, after, batch):
    """Lock the orders of the next steps that nobody has answered in time, those that nobody else has.

    `after` is (escalates_at, step id) of the last one of the batch before. Gives (ids of the steps whose orders are
    held now, where the next batch begins or None).
    """
    since, last = after
    with connection.cursor() as cursor:
        cursor.execute(UNANSWERED_SQL, {"now": now, "since": since, "after": last, "batch": batch})
        rows = cursor.fetchall()
    held = [pk for pk, _at, is_held in rows if is_held]
    return held, ((rows[-1][1], rows[-1][0]) if len(rows) == batch else None)


def locked_steps(ids, *, now):
    """Give the steps of orders that are held, locked in the order of their orders, as far as they still wait."""
    found = ApprovalStep.objects.locked().filter(pk__in=ids, decision=None, escalates_at__lte=now)
    return list(found.select_related("approver__user", "order").order_by("order_id"))
