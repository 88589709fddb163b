"""How long somebody usually takes to decide, from what he decided lately (A5)."""

from datetime import timedelta

from core import prepared

DAYS = 90
MOST = 50
HOURS_SQL = """
    SELECT m.id, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM last.decided_at - last.asked_at)) / 3600
    FROM partners_membership m, LATERAL (
        SELECT asked_at, decided_at FROM approvals_approvalstep
        WHERE decided_by_id = m.user_id AND decision IN ('accepted', 'rejected') AND decided_at >= %(since)s
        ORDER BY decided_at DESC LIMIT %(most)s
    ) last
    WHERE m.id = ANY(%(memberships)s) GROUP BY m.id
"""


def hours(membership_ids, *, now):
    """Give {membership id: median hours from being asked to the answer, of his last decisions}; without any he is
    missing."""
    values = {"memberships": sorted(membership_ids), "since": now - timedelta(days=DAYS), "most": MOST}
    with prepared.cursor() as cursor:
        cursor.execute(HOURS_SQL, values)
        return dict(cursor.fetchall())
