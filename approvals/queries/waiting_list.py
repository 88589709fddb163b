"""What waits for its client, as the merchant sees it: how long, for whom, and when he was last reminded (A6, O6)."""

from collections import defaultdict

from django.db.models import FilteredRelation, Q
from django.db.models.functions import Coalesce

from approvals.models import Asked, AskedAs
from commerce.models import AMENDABLE, Order, OrderState
from core import prepared

COLUMNS = (
    "pk", "number", "state", "total", "currency", "submitted_at", "po_number", "reference", "payment_method",
    "partner_id", "partner__name", "partner__code", "buyer__name", "seller__name", "channel", "waiting_reason",
    "asks__pk", "asks__kind", "asks__escalation", "asks__note",
)  # fmt: skip
STATES = {"": sorted(AMENDABLE), "client": [OrderState.AWAITING_CUSTOMER], "approval": [OrderState.AWAITING_APPROVAL]}
"""The tabs of the list; "" is all."""


def orders(tab=""):
    """Give the orders that wait for somebody of their client, with `since`, as rows for a list."""
    found = Order.objects.filter(state__in=STATES[tab]).annotate(
        asks=FilteredRelation("approval_steps", condition=Q(approval_steps__decision=None)),
        since=Coalesce("asks__asked_at", "submitted_at"),
    )
    return found.values(*COLUMNS, "since")


COUNT_SQL = """
    SELECT state, count(*) FROM (SELECT state FROM commerce_order WHERE state = ANY(%s) LIMIT 10001) found
    GROUP BY state
"""


def counts():
    """Give {tab: number of orders}, no further than ten thousand."""
    with prepared.cursor() as cursor:
        cursor.execute(COUNT_SQL, [sorted(AMENDABLE)])
        found = dict(cursor.fetchall())
    return {tab: sum(found.get(state, 0) for state in states) for tab, states in STATES.items()}


def enriched(rows, *, now):
    """Add to rows `asked`, [(name, AskedAs)] of whom each waits for, when one of them was last `reminded`, and the
    `age` of the question; one statement for a page."""
    steps = [row["asks__pk"] for row in rows if row["asks__pk"]]
    found = Asked.objects.filter(step__in=steps, is_open=True).order_by("pk")
    people, last = defaultdict(list), {}
    for step, name, role, at in found.values_list("step_id", "membership__user__name", "role", "reminded_at"):
        people[step].append((name, AskedAs(role)))
        last[step] = max(filter(None, (last.get(step), at)), default=None)
    for row in rows:
        row["asked"], row["reminded"] = people[row["asks__pk"]], last.get(row["asks__pk"])
        row["age"] = now - row["since"]
    return rows
