"""Whom an organisation's way of approving concerns (A1, A6)."""

from dataclasses import dataclass

from approvals.queries.reach import ACCEPTING
from core import prepared
from partners.models import SUBTREE_SQL
from partners.permissions import ROLE_PERMISSIONS, Permission, Role

ORDERING = [role.value for role in Role if Permission.ORDER_PLACE in ROLE_PERMISSIONS[role]]
MOST_NAMES = 5
CONCERNED_SQL = f"""
    WITH places AS (
        SELECT m.id, u.name, m.may_place AND m.roles && %(ordering)s::varchar[] AS places,
               m.may_accept AND m.roles && %(accepting)s::varchar[] AND u.status = 'active' AS accepts,
               l.approver_id IS NOT NULL AND (
                   l.amount IS NOT NULL OR EXISTS (SELECT FROM approvals_periodlimit p WHERE p.membership_id = m.id)
               ) AS is_limited
        FROM partners_membership m JOIN partners_user u ON u.id = m.user_id
        LEFT JOIN approvals_spendinglimit l ON l.membership_id = m.id
        WHERE m.partner_id IN ({SUBTREE_SQL.replace("%s", "%(root)s")}) AND m.ended_at IS NULL
          AND u.status IN ('active', 'on_hold')
    )
    SELECT count(*) FILTER (WHERE places), count(*) FILTER (WHERE places AND is_limited),
           count(*) FILTER (WHERE places AND NOT accepts), count(*) FILTER (WHERE accepts),
           (array_agg(name ORDER BY name) FILTER (WHERE accepts))[:{MOST_NAMES}],
           (SELECT count(*) FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
            WHERE s.decision IS NULL AND o.partner_id IN ({SUBTREE_SQL.replace("%s", "%(root)s")}))
    FROM places
"""


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many people order, have a limit and an approver, would wait for somebody who accepts, and may accept; who
    these are; and how many orders wait now."""

    ordering: int
    limited: int
    pooled: int
    accepting: int
    names: list
    waiting: int


def of(root_id):
    """Give the Concerned of a company."""
    values = {"root": root_id, "ordering": ORDERING, "accepting": ACCEPTING}
    with prepared.cursor() as cursor:
        cursor.execute(CONCERNED_SQL, values)
        ordering, limited, pooled, accepting, names, waiting = cursor.fetchone()
    return Concerned(ordering, limited, pooled, accepting, names or [], waiting)
