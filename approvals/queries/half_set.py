"""Limits without an approver and approvers without a limit, of the whole house: neither asks anybody (A1, A12)."""

from dataclasses import dataclass

from core import prepared

COUNTED_SQL = """
    WITH RECURSIVE half AS (
        SELECT membership_id, approver_id IS NULL AS lacks_approver FROM approvals_spendinglimit l
        WHERE amount IS NOT NULL AND approver_id IS NULL
           OR amount IS NULL AND approver_id IS NOT NULL
              AND NOT EXISTS (SELECT FROM approvals_periodlimit p WHERE p.membership_id = l.membership_id)
        UNION
        SELECT membership_id, true FROM approvals_periodlimit p
        WHERE NOT EXISTS (SELECT FROM approvals_spendinglimit l
                          WHERE l.membership_id = p.membership_id AND l.approver_id IS NOT NULL)
    ), counted AS MATERIALIZED (
        SELECT m.partner_id, count(*) FILTER (WHERE lacks_approver) AS no_approver,
               count(*) FILTER (WHERE NOT lacks_approver) AS no_limit
        FROM half JOIN partners_membership m ON m.id = half.membership_id AND m.ended_at IS NULL
        JOIN partners_user u ON u.id = m.user_id AND u.status IN ('active', 'on_hold')
        GROUP BY m.partner_id
    ), upwards(partner_id, id, parent_id) AS (
        SELECT c.partner_id, p.id, p.parent_id FROM counted c JOIN partners_partner p ON p.id = c.partner_id
        UNION ALL
        SELECT upwards.partner_id, up.id, up.parent_id
        FROM upwards JOIN partners_partner up ON up.id = upwards.parent_id
    )
    SELECT top.code, top.name, sum(c.no_approver)::int, sum(c.no_limit)::int
    FROM counted c JOIN upwards ON upwards.partner_id = c.partner_id AND upwards.parent_id IS NULL
    JOIN partners_partner top ON top.id = upwards.id
    GROUP BY top.id ORDER BY sum(c.no_approver + c.no_limit) DESC, top.name, top.id
"""


@dataclass(frozen=True, slots=True)
class HalfSet:
    """How many people of a company have a limit and no approver, and how many an approver and no limit."""

    code: str
    name: str
    no_approver: int
    no_limit: int


def companies():
    """Give the HalfSet of each company that has any, the most first."""
    with prepared.cursor() as cursor:
        cursor.execute(COUNTED_SQL)
        return [HalfSet(*row) for row in cursor.fetchall()]
