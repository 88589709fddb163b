"""What became of an order: shipments, cancellations, returns, notes, and what returns are worth (O6, O9)."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, Sum

from commerce.models import CancellationLine, OrderLine, ReturnLine, ReturnState
from core import money, prepared

PARTS_SQL = """(
    SELECT jsonb_agg(jsonb_build_array(line.code, line.name, line.unit, part.quantity) ORDER BY line.position)
    FROM commerce_{parts} part JOIN commerce_orderline line ON line.id = part.line_id
    WHERE part.{whole}_id = what.id)"""
BECAME_SQL = f"""
    SELECT 'shipment', what.id, what.number, '', what.shipped_at, u.name, what.carrier, what.tracking, NULL::numeric,
           {PARTS_SQL.format(parts="shipmentline", whole="shipment")}
    FROM commerce_shipment what JOIN partners_user u ON u.id = what.by_id WHERE what.order_id = %(order)s
    UNION ALL
    SELECT 'cancellation', what.id, 0, '', what.at, u.name, what.reason, '', what.total,
           {PARTS_SQL.format(parts="cancellationline", whole="cancellation")}
    FROM commerce_cancellation what JOIN partners_user u ON u.id = what.by_id WHERE what.order_id = %(order)s
    UNION ALL
    SELECT 'return', what.id, what.number, what.state, what.asked_at, u.name, what.reason, what.answer, what.total,
           {PARTS_SQL.format(parts="returnline", whole="part_of")}
    FROM commerce_return what JOIN partners_user u ON u.id = what.asked_by_id WHERE what.order_id = %(order)s
    UNION ALL
    SELECT 'note', what.id, 0, CASE WHEN what.asks_to_cancel THEN 'asks' WHEN what.is_internal THEN 'internal'
                               ELSE 'open' END, what.at, u.name, what.text, '', NULL, NULL
    FROM commerce_ordernote what JOIN partners_user u ON u.id = what.by_id
    WHERE what.order_id = %(order)s AND (%(internal)s OR NOT what.is_internal)
    ORDER BY 5, 2
"""


@dataclass(frozen=True, slots=True)
class What:
    """A shipment, cancellation, return or note: `text` is carrier, reason or the note; `more` tracking or answer."""

    kind: str
    pk: int
    number: int
    state: str
    at: datetime
    by: str
    text: str
    more: str
    total: Decimal | None
    parts: list
    """[code, name, unit, pieces] of its lines."""

    @property
    def state_label(self):
        return ReturnState(self.state).label


@dataclass(slots=True)
class Became:
    """What became of an order, each kind the oldest first."""

    shipments: list[What] = field(default_factory=list)
    cancellations: list[What] = field(default_factory=list)
    returns: list[What] = field(default_factory=list)
    notes: list[What] = field(default_factory=list)

    @property
    def is_asked_to_cancel(self):
        return any(note.state == "asks" for note in self.notes)


def became(order_id, *, may_read_internal):
    """Read it in one statement; internal notes only for the operator's staff (T16)."""
    found = Became()
    with prepared.cursor() as cursor:
        cursor.execute(BECAME_SQL, {"order": order_id, "internal": may_read_internal})
        for *known, told in cursor.fetchall():
            what = What(*[*known, json.loads(told or "[]")])
            getattr(found, f"{what.kind}s").append(what)
    return found


def pick_lists(orders):
    """Give [(order, lines to be shipped)] of orders in work, the oldest first: two statements."""
    lines = Prefetch("lines", OrderLine.objects.order_by("position"))
    rows = orders.select_related("partner", "buyer").prefetch_related(lines).order_by("submitted_at", "pk")
    found = [(order, [line for line in order.lines.all() if line.ready_quantity]) for order in rows]
    return [(order, lines) for order, lines in found if lines]


def worth_of_returns(order, wanted):
    """Give {line id: (net, tax)} of {line: pieces} that are to be sent back."""
    cancelled = _sums(CancellationLine.objects.filter(line__in=wanted))
    before = _sums(ReturnLine.objects.filter(line__in=wanted).exclude(part_of__state=ReturnState.REFUSED))
    return {
        line.pk: share_of_return(
            order, line, quantity, cancelled=cancelled.get(line.pk, NOTHING), before=before.get(line.pk, NOTHING)
        )
        for line, quantity in wanted.items()
    }


def share_of_return(order, line, quantity, *, cancelled, before):
    """Give (net, tax) of pieces that are sent back: their share of what was charged for the shipped ones.

    What was charged is what all settled pieces are worth, less what `cancelled` ones gave back (commerce.shares). What
    is due for all pieces sent back, less what those `before` got, never exceeds that, and makes it up in the end.
    """
    parts = []
    for total, gone, paid in zip((line.net_total, line.tax_total), cancelled, before, strict=True):
        settled = money.rounded(total * (line.shipped + line.cancelled) / line.quantity, order.currency)
        due = money.rounded((settled - gone) * (line.returned + quantity) / line.shipped, order.currency)
        parts.append(max(money.ZERO, due - paid))
    return tuple(parts)


NOTHING = (money.ZERO, money.ZERO)


def _sums(parts):
    rows = parts.values("line_id").annotate(net=Sum("net_total"), tax=Sum("tax_total"))
    return {row["line_id"]: (row["net"], row["tax"]) for row in rows}
