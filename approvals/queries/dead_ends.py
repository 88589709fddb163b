"""Where an organisation's approvals lead nowhere, found set-based: for ten thousand people in one query (A1, A4, A12).

A problem is somebody's: his limit or approver is missing, his approver cannot decide, or the way on from there meets
somebody who cannot. It is told with the amount from which on it matters.
"""

import json
from dataclasses import dataclass
from decimal import Decimal

from approvals.models import ApprovalMode
from approvals.queries import concerned
from core import prepared
from partners.models import SUBTREE_SQL
from partners.permissions import Role
from partners.queries import RANK_SQL

FOUND_SQL = f"""
    WITH RECURSIVE tree(id, currency, rank, is_shown) AS (
        SELECT p.id, p.currency, {RANK_SQL.format("p")}, p.id = %(node)s FROM partners_partner p WHERE p.id = %(root)s
        UNION ALL
        SELECT p.id, p.currency, greatest(tree.rank, {RANK_SQL.format("p")}), tree.is_shown OR p.id = %(node)s
        FROM tree JOIN partners_partner p ON p.parent_id = tree.id
    ), links AS MATERIALIZED (
        SELECT * FROM (
            SELECT m.id, m.user_id, tree.is_shown, tree.currency, l.amount, l.approver_id,
                   m.id IN (SELECT membership_id FROM approvals_periodlimit) AS has_period
            FROM tree JOIN partners_membership m ON m.partner_id = tree.id AND m.ended_at IS NULL
            JOIN partners_user u ON u.id = m.user_id AND u.status IN ('active', 'on_hold')
            LEFT JOIN approvals_spendinglimit l ON l.membership_id = m.id
        ) one WHERE amount IS NOT NULL OR approver_id IS NOT NULL OR has_period
    ), approvers AS MATERIALIZED (
        SELECT a.id, a.user_id, u.name, CASE
                   WHEN a.ended_at IS NOT NULL OR u.status NOT IN ('active', 'on_hold') THEN 'left'
                   WHEN tree.id IS NULL THEN 'elsewhere'
                   WHEN u.status = 'on_hold' THEN 'on_hold'
                   WHEN tree.rank > 0 THEN 'branch_on_hold' ELSE '' END AS obstacle
        FROM (SELECT DISTINCT approver_id FROM links WHERE approver_id IS NOT NULL) asked
        JOIN partners_membership a ON a.id = asked.approver_id JOIN partners_user u ON u.id = a.user_id
        LEFT JOIN tree ON tree.id = a.partner_id
    ), unable AS MATERIALIZED (
        SELECT a.*, EXISTS (SELECT FROM approvals_proxy x JOIN partners_membership d ON d.id = x.deputy_id
                            JOIN partners_user u ON u.id = d.user_id JOIN tree ON tree.id = d.partner_id
                            WHERE x.principal_id = a.id AND d.ended_at IS NULL AND u.status = 'active'
                              AND tree.rank = 0) AS has_proxy
        FROM approvers a WHERE a.obstacle <> ''
    ), below(id, broken_id, amounts, currencies) AS (
        SELECT l.id, a.id, ARRAY[l.amount]::numeric[], ARRAY[l.currency]::text[]
        FROM unable a JOIN links l ON l.approver_id = a.id
        WHERE NOT a.has_proxy AND (l.amount IS NOT NULL OR l.has_period)
        UNION ALL
        SELECT l.id, below.broken_id, l.amount || below.amounts, l.currency::text || below.currencies
        FROM below JOIN links l ON l.approver_id = below.id
        WHERE below.amounts[1] IS NOT NULL AND (l.amount IS NOT NULL OR l.has_period)
          AND cardinality(below.amounts) < 100
    ), away(id, place, starts_on, ends_on, seen, is_circle) AS (
        SELECT m.id, a.delegate_id, greatest(a.starts_on, %(day)s), a.ends_on, ARRAY[m.id, a.delegate_id], false
        FROM tree JOIN partners_membership m ON m.partner_id = tree.id AND m.ended_at IS NULL
        JOIN approvals_absence a ON a.membership_id = m.id
        WHERE tree.is_shown AND a.ends_on > a.starts_on AND a.ends_on > %(day)s
        UNION ALL
        SELECT away.id, a.delegate_id, greatest(away.starts_on, a.starts_on), least(away.ends_on, a.ends_on),
               away.seen || a.delegate_id, a.delegate_id = ANY(away.seen)
        FROM away JOIN approvals_absence a ON a.membership_id = away.place
        WHERE greatest(away.starts_on, a.starts_on) < least(away.ends_on, a.ends_on) AND NOT away.is_circle
          AND cardinality(away.seen) <= 10
    )
    SELECT id, 'no_approver', '', NULL::numeric, currency FROM links WHERE is_shown AND approver_id IS NULL
    UNION ALL
    SELECT id, 'no_limit', '', NULL, currency FROM links
    WHERE is_shown AND approver_id IS NOT NULL AND amount IS NULL AND NOT has_period
    UNION ALL
    SELECT l.id, a.obstacle, a.name, CASE WHEN a.has_proxy THEN NULL ELSE l.amount END, l.currency
    FROM links l JOIN unable a ON a.id = l.approver_id WHERE l.is_shown AND a.user_id <> l.user_id
    UNION ALL
    SELECT l.id, 'himself', a.name, l.amount, l.currency
    FROM links l JOIN approvers a ON a.id = l.approver_id WHERE l.is_shown AND a.user_id = l.user_id
    UNION ALL
    (SELECT DISTINCT ON (b.id) b.id, 'above', a.name, most.amount, l.currency
     FROM below b JOIN links l ON l.id = b.id AND l.is_shown JOIN approvers a ON a.id = b.broken_id,
     LATERAL (SELECT max(CASE WHEN t.currency = l.currency THEN t.amount ELSE 0 END) AS amount
              FROM unnest(b.amounts, b.currencies) t(amount, currency)) most
     WHERE cardinality(b.amounts) > 1 ORDER BY b.id, most.amount)
    UNION ALL
    SELECT DISTINCT ON (away.id) away.id, 'circle', u.name, NULL, ''
    FROM away JOIN partners_membership m ON m.id = away.seen[2] JOIN partners_user u ON u.id = m.user_id
    WHERE away.is_circle
"""
HALF = ("no_approver", "no_limit")
CANNOT = ("elsewhere", "left", "on_hold", "branch_on_hold", "himself")
KINDS = {"half": HALF, "cannot": CANNOT, "above": ("above",), "circle": ("circle",)}
"""What one looks for: nothing in effect, an approver who cannot decide, one further up, a circle of absences."""

