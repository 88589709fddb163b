"""What waits for a company's response right now, on the first page and at the sales desk (S1, S2, T9)."""

from dataclasses import dataclass
from datetime import datetime

from core import prepared
from messaging.models import Side, Thread

DUE_SQL = """
    SELECT '{side}', count(*), min(least(CASE WHEN {side}_due_at > %(now)s THEN {side}_due_at END, {side}_shut_at))
    FROM messaging_thread
    WHERE {side}_id = %(company)s AND closed_at IS NULL AND ({side}_due_at > %(now)s OR {side}_shut_at > %(now)s)
      AND ({side}_shut_at IS NULL OR {side}_shut_at > %(now)s)
"""
"""What windows.standing calls DUE, and the earliest windows.due of it."""
LATEST = 5


@dataclass(frozen=True, slots=True)
class Due:
    """So many threads wait for a response in which time is left, and the first end of that time."""

    number: int = 0
    first_at: datetime | None = None


def due(company, sides, now):
    """Give {side: Due} of a company, in one query."""
    sql = " UNION ALL ".join(DUE_SQL.format(side=str(side)) for side in sides)
    with prepared.cursor() as cursor:
        cursor.execute(sql, {"company": company, "now": now})
        return {Side(side): Due(number, first_at) for side, number, first_at in cursor.fetchall()}


def between(seller, buyer):
    """Give the latest threads in which a company sells to another, the latest first."""
    found = Thread.objects.filter(seller=seller, buyer=buyer)
    return list(found.select_related("seller_owner__user").order_by("-last_at", "-pk")[:LATEST])
