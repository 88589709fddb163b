"""The order desk's lists, their counters, and how orders are found among a million (O6).

A search first finds the companies and people that the text names, by their own indexes, then the orders by each of
theirs: number, PO number, reference, company, buyer.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.models import CostCentre, Order, OrderNote, OrderState
from core import prepared
from partners import queries as partners
from partners.models import Partner, User

S = OrderState
COUNTED_UP_TO = 10_000
"""More orders of a state are not counted."""
MOST_NAMED = 1000
"""So many companies and people are looked for by name; with more, more letters are needed."""
MOST_FOUND = 3000
"""So many orders are named by their ids; more are common enough to be met soon by going through all."""
LISTS = {
    "awaiting": (_("Awaiting client acceptance"), S.AWAITING_CUSTOMER),
    "approval": (_("Awaiting approval"), S.AWAITING_APPROVAL),
    "held": (pgettext_lazy("an order", "On hold"), S.ON_HOLD),
    "unserviced": (_("Unserviced"), S.PLACED),
    "progress": (_("In progress"), S.IN_PROGRESS),
    "partly": (_("Partly shipped"), S.PARTLY_SHIPPED),
    "shipped": (_("Shipped"), S.SHIPPED),
    "all": (_("All"), None),
}
"""The order desk's lists: name and state, none for all. Only finally placed orders are unserviced."""


@dataclass(frozen=True, slots=True)
class ListCount:
    """A counter beside a list's name; not exact above COUNTED_UP_TO."""

    number: int
    is_exact: bool = True


COUNT_SQL = """
    SELECT s.state, (SELECT count(*) FROM (SELECT FROM commerce_order o WHERE o.state = s.state LIMIT %(most)s) found)
    FROM unnest(%(states)s::text[]) AS s(state)
    UNION ALL SELECT 'all', count(*) FROM (SELECT FROM commerce_order LIMIT %(most)s) every
    UNION ALL SELECT 'returns', count(*) FROM commerce_return WHERE state IN ('asked', 'accepted')
"""
"""Each state by its own index, and no further than what is told."""


def counts():
    """Give {list: ListCount} for the desk, and "returns", those that wait for it; one statement."""
    states = {str(state): key for key, (_label, state) in LISTS.items() if state}
    with prepared.cursor() as cursor:
        cursor.execute(COUNT_SQL, {"most": COUNTED_UP_TO + 1, "states": list(states)})
        rows = cursor.fetchall()
    return {states.get(name, name): ListCount(min(n, COUNTED_UP_TO), n <= COUNTED_UP_TO) for name, n in rows}


def of_list(orders, key):
    """Narrow orders to one of the desk's lists."""
    state = LISTS[key][1]
    return orders.filter(state=state) if state else orders


COLUMNS = (
    "pk", "number", "state", "total", "currency", "given_back", "submitted_at", "placed_at", "requested_on",
    "po_number", "reference", "line_count", "payment_method", "waiting_reason", "delivery_name", "partner__name",
    "partner__code", "buyer__name", "seller__name", "channel", "cost_centre__code", "cost_centre__name",
)  # fmt: skip


def rows(orders):
    """Give what a list shows, as dictionaries: a page of instances costs twice as much."""
    return orders.values(*COLUMNS)


def of_company(acting):
    """Give the orders that somebody sees (P12). The nodes are named one by one: of a list PostgreSQL knows how many
    orders it has, of a recursive query it does not."""
    if acting.is_operator:
        return Order.objects.all()
    return Order.objects.filter(partner_id__in=partners.subtree_ids(acting.partner_id))


def within(orders, code):
    """Narrow orders to those of the partner with this code, and of what is below it."""
    found = Partner.objects.filter(code__iexact=code.strip()).values_list("pk", flat=True).first()
    return orders.filter(partner_id__in=partners.subtree_ids(found)) if found else orders.none()


ASKED_SQL = """
    SELECT o.id,
           EXISTS (SELECT FROM commerce_ordernote n WHERE n.order_id = o.id AND n.asks_to_cancel),
           EXISTS (SELECT FROM commerce_return r WHERE r.order_id = o.id AND r.state IN ('asked', 'accepted')),
           coalesce(l.held, 0), coalesce(l.ready, 0)
    FROM unnest(%s::bigint[]) AS o(id) LEFT JOIN LATERAL (
        SELECT sum(held) AS held, sum(quantity - shipped - cancelled - held) AS ready
        FROM commerce_orderline WHERE order_id = o.id
    ) l ON true
"""


def with_asks(found):
    """Add to rows whether the buyer asks to cancel, whether a return is open, how many pieces are held and how many may
    be shipped: one statement for a page."""
    with prepared.cursor() as cursor:
        cursor.execute(ASKED_SQL, [[row["pk"] for row in found]])
        told = {pk: values for pk, *values in cursor.fetchall()}
    for row in found:
        row["asks_to_cancel"], row["has_return"], row["held"], row["ready"] = told[row["pk"]]
    return found


