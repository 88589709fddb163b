"""What decides who is asked about an order, read in one query: chain, mode, period limits, budgets (A1, A2, A6)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from approvals import periods
from approvals.models import ApprovalMode, ApprovalPolicy
from approvals.queries.stand_in import STANDS_IN_SQL, arguments
from approvals.routing import MAX_STEPS, Link, PeriodUse
from core import prepared

DEFAULTS = ApprovalPolicy()
DEFAULT_POLICY = (
    DEFAULTS.mode,
    DEFAULTS.time_zone,
    DEFAULTS.escalate_after_hours,
    DEFAULTS.remind_after_hours,
)
FIRST_STANDS_IN_SQL = STANDS_IN_SQL % {"approver": "chain.approver_id", "partner": "%(partner)s", "day": "clock.day"}
CHAIN_SQL = f"""
    WITH RECURSIVE chain(membership_id, user_id, amount, approver_id, may_accept, depth) AS (
        SELECT m.id, m.user_id, CASE WHEN p.currency = %(currency)s THEN own.amount ELSE 0 * own.amount END,
               own.approver_id, m.may_accept, 0
        FROM partners_membership m JOIN partners_partner p ON p.id = m.partner_id
        LEFT JOIN approvals_spendinglimit own ON own.membership_id = m.id
        WHERE m.user_id = %(user)s AND m.partner_id = %(partner)s AND m.ended_at IS NULL
        UNION ALL
        SELECT m.id, m.user_id, CASE WHEN p.currency = %(currency)s THEN up.amount ELSE 0 * up.amount END,
               up.approver_id, false, chain.depth + 1
        FROM chain JOIN partners_membership m ON m.id = chain.approver_id
        JOIN partners_partner p ON p.id = m.partner_id
        LEFT JOIN approvals_spendinglimit up ON up.membership_id = m.id
        WHERE chain.depth < %(most)s AND (chain.amount < %(total)s OR chain.depth = 0 AND EXISTS (
            SELECT FROM approvals_periodlimit WHERE membership_id = chain.membership_id))
    ), path(id, parent_id) AS (
        SELECT id, parent_id FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT chain.membership_id, u.name, chain.amount, chain.approver_id, chain.may_accept,
           (SELECT id FROM path WHERE parent_id IS NULL),
           (SELECT jsonb_build_array(mode, time_zone, escalate_after_hours, remind_after_hours)
            FROM approvals_approvalpolicy
            WHERE partner_id = (SELECT id FROM path WHERE parent_id IS NULL)),
           (SELECT jsonb_agg(jsonb_build_array(
                period, CASE WHEN own.currency = %(currency)s THEN per.amount ELSE 0 END::text) ORDER BY per.amount)
            FROM approvals_periodlimit per JOIN partners_partner own ON own.id = %(partner)s
            WHERE per.membership_id = chain.membership_id AND chain.depth = 0),
           EXISTS (SELECT FROM approvals_budget WHERE is_active AND partner_id IN (SELECT id FROM path)),
           CASE WHEN %(at)s::timestamptz IS NOT NULL AND chain.depth = 0
                     AND (SELECT count(*) FROM chain) > 1 THEN (
               SELECT jsonb_agg(jsonb_build_array(role, ends_on, id, user_id, name, obstacle) ORDER BY role, name, id)
               FROM (SELECT (%(at)s::timestamptz AT TIME ZONE coalesce((
                         SELECT time_zone FROM approvals_approvalpolicy
                         WHERE partner_id = (SELECT id FROM path WHERE parent_id IS NULL)
                     ), '{DEFAULTS.time_zone}'))::date) clock(day),
               LATERAL ({FIRST_STANDS_IN_SQL}) found(role, ends_on, id, user_id, name, obstacle)
           ) END
    FROM chain JOIN partners_user u ON u.id = chain.user_id ORDER BY chain.depth
"""
"""A limit is in its partner's currency; for an order in another one it counts as zero, so that somebody is asked. Of a
new order it also says who stands in for the first approver."""
USED_SQL = """
    SELECT coalesce(sum(total - given_back), 0) FROM commerce_order
    WHERE coalesce(owner_id, buyer_id) = %(user)s AND (buyer_id = %(user)s OR owner_id = %(user)s)
      AND partner_id = %(partner)s AND currency = %(currency)s AND submitted_at >= %(since)s
      AND state NOT IN ('rejected', 'withdrawn', 'expired', 'cancelled') AND id IS DISTINCT FROM %(but)s
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """The chain from the buyer upwards as far as the total can need it, and how his organisation approves.

    `periods` are [(period, limit)] of the buyer; `first` is routing.reach's about his approver, None where it was not
    read.
    """

    links: list[Link]
    root_id: int | None = None
    may_accept: bool = False
    mode: str = DEFAULTS.mode
    time_zone: str = DEFAULTS.time_zone
    escalate_after_hours: int | None = DEFAULTS.escalate_after_hours
    remind_after_hours: int = DEFAULTS.remind_after_hours
    periods: tuple = ()
    has_budgets: bool = False
    first: dict | None = None

    @property
    def is_pooled(self):
        """Whether what the buyer orders waits for somebody who may accept (A6)."""
        return self.mode == ApprovalMode.POOL and not self.may_accept

    def today(self, now: datetime):
        """Give the organisation's date."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


def facts(*, user_id, partner_id, total, currency, at=None):
    """Give the Facts about what a user orders at a partner; of what is new, with who stands in for his approver `at`
    that moment."""
    values = {"user": user_id, "partner": partner_id, "total": total, "currency": currency, "most": MAX_STEPS, "at": at}
    with prepared.cursor() as cursor:
        cursor.execute(CHAIN_SQL, values)
        rows = cursor.fetchall()
    links = [Link(*row[:4]) for row in rows]
    if not rows:
        return Facts(links)
    may_accept, root_id, policy, limits, has_budgets, first = rows[0][4:]
    mode, time_zone, escalate, remind = json.loads(policy) if policy else DEFAULT_POLICY
    found = tuple((period, Decimal(amount)) for period, amount in json.loads(limits or "[]"))
    return Facts(links, root_id, may_accept, mode, time_zone, escalate, remind, found, has_budgets, _first(first))


def _first(told):
    return told and arguments(
        (role, until and date.fromisoformat(until), *facts) for role, until, *facts in json.loads(told)
    )


def period_uses(order, known, *, now):
    """Give the PeriodUses of whoever is responsible for an order, saved or not; without a query where he has none."""
    return [
        PeriodUse(period, limit, _used(order, periods.start(period, known.today(now), known.time_zone)))
        for period, limit in known.periods
    ]


def _used(order, since):
    values = {"user": order.responsible_id, "partner": order.partner_id, "currency": order.currency,
              "since": since, "but": order.pk}  # fmt: skip
    with prepared.cursor() as cursor:
        cursor.execute(USED_SQL, values)
        return cursor.fetchone()[0]
