"""Which budgets count for an order, and how they stand (A7)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals import carrying
from approvals.models import Budget, BudgetEntry, BudgetPeriod, BudgetRule, Period
from approvals.queries.route import DEFAULTS
from approvals.routing import Exceeded, Link
from commerce.models import Order, OrderState
from core import money, prepared
from partners.models import SUBTREE_SQL

COUNTING_SQL = """
    WITH RECURSIVE path(id, parent_id, name, depth) AS (
        SELECT id, parent_id, name, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, up.name, path.depth + 1
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    ), own AS MATERIALIZED (
        SELECT e.period_id, p.budget_id, sum(e.pending) AS pending, sum(e.spent) AS spent
        FROM approvals_budgetentry e JOIN approvals_budgetperiod p ON p.id = e.period_id
        WHERE e.order_id = %(order)s::bigint GROUP BY e.period_id, p.budget_id
    )
    SELECT b.id, b.rule, b.currency, b.period, b.amount, b.carries_over, path.name,
           CASE WHEN c.id IS NOT NULL THEN c.code || ' ' || c.name ELSE '' END, b.approver_id, coalesce(u.name, ''),
           p.id, p.starts_on, p.ends_on, p.amount, p.carried, p.pending, p.spent,
           coalesce(own.pending, 0), coalesce(own.spent, 0)
    FROM path JOIN approvals_budget b ON b.partner_id = path.id AND b.is_active
    LEFT JOIN commerce_costcentre c ON c.id = b.cost_centre_id
    LEFT JOIN partners_membership m ON m.id = b.approver_id LEFT JOIN partners_user u ON u.id = m.user_id
    LEFT JOIN own ON own.budget_id = b.id
    JOIN LATERAL (
        SELECT * FROM approvals_budgetperiod p
        WHERE p.budget_id = b.id AND (p.id = own.period_id OR own.period_id IS NULL AND p.starts_on <= %(day)s)
        ORDER BY p.starts_on DESC LIMIT 1
    ) p ON true
    WHERE b.cost_centre_id IS NULL OR b.cost_centre_id = %(cost_centre)s::bigint
    ORDER BY path.depth, b.cost_centre_id NULLS FIRST, b.id
"""
"""The budgets on the way from a node to its root, with the last period that began by a day; that which an order is
already counted in stays its own. One that was made after that day does not count."""


@dataclass(slots=True)
class Span:
    """A period of a budget as it was read, or as it would begin; `id` is None while it is not written."""

    id: int | None
    starts_on: date
    ends_on: date
    amount: Decimal | None
    carried: Decimal
    pending: Decimal
    spent: Decimal


@dataclass(slots=True)
class Use:
    """A budget that counts for an order, in the period it was submitted in; `reserved` and `spent` is what the order
    has taken of it already."""

    budget_id: int
    rule: str
    currency: str
    kind: str
    amount: Decimal | None
    carries_over: bool
    node: str
    cost_centre: str
    approver_id: int | None
    approver: str
    span: Span
    reserved: Decimal
    spent: Decimal

    @property
    def taken(self):
        return self.reserved + self.spent

    @property
    def name(self):
        return " · ".join(part for part in (self.node, self.cost_centre, period_name(self.kind, self.span)) if part)

    @property
    def left(self):
        """What is left for the order: what it has taken itself is still its own. None where no amount is set."""
        found = carrying.left(self.span)
        return None if found is None else found + self.taken

    def is_over(self, order):
        """Whether the order is above what is left; equal is inside. In another currency it is."""
        return self.left is not None and (order.currency != self.currency or worth(order) > self.left)


def worth(order):
    """Give what an order takes of budgets: its total with tax, less what was given back of it."""
    return order.total - order.given_back


def uses(order, known, *, now):
    """Give the Uses of an order, saved or not; `known` are the route's Facts. Nothing is written or locked."""
    if not known.has_budgets:
        return []
    day = known.today(order.submitted_at or now)
    values = {"partner": order.partner_id, "order": order.pk, "cost_centre": order.cost_centre_id, "day": day}
    with prepared.cursor() as cursor:
        cursor.execute(COUNTING_SQL, values)
        rows = cursor.fetchall()
    found = [_use(*row) for row in rows]
    for use in found:
        while not use.taken and use.span.ends_on <= day:
            use.span = next_span(use)
    return found


def _use(*row):
    """Read a row of COUNTING_SQL."""
    values = (*row[:10], Span(*row[10:17]), *row[17:])
    return Use(*values)


def next_span(use):
    """Give the period after the one of a Use as it would begin."""
    values = carrying.following(use.span, kind=use.kind, amount=use.amount, carries_over=use.carries_over)
    return begun(*values)


