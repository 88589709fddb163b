"""How the organisations of many partners approve, in one statement (A6)."""

from approvals.queries.route import DEFAULT_POLICY, Facts
from core import prepared

POLICIES_SQL = """
    WITH RECURSIVE path(node, id, parent_id) AS (
        SELECT id, id, parent_id FROM partners_partner WHERE id = ANY(%s)
        UNION ALL
        SELECT path.node, up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT path.node, path.id, policy.mode, policy.time_zone, policy.escalate_after_hours, policy.remind_after_hours
    FROM path LEFT JOIN approvals_approvalpolicy policy ON policy.partner_id = path.id WHERE path.parent_id IS NULL
"""


def policies(partner_ids):
    """Give {partner id: Facts} that know nothing but how each partner's organisation approves."""
    with prepared.cursor() as cursor:
        cursor.execute(POLICIES_SQL, [list(partner_ids)])
        rows = cursor.fetchall()
    return {node: Facts([], root, False, *(policy if policy[0] else DEFAULT_POLICY)) for node, root, *policy in rows}
