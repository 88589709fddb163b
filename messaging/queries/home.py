"""What of conversations and purchase processes waits for a company, and how often it was answered in time (S1-S8)."""

from dataclasses import dataclass
from datetime import date, datetime

from core import prepared
from messaging.models import Side
from messaging.queries.figures import DECIDED_SQL, IN_TIME_SQL

DUE_SQL = """
    (SELECT '{side}', t.id, t.subject, across.name,
            least(CASE WHEN t.{side}_due_at > %(now)s THEN t.{side}_due_at END, t.{side}_shut_at) AS until
     FROM messaging_thread t JOIN partners_partner across ON across.id = t.{across}_id
     WHERE t.{side}_id = %(company)s AND t.closed_at IS NULL
       AND (t.{side}_due_at > %(now)s OR t.{side}_shut_at > %(now)s)
       AND (t.{side}_shut_at IS NULL OR t.{side}_shut_at > %(now)s)
       AND (t.{side}_owner_id IS NULL OR t.{side}_owner_id = %(membership)s)
     ORDER BY until, t.id LIMIT %(most)s)
"""
"""What windows.standing calls DUE and no colleague has taken, by the earliest windows.due."""
REQUESTS_SQL = """
    (SELECT 'request', p.id, p.title, buyer.name, p.deadline
     FROM messaging_processmatch m JOIN messaging_purchaseprocess p ON p.id = m.process_id
     JOIN partners_partner buyer ON buyer.id = p.buyer_id
     WHERE m.seller_id = %(company)s AND p.state = 'active' AND p.deadline > %(now)s
       AND NOT EXISTS (SELECT FROM messaging_thread t WHERE t.process_id = p.id AND t.seller_id = %(company)s)
     ORDER BY p.deadline, p.id LIMIT %(most)s)
"""
"""Purchase requests that suit the company, for which it has not offered yet."""
AWARDS_SQL = """
    (SELECT 'award', p.id, p.title, '', p.deadline FROM messaging_purchaseprocess p
     WHERE p.buyer_id = %(company)s AND p.owner_id = %(membership)s AND p.state IN ('active', 'expired')
       AND p.deadline <= %(now)s AND EXISTS (SELECT FROM messaging_thread t JOIN messaging_processoffer o
                                             ON o.thread_id = t.id WHERE t.process_id = p.id AND t.closed_at IS NULL)
     ORDER BY p.deadline, p.id LIMIT %(most)s)
"""
"""One's own purchase processes that are over, have offers and are not awarded."""
PARTS = {
    Side.SELLER: [DUE_SQL.format(side="seller", across="buyer"), REQUESTS_SQL],
    Side.BUYER: [DUE_SQL.format(side="buyer", across="seller"), AWARDS_SQL],
}
WEEKS_SQL = f"""
    SELECT date_trunc('week', m.sent_at AT TIME ZONE %(zone)s)::date, count(*), count(*) FILTER (WHERE {IN_TIME_SQL})
    FROM messaging_message m WHERE m.sent_at >= %(since)s AND {DECIDED_SQL} GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thread or a purchase process: `kind` is a side of threads, request or award; `until` is its deadline."""

    kind: str
    pk: int
    subject: str
    across: str
    until: datetime


def waiting(company, membership_id, sides, now, most):
    """Give what waits for a company's inboxes, up to `most` of each kind, in one statement."""
    sql = " UNION ALL ".join(part for side in sides for part in PARTS[side])
    with prepared.cursor() as cursor:
        cursor.execute(sql, {"company": company, "membership": membership_id, "now": now, "most": most})
        return [Waiting(*row) for row in cursor.fetchall()]


def answered(since, zone, now) -> dict[date, tuple[int, int]]:
    """Give {first day of a week: (decided questions that were sent in it, those answered in time)} of all companies."""
    with prepared.cursor() as cursor:
        cursor.execute(WEEKS_SQL, {"since": since, "zone": zone, "now": now})
        return {week: (number, in_time) for week, number, in_time in cursor.fetchall()}