def begun(starts_on, ends_on, amount, carried):
    """Give a Span in which nothing was ordered yet."""
    return Span(None, starts_on, ends_on, amount, carried, money.ZERO, money.ZERO)


def exceeded(order, known, *, now):
    """Give routing.Exceeded of the budgets that ask for approval because the order is above what is left."""
    return [
        Exceeded(use.budget_id, use.name[:200], _left_of(use, order), _link(use))
        for use in uses(order, known, now=now)
        if use.rule == BudgetRule.REQUIRE and use.is_over(order)
    ]


def _left_of(use, order):
    """What is left in the order's currency: nothing of another one."""
    return max(use.left, money.ZERO) if use.currency == order.currency else money.ZERO


def _link(use):
    return Link(use.approver_id, use.approver, None, None) if use.approver_id else None


def taken(order):
    """Give {period id: (pending, spent)} of what an order has taken of budgets."""
    sums: dict[int, tuple] = {}
    for period, pending, spent in BudgetEntry.objects.filter(order=order).values_list("period", "pending", "spent"):
        had = sums.get(period, (money.ZERO, money.ZERO))
        sums[period] = (had[0] + pending, had[1] + spent)
    return sums


ENDED = [OrderState.REJECTED, OrderState.WITHDRAWN, OrderState.EXPIRED, OrderState.CANCELLED]


def ordered_in(period):
    """Give the orders that a period of a budget is about: of its node and below, for its cost centre, submitted in it
    by the organisation's clock, and not ended."""
    budget = period.budget
    zone = ZoneInfo(time_zones([budget.partner_id])[budget.partner_id])
    begins, ends = (datetime.combine(day, time(), zone) for day in (period.starts_on, period.ends_on))
    found = Order.objects.filter(partner_id__in=RawSQL(SUBTREE_SQL, [budget.partner_id]), currency=budget.currency)
    if budget.cost_centre_id:
        found = found.filter(cost_centre_id=budget.cost_centre_id)
    return found.filter(submitted_at__gte=begins, submitted_at__lt=ends).exclude(state__in=ENDED)


ZONES_SQL = """
    WITH RECURSIVE up(node, id, parent_id) AS (
        SELECT id, id, parent_id FROM partners_partner WHERE id = ANY(%s::bigint[])
        UNION ALL
        SELECT up.node, p.id, p.parent_id FROM up JOIN partners_partner p ON p.id = up.parent_id
    ) SELECT up.node, policy.time_zone FROM up
      LEFT JOIN approvals_approvalpolicy policy ON policy.partner_id = up.id WHERE up.parent_id IS NULL
"""


def time_zones(partner_ids):
    """Give {partner id: the time zone of its organisation}."""
    with prepared.cursor() as cursor:
        cursor.execute(ZONES_SQL, [sorted(set(partner_ids))])
        return {node: zone or DEFAULTS.time_zone for node, zone in cursor.fetchall()}


def local_today(zone, now):
    """Give the date in a time zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def ended(now):
    """Give the budgets in use whose last period is over, wherever their organisation is."""
    last = BudgetPeriod.objects.filter(budget=OuterRef("pk")).order_by("-starts_on").values("ends_on")[:1]
    late = (now + timedelta(days=1)).date()
    return Budget.objects.filter(is_active=True).alias(last=Subquery(last)).filter(last__lte=late).order_by("pk")


LOCK_SQL = """
    SELECT p.id FROM approvals_budgetperiod p WHERE EXISTS (
        SELECT FROM approvals_budgetperiod mine
        WHERE mine.id = ANY(%s::bigint[]) AND mine.budget_id = p.budget_id AND p.starts_on >= mine.starts_on)
    ORDER BY p.id FOR NO KEY UPDATE
"""


def lock(period_ids):
    """Lock periods with those that follow them, in the order of their ids; give them by budget, in the order of time.

    They come after the order and before the account.
    """
    with prepared.cursor() as cursor:
        cursor.execute(LOCK_SQL, [sorted(period_ids)])
        ids = [row[0] for row in cursor.fetchall()]
    chains: dict[int, list] = {}
    for period in BudgetPeriod.objects.filter(pk__in=ids).select_related("budget").order_by("starts_on"):
        chains.setdefault(period.budget_id, []).append(period)
    return chains


def period_name(kind, span):
    """Name a period: March 2026, Q1 2026, 2026."""
    return period_of(kind, span.starts_on)


def period_of(kind, day):
    """Name the period that begins on a day."""
    if kind == Period.MONTH:
        return date_format(day, "YEAR_MONTH_FORMAT")
    if kind == Period.QUARTER:
        return _("Q%(quarter)s %(year)s") % {"quarter": (day.month + 2) // 3, "year": day.year}
    return str(day.year)
