"""What the clock asks for: windows to be reminded of, and those that are over (S2, S3).

Statements over a batch of rows that no other worker has. Thread and message are locked together or not at all, so that
nothing here ever waits for somebody who responds, and he never finds half of it done.
"""

from dataclasses import dataclass
from datetime import datetime

from core import prepared
from messaging.models import Side
from messaging.windows import REMIND

LEADS = f"(VALUES {', '.join(f'({int(lead.total_seconds())})' for lead in REMIND)})"
TAKE_SQL = f"""
    WITH due AS MATERIALIZED (
        SELECT m.id FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
        WHERE m.notice_at <= %(now)s
        ORDER BY m.notice_at, m.id LIMIT %(batch)s
        FOR UPDATE OF t, m SKIP LOCKED
    )
    UPDATE messaging_message m SET
        blocked_at = CASE WHEN m.due_at <= %(now)s THEN %(now)s END,
        notice_at = CASE WHEN m.due_at > %(now)s THEN coalesce((
            SELECT min(m.due_at - lead.seconds * interval '1 second') FROM {LEADS} lead (seconds)
            WHERE m.due_at - lead.seconds * interval '1 second' > %(now)s
        ), m.due_at) END
    WHERE m.id = ANY(ARRAY(SELECT id FROM due))
    RETURNING m.id, m.thread_id, m.side, m.due_at, m.blocked_at IS NOT NULL, m.notice_at
"""
"""What windows.next_notice says, for a batch; each row by its id, for a plan that knows no size of the batch would
read the whole table instead."""
OWED_SQL = """
    SELECT min(m.due_at) FROM messaging_message m
    WHERE m.thread_id = t.id AND m.side = '{across}' AND m.asks AND m.answer_id IS NULL AND m.blocked_at IS NULL
"""
SUM_UP_SQL = f"""
    UPDATE messaging_thread t SET seller_due_at = ({OWED_SQL.format(across=Side.BUYER)}),
                                  buyer_due_at = ({OWED_SQL.format(across=Side.SELLER)})
    WHERE t.id = ANY(%(threads)s)
"""
"""What windows.sum_up says of both sides; what shuts a side is the deadline itself, and stays (S3)."""


ANY_SQL = "SELECT min(notice_at) <= %(now)s FROM messaging_message"
"""One look at the beginning of the index: nearly always nothing is due, and to begin TAKE_SQL costs many times that."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message of which the worker has just noted something: `is_over`, or else that little time is left.

    `next_at` is when there is something to note again, None once it is over.
    """

    message: int
    thread: int
    side: str
    due_at: datetime
    is_over: bool
    next_at: datetime | None


def is_any(*, now):
    """Whether something is due, be it that another worker has it already."""
    with prepared.cursor() as cursor:
        cursor.execute(ANY_SQL, {"now": now})
        return bool(cursor.fetchone()[0])


def take(*, now, batch):
    """Move a batch of what is due on: block what is over, set when the rest is due again. Gives [Due], as locked."""
    with prepared.cursor() as cursor:
        cursor.execute(TAKE_SQL, {"now": now, "batch": batch})
        return [Due(*row) for row in cursor.fetchall()]


def sum_up(threads):
    """Write into threads, which are locked, what each side owes now."""
    with prepared.cursor() as cursor:
        cursor.execute(SUM_UP_SQL, {"threads": sorted(threads)})
