"""What a partner buys at and has done, for its pages: price lists in force, latest orders, carts (C2, P9)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from commerce.models import Cart, Order, OrderState, PriceListAssignment
from commerce.queries.pricing import IN_FORCE
from core import clock, prepared
from partners.models import SUBTREE_SQL
from partners.queries import PATH_SQL

ASSIGNED_SQL = f"""
    {PATH_SQL.format(node="%(partner)s")}
    SELECT l.id, l.name, l.currency, l.effective_from, l.effective_to, coalesce(a.priority, l.priority),
           path.id, path.code, path.name, path.depth,
           l.is_active AND {IN_FORCE.format("l")} AS in_force, a.id, a.priority
    FROM path JOIN commerce_pricelistassignment a ON a.partner_id = path.id AND a.ended_at IS NULL
    JOIN commerce_pricelist l ON l.id = a.price_list_id
    ORDER BY in_force DESC, coalesce(a.priority, l.priority) DESC, path.depth, l.name
"""
POLICY_SQL = f"""
    {PATH_SQL.format(node="%(partner)s")}
    SELECT p.mode, path.id, path.name FROM path JOIN commerce_pricepolicy p ON p.partner_id = path.id
    ORDER BY path.depth LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class AssignedList:
    """A price list of a partner or of what is above it, with the node it was given to."""

    id: int
    name: str
    currency: str
    effective_from: datetime | None
    effective_to: datetime | None
    priority: int
    source_id: int
    source_code: str
    source_name: str
    depth: int
    in_force: bool
    assignment_id: int
    own_priority: int | None
    """What the assignment says itself; None takes the list's."""

    @property
    def is_own(self):
        return self.depth == 0


def assigned_lists(partner_id, *, now):
    """Give the AssignedLists of a partner, those in force first, by what counts between them (C4)."""
    with prepared.cursor() as cursor:
        cursor.execute(ASSIGNED_SQL, {"partner": partner_id, "now": now})
        return [AssignedList(*row) for row in cursor.fetchall()]


def policy(partner_id):
    """Give (mode, partner id, partner name) of the nearest merge policy; None where the house's own counts (C4)."""
    with prepared.cursor() as cursor:
        cursor.execute(POLICY_SQL, {"partner": partner_id})
        return cursor.fetchone()


def above(partner_id):
    """Give the ids of a node and those above it, for a filter."""
    return RawSQL(f"{PATH_SQL.format(node='%s')} SELECT id FROM path", [partner_id])


def inherited_lists(partner_id):
    """Give {list id: name} of the lists in force for a partner and so for what hangs below it; none without one."""
    if partner_id is None:
        return {}
    return {each.id: each.name for each in assigned_lists(partner_id, now=clock.now()) if each.in_force}


def own_list_ids(partner_id):
    """Give the ids of the lists that were given to the partner itself."""
    return set(
        PriceListAssignment.objects.filter(partner_id=partner_id, ended_at=None).values_list("price_list_id", flat=True)
    )


def inside(partner_id):
    """Give the ids of a node and everything below it, for a filter."""
    return RawSQL(SUBTREE_SQL, [partner_id])


RUNNING = [OrderState.PLACED, OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED]
WAITS = [OrderState.AWAITING_CUSTOMER, OrderState.AWAITING_APPROVAL, OrderState.ON_HOLD]


def totals(partner_id, *, currency, period):
    """Give what the node and below ordered in a currency, in the last period, running, waiting, with numbers."""
    kept = Q(submitted_at__gte=Now() - period) & ~Q(
        state__in=[OrderState.REJECTED, OrderState.WITHDRAWN, OrderState.CANCELLED]
    )
    return Order.objects.filter(partner_id__in=inside(partner_id), currency=currency).aggregate(
        number=Count("pk", filter=kept),
        value=Sum("total", filter=kept),
        running=Count("pk", filter=Q(state__in=RUNNING)),
        running_value=Sum("total", filter=Q(state__in=RUNNING)),
        waiting=Count("pk", filter=Q(state__in=WAITS)),
        waiting_value=Sum("total", filter=Q(state__in=WAITS)),
    )


def open_carts(partner_id):
    """Give the carts of the node and below that hold something, the newest first, as rows."""
    carts = Cart.objects.filter(partner_id__in=inside(partner_id), ordered_at=None).annotate(number=Count("lines"))
    rows = carts.filter(number__gt=0).order_by("-created_at", "-id")
    return rows.values("name", "currency", "created_at", "number", "user__name", "partner__name", "partner__code")