BUDGETS_SQL = f"""
    SELECT jsonb_agg(jsonb_build_array(coalesce(c.name, p.name), u.name) ORDER BY coalesce(c.name, p.name), b.id)
    FROM approvals_budget b JOIN partners_partner p ON p.id = b.partner_id
    LEFT JOIN commerce_costcentre c ON c.id = b.cost_centre_id
    JOIN partners_membership m ON m.id = b.approver_id JOIN partners_user u ON u.id = m.user_id
    WHERE b.is_active AND b.partner_id IN ({SUBTREE_SQL.replace("%s", "%(node)s")})
      AND (m.ended_at IS NOT NULL OR u.status NOT IN ('active', 'on_hold'))
"""
WHOLE_SQL = f"""
    SELECT policy.mode, EXISTS (
        SELECT FROM partners_membership m JOIN partners_user u ON u.id = m.user_id
        WHERE m.partner_id IN ({SUBTREE_SQL.replace("%s", "%(root)s")}) AND m.ended_at IS NULL
          AND u.status = 'active' AND m.roles && %(administrators)s::varchar[]), ({BUDGETS_SQL})
    FROM (SELECT 1) one LEFT JOIN approvals_approvalpolicy policy ON policy.partner_id = %(root)s
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with somebody's approvals: `name` is who cannot decide, `above` from which amount on, None where
    somebody else can or it is all the same."""

    membership_id: int
    code: str
    name: str
    above: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What is wrong with the company as such: nobody may accept in pool mode, nobody administers it, and budgets whose
    approver has left: [(budget, his name)]."""

    nobody_accepts: bool = False
    nobody_administers: bool = False
    budgets: tuple = ()

    @property
    def number(self):
        return self.nobody_accepts + self.nobody_administers + len(self.budgets)


def of(*, node_id, root_id, today):
    """Give the Problems of everybody at a node and below, whatever is above him."""
    with prepared.cursor() as cursor:
        cursor.execute(FOUND_SQL, {"node": node_id, "root": root_id, "day": today})
        return [Problem(*row) for row in cursor.fetchall()]


def of_whole(*, node_id, root_id):
    """Give the Whole: what concerns the company as such, its budgets those at the node and below."""
    values = {"node": node_id, "root": root_id, "administrators": [Role.PARTNER_ADMINISTRATOR.value]}
    with prepared.cursor() as cursor:
        cursor.execute(WHOLE_SQL, values)
        mode, is_administered, found = cursor.fetchone()
    budgets = tuple((budget, name) for budget, name in json.loads(found or "[]"))
    nobody = mode == ApprovalMode.POOL and not concerned.of(root_id).accepting
    return Whole(nobody, not is_administered, budgets)
