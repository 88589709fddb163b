"""What somebody has decided himself, by week: how much, and how long it waited for him (A9, X5)."""

from dataclasses import dataclass
from datetime import date

from core import prepared
from partners.models import SUBTREE_SQL

DECIDED_SQL = f"""
    SELECT date_trunc('week', s.decided_at AT TIME ZONE %(zone)s)::date,
           count(*) FILTER (WHERE s.decision = 'accepted'), count(*) FILTER (WHERE s.decision = 'rejected'),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.decided_at - s.asked_at) / 3600)
    FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
    WHERE s.decided_by_id = %(user)s AND s.decided_at >= %(since)s AND s.decision IN ('accepted', 'rejected')
      AND o.partner_id IN ({SUBTREE_SQL.replace("%s", "%(company)s")})
    GROUP BY GROUPING SETS ((), (1)) ORDER BY 1 NULLS FIRST
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions of a week (its first day), of all weeks where that is None; `median` is in hours, None without any."""

    first: date | None
    accepted: int
    rejected: int
    median: float | None


def decided(acting, since, zone):
    """Give the Decided of all weeks together, then of each; of orders of the acting company alone (P11)."""
    values = {"user": acting.user_id, "company": acting.company_id, "since": since, "zone": zone}
    with prepared.cursor() as cursor:
        cursor.execute(DECIDED_SQL, values)
        return [Decided(*row) for row in cursor.fetchall()]
