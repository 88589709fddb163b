"""Who approves what: everybody's limits, way upwards, stand-ins and absence, for a page at a time (A1-A4)."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models.expressions import RawSQL

from core import prepared
from partners.models import SUBTREE_SQL, Membership, UserStatus

DEEPEST = 30
DETAILS_SQL = f"""
    WITH RECURSIVE chain(start, id, depth) AS (
        SELECT id, id, 0 FROM unnest(%(ids)s::bigint[]) wanted(id)
        UNION ALL
        SELECT chain.start, l.approver_id, chain.depth + 1
        FROM chain JOIN approvals_spendinglimit l ON l.membership_id = chain.id
        WHERE l.approver_id IS NOT NULL AND chain.depth < {DEEPEST}
          AND (l.amount IS NOT NULL OR chain.depth = 0)
    ), upwards AS (
        SELECT chain.start, jsonb_agg(jsonb_build_array(u.name, l.amount::text, p.currency, l.approver_id IS NOT NULL)
                                      ORDER BY chain.depth) AS links
        FROM chain JOIN partners_membership m ON m.id = chain.id JOIN partners_user u ON u.id = m.user_id
        JOIN partners_partner p ON p.id = m.partner_id LEFT JOIN approvals_spendinglimit l ON l.membership_id = m.id
        WHERE chain.depth > 0 GROUP BY chain.start
    )
    SELECT wanted.id, upwards.links,
           (SELECT jsonb_agg(jsonb_build_array(period, amount::text)) FROM approvals_periodlimit
            WHERE membership_id = wanted.id),
           (SELECT jsonb_agg(u.name ORDER BY u.name) FROM approvals_proxy x
            JOIN partners_membership d ON d.id = x.deputy_id JOIN partners_user u ON u.id = d.user_id
            WHERE x.principal_id = wanted.id AND d.ended_at IS NULL),
           away.name, away.ends_on
    FROM unnest(%(ids)s::bigint[]) wanted(id) LEFT JOIN upwards ON upwards.start = wanted.id
    LEFT JOIN LATERAL (
        SELECT u.name, a.ends_on FROM approvals_absence a JOIN partners_membership d ON d.id = a.delegate_id
        JOIN partners_user u ON u.id = d.user_id
        WHERE a.membership_id = wanted.id AND a.starts_on <= %(day)s AND %(day)s < a.ends_on
    ) away ON true
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody further up: his name, and what he decides alone; None: everything."""

    name: str
    limit: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a row of the page shows of somebody: the way up, limits per period, his proxies, his delegate today and
    until when (half-open)."""

    steps: tuple[Step, ...] = ()
    periods: tuple = ()
    proxies: tuple[str, ...] = ()
    delegate: str = ""
    away_until: date | None = None


def places(node_id):
    """Give the current places at a node and below, of people who can sign in."""
    found = Membership.objects.current().filter(partner_id__in=RawSQL(SUBTREE_SQL, [node_id]))
    found = found.filter(user__status__in=[UserStatus.ACTIVE, UserStatus.ON_HOLD])
    return found.select_related("user", "partner", "spending_limit__approver__user")


def details(membership_ids: Collection[int], *, today):
    """Give {membership id: Details} in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(DETAILS_SQL, {"ids": list(membership_ids), "day": today})
        return {row[0]: _details(*row[1:]) for row in cursor.fetchall()}


def _details(links, periods, proxies, delegate, away_until):
    steps = tuple(
        Step(name, Decimal(amount) if amount is not None and is_bound else None, currency)
        for name, amount, currency, is_bound in json.loads(links or "[]")
    )
    limits = tuple((period, Decimal(amount)) for period, amount in json.loads(periods or "[]"))
    return Details(steps, limits, tuple(json.loads(proxies or "[]")), delegate or "", away_until)
