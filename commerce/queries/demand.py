"""What the users of picked partners collect and order (P9): read only, currencies never mixed.

A Selection is resolved once into its nodes; every figure is one statement over them. An order counts by the day it was
submitted; those that were rejected, withdrawn, expired or cancelled are shown by state and count nowhere else.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from commerce.models import Order, OrderState
from commerce.queries.order import ROW
from commerce.queries.pricing import BEST_SQL, LISTS_SQL, PATHS_SQL
from core import money

ENDED = [OrderState.REJECTED, OrderState.WITHDRAWN, OrderState.EXPIRED, OrderState.CANCELLED]
MOST_PRODUCTS = 25
MOST_CARTS = 25
MOST_ORDERS = 25
SORTS = {"value": "value", "quantity": "quantity", "orders": "orders", "companies": "companies"}

NODES_SQL = """
    WITH RECURSIVE up(picked, id, parent_id) AS (
        SELECT id, id, parent_id FROM partners_partner WHERE id = ANY(%(picked)s)
        UNION ALL
        SELECT up.picked, p.id, p.parent_id FROM up JOIN partners_partner p ON p.id = up.parent_id
    ), down(picked, id) AS (
        SELECT id, id FROM partners_partner WHERE id = ANY(%(picked)s)
        UNION ALL
        SELECT down.picked, p.id FROM down JOIN partners_partner p ON p.parent_id = down.id WHERE %(below)s
    )
    SELECT down.picked, down.id, up.id, clock_timestamp()
    FROM down JOIN up ON up.picked = down.picked AND up.parent_id IS NULL
"""
"""(picked partner, node of it, company of both, the time); nodes below only where they are wanted."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A picked partner."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Picked partners with their nodes, and the half-open period [begins, ends) of aware times."""

    partners: list[Picked]
    begins: datetime
    ends: datetime
    zone: str
    groups: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    now: datetime | None = None
    """The database's time when it was resolved; None when nothing is picked."""

    @property
    def values(self):
        return {
            "groups": self.groups, "nodes": self.nodes, "roots": self.roots, "all": list(set(self.nodes)),
            "begins": self.begins, "ends": self.ends, "zone": self.zone, "ended": [str(state) for state in ENDED],
        }  # fmt: skip


def select(partners, *, below, begins, ends, zone):
    """Resolve picked partners (rows of id, code, name that the reader may see) into their nodes."""
    picked = [Picked(*row) for row in partners.order_by("name", "id").values_list("id", "code", "name")]
    with connection.cursor() as cursor:
        cursor.execute(NODES_SQL, {"picked": [each.id for each in picked], "below": below})
        rows = cursor.fetchall()
    groups, nodes, roots, times = zip(*rows, strict=True) if rows else ((), (), (), (None,))
    return Selection(picked, begins, ends, zone, list(groups), list(nodes), list(roots), times[0])


class Slice(NamedTuple):
    """Orders of one currency by one thing: a state, a month (its first day) or a picked partner's id."""

    currency: str
    kind: str
    key: object
    orders: int
    value: Decimal
    companies: int


SUMMARY_SQL = """
    WITH picked AS (SELECT * FROM unnest(%(groups)s::bigint[], %(nodes)s::bigint[]) AS p(picked, node)),
    found AS MATERIALIZED (
        SELECT o.id, o.partner_id, o.currency, o.state, o.total, o.state <> ALL(%(ended)s) AS counts,
               date_trunc('month', o.submitted_at AT TIME ZONE %(zone)s)::date AS month
        FROM commerce_order o WHERE o.partner_id = ANY(%(all)s)
          AND o.submitted_at >= %(begins)s AND o.submitted_at < %(ends)s
    )
    SELECT currency, 'state', state, count(*), sum(total), count(DISTINCT partner_id) FROM found GROUP BY 1, 3
    UNION ALL
    SELECT currency, 'month', month::text, count(*), sum(total), count(DISTINCT partner_id)
    FROM found WHERE counts GROUP BY 1, 3
    UNION ALL
    SELECT currency, 'partner', picked::text, count(*), sum(total), count(DISTINCT partner_id)
    FROM found JOIN picked ON node = partner_id WHERE counts GROUP BY 1, 3
"""


def summary(selection):
    """Give the Slices of a selection in one statement. `companies` of a slice are the nodes that ordered."""
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY_SQL, selection.values)
        return [Slice._make(row) for row in cursor.fetchall()]


class Ranked(NamedTuple):
    """A product in one currency: how many pieces, for how much, in how many orders, of how many companies."""

    currency: str
    code: str
    name: str
    unit: str
    quantity: int
    value: Decimal
    orders: int
    companies: int


RANKING_SQL = """
    WITH place AS (
        SELECT DISTINCT ON (node) node, root FROM unnest(%(nodes)s::bigint[], %(roots)s::bigint[]) AS p(node, root)
    ), ranked AS (
        SELECT o.currency, l.product_id, max(l.unit) AS unit, sum(l.quantity) AS quantity, sum(l.total) AS value,
               count(DISTINCT o.id) AS orders, count(DISTINCT place.root) AS companies
        FROM commerce_order o JOIN place ON place.node = o.partner_id JOIN commerce_orderline l ON l.order_id = o.id
        WHERE o.submitted_at >= %(begins)s AND o.submitted_at < %(ends)s AND o.state <> ALL(%(ended)s)
        GROUP BY o.currency, l.product_id
    )
    SELECT r.currency, p.code, p.name, r.unit, r.quantity, r.value, r.orders, r.companies
    FROM (SELECT *, row_number() OVER (PARTITION BY currency ORDER BY {sort} DESC, product_id) AS place FROM ranked) r
    JOIN commerce_product p ON p.id = r.product_id WHERE r.place <= %(most)s ORDER BY r.currency, r.place
"""