def asking_to_cancel(orders):
    """Narrow orders to those whose buyer asks to cancel them."""
    return orders.filter(Exists(OrderNote.objects.filter(order=OuterRef("pk"), asks_to_cancel=True)))


FOUND_SQL = """
    WITH by_number AS MATERIALIZED (
        SELECT id FROM commerce_order WHERE upper(number) LIKE upper(%(begins)s) OR upper(number) LIKE upper(%(digits)s)
    ), by_po AS MATERIALIZED (
        SELECT id FROM commerce_order WHERE upper(po_number) LIKE upper(%(has)s) AND po_number <> ''
    ), by_reference AS MATERIALIZED (
        SELECT id FROM commerce_order WHERE upper(reference) LIKE upper(%(has)s) AND reference <> ''
    ), by_partner AS MATERIALIZED (
        SELECT o.id FROM unnest(%(partners)s::bigint[]) AS named(id)
        CROSS JOIN LATERAL (SELECT id FROM commerce_order WHERE partner_id = named.id LIMIT %(most)s) o
    ), by_buyer AS MATERIALIZED (
        SELECT o.id FROM unnest(%(buyers)s::bigint[]) AS named(id)
        CROSS JOIN LATERAL (SELECT id FROM commerce_order WHERE buyer_id = named.id LIMIT %(most)s) o
    ), by_cost_centre AS MATERIALIZED (
        SELECT o.id FROM unnest(%(cost_centres)s::bigint[]) AS named(id)
        CROSS JOIN LATERAL (SELECT id FROM commerce_order WHERE cost_centre_id = named.id LIMIT %(most)s) o
    )
    SELECT id FROM (
        TABLE by_number UNION ALL TABLE by_po UNION ALL TABLE by_reference UNION ALL TABLE by_partner
        UNION ALL TABLE by_buyer UNION ALL TABLE by_cost_centre
    ) found LIMIT %(most)s
"""
"""Each way by its own index: planned as if all of it were read, and read no further than the limit. Of a text that few
have, PostgreSQL may expect so many that it would rather go through a million orders by their time."""


def containing(orders, text):
    """Narrow orders to those that a text finds: number, PO number, own reference, company, buyer, cost centre.

    Where it finds few, they are named one by one; what more than MOST_FOUND have is met soon by going through all.
    """
    text = " ".join(text.replace("\0", "").split())
    if not text:
        return orders
    named = [_named(Partner, ["name", "code"], text), _named(User, ["name"], text)]
    named.append(_named(CostCentre, ["code", "name"], text))
    found = _found(text, *named)
    return orders.filter(pk__in=found) if len(found) <= MOST_FOUND else orders.filter(_has(text, *named))


def _found(text, partner_ids, buyer_ids, cost_centre_ids):
    """Give the ids of up to MOST_FOUND orders, and one more to tell that there are more."""
    plain = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    has = f"{plain}%" if _is_short(text) else f"%{plain}%"
    like = {"begins": f"{plain}%", "digits": f"O-{plain}%", "has": has}
    known = {**like, "partners": partner_ids, "buyers": buyer_ids, "cost_centres": cost_centre_ids}
    known["most"] = MOST_FOUND + 1
    with connection.cursor() as cursor:
        cursor.execute(FOUND_SQL, known)
        return [row[0] for row in cursor.fetchall()]


def _has(text, partner_ids, buyer_ids, cost_centre_ids):
    """Give the same as a condition."""
    how = "istartswith" if _is_short(text) else "icontains"
    return (
        Q(number__istartswith=text)
        | Q(number__istartswith=f"O-{text}")
        | Q(**{f"po_number__{how}": text}) & ~Q(po_number="")
        | Q(**{f"reference__{how}": text}) & ~Q(reference="")
        | Q(partner_id__in=partner_ids)
        | Q(buyer_id__in=buyer_ids)
        | Q(cost_centre_id__in=cost_centre_ids)
    )


def charged_to(orders, code):
    """Narrow orders to those of the cost centres with this code, whoever keeps them."""
    same = CostCentre.objects.alias(same=Upper("code")).filter(same=code.strip().upper()).values_list("pk", flat=True)
    return orders.filter(cost_centre_id__in=list(same[:MOST_NAMED]))


def _is_short(text):
    """Whether a text is looked for at the beginning alone: the indexes know no parts of less than three letters."""
    return len(text) < 3


def sold_by(orders, text):
    """Narrow orders to those that somebody sold whose name has a text."""
    return orders.filter(seller_id__in=_named(User, ["name"], text.strip()))


def bought_by(orders, text):
    """Narrow orders to those of buyers whose name has a text."""
    return orders.filter(buyer_id__in=_named(User, ["name"], text.strip()))


def _named(model, names, text):
    lowered = {f"low_{name}": Lower(F(name)) for name in names}
    condition = Q()
    for name in lowered:
        condition |= Q(**{f"{name}__contains": text.lower()})
    return list(
        model.objects.alias(**lowered).filter(condition).order_by("pk").values_list("pk", flat=True)[:MOST_NAMED]
    )
