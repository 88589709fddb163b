"""Figures about decisions: how long they take, what waits for whom, how they end (A4, A9)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core import prepared
from partners.models import SUBTREE_SQL

SHOWN_SQL = f"(%(node)s::bigint IS NULL OR o.partner_id IN ({SUBTREE_SQL.replace('%s', '%(node)s')}))"
DECIDED_SQL = f"""
    FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
    LEFT JOIN partners_user u ON u.id = s.decided_by_id
    WHERE s.decision IN ('accepted', 'rejected') AND s.decided_at >= %(since)s AND s.decided_at < %(until)s
      AND {SHOWN_SQL}
"""
MONTH_SQL = "date_trunc('month', s.decided_at AT TIME ZONE %(zone)s)::date"
HOURS_SQL = "extract(epoch FROM s.decided_at - s.asked_at) / 3600"
FIGURES_SQL = f"""
    count(*), count(*) FILTER (WHERE s.decision = 'accepted'), count(*) FILTER (WHERE s.decision = 'rejected'),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY {HOURS_SQL}), percentile_cont(0.9) WITHIN GROUP (ORDER BY {HOURS_SQL})
"""
TIMES_SQL = f"""
    SELECT {MONTH_SQL}, u.id, u.name, s.kind, {FIGURES_SQL} {DECIDED_SQL}
    GROUP BY GROUPING SETS ((), (1), (4), (u.id, u.name), (1, u.id, u.name, 4))
    ORDER BY 1, u.name, u.id, 4
"""
WAITING_SQL = f"""
    SELECT m.id, u.name, o.currency, count(*), min(s.asked_at), sum(o.total)
    FROM approvals_asked a JOIN approvals_approvalstep s ON s.id = a.step_id AND s.decision IS NULL
    JOIN commerce_order o ON o.id = s.order_id
    JOIN partners_membership m ON m.id = a.membership_id JOIN partners_user u ON u.id = m.user_id
    WHERE a.is_open AND {SHOWN_SQL}
    GROUP BY m.id, u.name, o.currency ORDER BY 5, u.name, m.id, o.currency
"""
OUTCOMES_SQL = f"""
    SELECT {MONTH_SQL}, s.decision, count(*)
    FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
    WHERE s.decision IS NOT NULL AND s.decided_at >= %(since)s AND s.decided_at < %(until)s AND {SHOWN_SQL}
    GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Span:
    """What is looked at: a node and below, None for all; half-open times; the zone in which months begin."""

    node_id: int | None
    since: datetime
    until: datetime
    zone: str

    @property
    def values(self):
        return {"node": self.node_id, "since": self.since, "until": self.until, "zone": self.zone}


@dataclass(frozen=True, slots=True)
class Time:
    """How long decisions took, in hours; month, person and kind are None where they are added up."""

    month: date | None
    person_id: int | None
    person: str | None
    kind: str | None
    number: int
    accepted: int
    rejected: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody was asked and nobody has decided, in one currency."""

    membership_id: int
    person: str
    currency: str
    number: int
    oldest: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    month: date
    decision: str
    number: int


@dataclass(frozen=True, slots=True)
class Times:
    """The same decisions added up in every way that is shown; `details` by month, person and kind."""

    whole: Time
    months: list
    kinds: list
    people: list
    details: list


def times(span):
    """Give the Times of a Span."""
    rows = [Time(*row) for row in _rows(TIMES_SQL, span)]
    known = {(row.month is None, row.person_id is None, row.kind is None): [] for row in rows}
    for row in rows:
        known[row.month is None, row.person_id is None, row.kind is None].append(row)
    people = sorted(known.get((True, False, True), []), key=lambda row: (-row.number, row.person))
    return Times(
        whole=known[True, True, True][0],
        months=known.get((False, True, True), []),
        kinds=known.get((True, True, False), []),
        people=people,
        details=known.get((False, False, False), []),
    )


def waiting(span):
    """Give the Waiting rows, whatever the Span's times: who has waited for longest first."""
    return [Waiting(*row) for row in _rows(WAITING_SQL, span)]


def outcomes(span):
    """Give the Outcomes by month."""
    return [Outcome(*row) for row in _rows(OUTCOMES_SQL, span)]


def _rows(sql, span):
    with prepared.cursor() as cursor:
        cursor.execute(sql, span.values)
        return cursor.fetchall()