def ranking(selection, *, sort="value", most=MOST_PRODUCTS):
    """Give the products that were asked for most, of each currency as many."""
    with connection.cursor() as cursor:
        cursor.execute(RANKING_SQL.format(sort=SORTS[sort]), {**selection.values, "most": most})
        return [Ranked._make(row) for row in cursor.fetchall()]


class Buying(NamedTuple):
    """How much of one product a node asked for."""

    currency: str
    code: str
    name: str
    quantity: int
    value: Decimal
    orders: int


BUYING_SQL = """
    SELECT o.currency, p.code, p.name, sum(l.quantity), sum(l.total) AS value, count(DISTINCT o.id)
    FROM commerce_order o JOIN partners_partner p ON p.id = o.partner_id
    JOIN commerce_orderline l ON l.order_id = o.id AND l.product_id = %(product)s
    WHERE o.partner_id = ANY(%(all)s) AND o.submitted_at >= %(begins)s AND o.submitted_at < %(ends)s
      AND o.state <> ALL(%(ended)s)
    GROUP BY 1, 2, 3 ORDER BY 1, value DESC, 2 LIMIT %(most)s
"""


def buying(selection, product_id, *, most=MOST_PRODUCTS):
    """Give who of the selection asked for a product."""
    with connection.cursor() as cursor:
        cursor.execute(BUYING_SQL, {**selection.values, "product": product_id, "most": most})
        return [Buying._make(row) for row in cursor.fetchall()]


def orders(selection, *, product_id=None, state=None, partner=None):
    """Give the newest orders of the selection as rows of a list: of a product, in a state, of one node."""
    found = Order.objects.filter(
        partner_id__in=set(selection.nodes), submitted_at__gte=selection.begins, submitted_at__lt=selection.ends
    )
    if product_id is not None:
        found = found.filter(lines__product_id=product_id).exclude(state__in=ENDED).distinct()
    if state:
        found = found.filter(state=state)
    if partner:
        found = found.filter(partner__code__iexact=partner)
    return found.order_by("-submitted_at", "-id").values(*ROW)[:MOST_ORDERS]


@dataclass(slots=True)
class OpenCart:
    """An open cart at today's prices; `unpriced` lines have none."""

    id: int
    name: str
    currency: str
    partner_name: str
    partner_code: str
    user_name: str
    created_at: object
    line_count: int
    value: Decimal = Decimal(0)
    unpriced: int = 0


CARTS_SQL = """
    SELECT c.id, c.name, c.currency, p.name, p.code, u.name, c.created_at,
           (SELECT count(*) FROM commerce_cartline l WHERE l.cart_id = c.id) AS lines,
           count(*) OVER (PARTITION BY c.currency) AS carts,
           row_number() OVER (PARTITION BY c.currency ORDER BY c.id DESC) AS place
    FROM commerce_cart c JOIN partners_partner p ON p.id = c.partner_id JOIN partners_user u ON u.id = c.user_id
    WHERE c.partner_id = ANY(%(all)s) AND c.ordered_at IS NULL
      AND EXISTS (SELECT FROM commerce_cartline l WHERE l.cart_id = c.id)
"""
_OF_CART = {"%(partner)s": "c.partner_id", "%(currency)s": "c.currency"}


def _lists_of_cart():
    sql = LISTS_SQL
    for parameter, column in _OF_CART.items():
        sql = sql.replace(parameter, column)
    return sql


CART_LINES_SQL = f"""
    SELECT c.id, priced.quantity, priced.unit_price
    FROM commerce_cart c CROSS JOIN LATERAL (
        {_lists_of_cart()}, wanted AS MATERIALIZED (
            SELECT line.product_id, line.quantity, p.category_id
            FROM commerce_cartline line JOIN commerce_product p ON p.id = line.product_id WHERE line.cart_id = c.id
        ), {PATHS_SQL.format(source="wanted")}
        SELECT w.quantity, best.unit_price FROM wanted w LEFT JOIN paths ON paths.leaf = w.category_id
        LEFT JOIN LATERAL (
            {BEST_SQL.format(product="w.product_id", quantity="w.quantity", categories="paths.ids")}
        ) best ON true
    ) priced
    WHERE c.id = ANY(%(carts)s)
"""


def open_carts(selection, *, now):
    """Give ({currency: number of open carts with lines}, the newest of each currency as OpenCarts)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({CARTS_SQL}) c WHERE place <= %(most)s ORDER BY place", {
            **selection.values, "most": MOST_CARTS,
        })  # fmt: skip
        rows = cursor.fetchall()
        counts = {row[2]: row[8] for row in rows}
        carts = {row[0]: OpenCart(*row[:8]) for row in rows}
        cursor.execute(CART_LINES_SQL, {"carts": list(carts), "now": now})
        for pk, quantity, unit_price in cursor.fetchall():
            cart = carts[pk]
            if unit_price is None:
                cart.unpriced += 1
            else:
                cart.value += money.line_total(unit_price, quantity, cart.currency)
    return counts, list(carts.values())
