"""Who stands in for an approver on a day: the SQL, and what its rows say (A3, A4)."""

from approvals.models import AskedAs
from approvals.routing import Candidate
from partners.queries import DECIDING_SQL, PATH_SQL

MOST_DELEGATIONS = 10
STANDS_IN_SQL = f"""
    WITH RECURSIVE away(membership_id, ends_on, seen) AS (
        SELECT a.delegate_id, a.ends_on, ARRAY[a.membership_id, a.delegate_id]
        FROM approvals_absence a
        WHERE a.membership_id = %(approver)s AND a.starts_on <= %(day)s AND %(day)s < a.ends_on
        UNION ALL
        SELECT a.delegate_id, least(away.ends_on, a.ends_on), away.seen || a.delegate_id
        FROM away JOIN approvals_absence a ON a.membership_id = away.membership_id
        WHERE a.starts_on <= %(day)s AND %(day)s < a.ends_on
          AND a.delegate_id <> ALL (away.seen) AND cardinality(away.seen) <= {MOST_DELEGATIONS}
    ), delegate AS (
        SELECT away.membership_id, away.ends_on FROM away
        WHERE NOT EXISTS (SELECT FROM approvals_absence a WHERE a.membership_id = away.membership_id
                          AND a.starts_on <= %(day)s AND %(day)s < a.ends_on)
    )
    SELECT c.role, c.ends_on, m.id, m.user_id, u.name, CASE
               WHEN m.ended_at IS NOT NULL OR u.status NOT IN ('active', 'on_hold') OR top.id <> home.id THEN 'left'
               WHEN u.status = 'on_hold' OR decides.status <> 'open' THEN 'on_hold' ELSE '' END
    FROM (
        SELECT 'approver' AS role, %(approver)s::bigint AS membership_id, NULL::date AS ends_on
        UNION ALL SELECT 'delegate', membership_id, ends_on FROM delegate
        UNION ALL SELECT 'proxy', deputy_id, NULL FROM approvals_proxy WHERE principal_id = %(approver)s
    ) c JOIN partners_membership m ON m.id = c.membership_id JOIN partners_user u ON u.id = m.user_id,
    LATERAL ({DECIDING_SQL.format(node="m.partner_id")}) decides,
    LATERAL ({PATH_SQL.format(node="m.partner_id")} SELECT id FROM path ORDER BY depth DESC LIMIT 1) top,
    ({PATH_SQL.format(node="%(partner)s")} SELECT id FROM path ORDER BY depth DESC LIMIT 1) home
    ORDER BY c.role, u.name, m.id
"""
"""An approver, whoever he delegates to today, and his proxies. A circle of absences has no delegate."""


def arguments(rows):
    """Give routing.reach's arguments: the approver, his delegate and until when, his proxies."""
    people = [(until, _candidate(role, *facts)) for role, until, *facts in rows]
    approver = next(person for _until, person in people if person.role == AskedAs.APPROVER)
    until, delegate = next(((until, each) for until, each in people if each.role == AskedAs.DELEGATE), (None, None))
    proxies = [person for _until, person in people if person.role == AskedAs.PROXY]
    return {"approver": approver, "delegate": delegate, "until": until, "proxies": proxies}


def _candidate(role, membership_id, user_id, name, obstacle):
    return Candidate(membership_id, user_id, name, obstacle, AskedAs(role))
