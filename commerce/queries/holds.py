"""The queue of held orders: what holds each, since when, and what speaks for its partner (K3, K8)."""

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Min, OuterRef, Subquery

from commerce.models import Hold, HoldKind, Order
from core import prepared
from partners.queries import manager as managers

YEAR = timedelta(days=365)
WHOSE = ("buyer_id", "owner_id", "seller_id")
"""Who does not decide about an order."""
COLUMNS = (
    "pk", "number", "state", "total", "given_back", "currency", "submitted_at", "partner_id", "partner__name",
    "partner__code", "buyer__name", "account__balance", "account__limit", "account__currency",
    "account__partner__code", "account__partner__name", "payment_method", "seller__name", "channel", *WHOSE,
)  # fmt: skip


def held_orders(kind=""):
    """Give the orders that holds are open for (of one kind), with `since`, as rows for a list."""
    holds = Hold.objects.open().filter(kind=kind) if kind else Hold.objects.open()
    oldest = Hold.objects.open().filter(order=OuterRef("pk")).order_by().values("order").annotate(at=Min("since"))
    found = Order.objects.filter(pk__in=holds.values("order_id"))
    return found.annotate(since=Subquery(oldest.values("at")), balance=F("account__balance")).values(
        *COLUMNS, "since", "balance"
    )


def counts():
    """Give {kind: number of open holds}, and "" for the number of orders that are held."""
    with prepared.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(kind, ''), count(DISTINCT order_id) FROM commerce_hold WHERE ended_at IS NULL
               GROUP BY GROUPING SETS ((kind), ())"""
        )
        return {**dict.fromkeys(["", *HoldKind.values], 0), **dict(cursor.fetchall())}


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a partner: orders placed in 12 months and their value by currency, how often orders of it were
    released and rejected, and what it owes beyond its time by currency."""

    placed: int = 0
    values: tuple[tuple[str, Decimal], ...] = ()
    released: int = 0
    rejected: int = 0
    overdue: tuple[tuple[str, Decimal], ...] = ()

    @property
    def held(self):
        return self.released + self.rejected


HISTORY_SQL = """
    SELECT p.id, placed.found, held.released, held.rejected, late.found
    FROM unnest(%(partners)s::bigint[]) AS p(id)
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(s.currency, s.number, s.value::text) ORDER BY s.currency) AS found FROM (
            SELECT o.currency, count(*) AS number, sum(o.total - o.given_back) AS value FROM commerce_order o
            WHERE o.partner_id = p.id AND o.submitted_at >= %(since)s AND o.placed_at IS NOT NULL GROUP BY o.currency
        ) s
    ) placed
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE h.outcome = 'released') AS released,
               count(*) FILTER (WHERE h.outcome = 'rejected') AS rejected
        FROM commerce_order o JOIN commerce_hold h ON h.order_id = o.id
        WHERE o.partner_id = p.id AND o.submitted_at >= %(since)s
    ) held
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(s.currency, s.value::text) ORDER BY s.currency) AS found FROM (
            SELECT i.currency, sum(i.open) AS value FROM commerce_invoice i
            WHERE i.partner_id = p.id AND i.settled_at IS NULL AND i.due_on < %(today)s GROUP BY i.currency
        ) s
    ) late
"""


def histories(partner_ids, *, now):
    """Give {partner id: its History of the last 12 months}, in one statement."""
    known = {"partners": list(partner_ids), "since": now - YEAR, "today": now.date()}
    with prepared.cursor() as cursor:
        cursor.execute(HISTORY_SQL, known)
        return {pk: _history(*row) for pk, *row in cursor.fetchall()}


def _history(placed, released, rejected, late):
    placed, late = json.loads(placed or "[]"), json.loads(late or "[]")
    return History(
        placed=sum(number for _currency, number, _value in placed),
        values=tuple((currency, Decimal(value)) for currency, _number, value in placed),
        released=released,
        rejected=rejected,
        overdue=tuple((currency, Decimal(value)) for currency, value in late),
    )


def of_orders(order_ids):
    """Give {order id: its open holds, the oldest first}, with who put each."""
    found: dict[int, list[Hold]] = {}
    holds = Hold.objects.open().filter(order_id__in=order_ids).select_related("by").order_by("since", "pk")
    for hold in holds:
        found.setdefault(hold.order_id, []).append(hold)
    return found


def enriched(rows, *, now):
    """Add to rows of held orders their `holds`, the `history` of their partner and its account `manager`."""
    partners = {row["partner_id"] for row in rows}
    holds, past, names = of_orders([row["pk"] for row in rows]), histories(partners, now=now), managers.names(partners)
    for row in rows:
        row["holds"] = holds.get(row["pk"], [])
        row["history"] = past[row["partner_id"]]
        row["manager"] = names.get(row["partner_id"], "")
        row["age"] = now - row["since"]
    return rows
