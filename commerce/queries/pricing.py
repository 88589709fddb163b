"""Which price wins, resolved at read time in one query with its reason (C2-C5).

Per list: a rule whose conditions the partner fulfils, two conditions before one, product before category, the nearest
category first, then the highest minimum quantity; without one the entry with the highest minimum quantity that the
quantity reaches. Of two for the same quantity the dated one counts. Between lists the highest priority that prices the
product, of equals the lowest price; or, where the partner's policy says so, the lowest of all lists. A node also gets
its ancestors' lists, and its properties where it has none of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from core import prepared

IN_FORCE = """({0}.effective_from IS NULL OR {0}.effective_from <= %(now)s)
    AND ({0}.effective_to IS NULL OR %(now)s < {0}.effective_to)"""
DATED_FIRST = "{0}.effective_from DESC NULLS LAST, {0}.effective_to NULLS LAST"

LISTS_SQL = f"""
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ), policy AS (
        SELECT coalesce((SELECT p.mode FROM path JOIN commerce_pricepolicy p ON p.partner_id = path.id
                         ORDER BY path.depth LIMIT 1), 'priority') AS mode
    ), lists AS MATERIALIZED (
        SELECT l.*, CASE l.mode WHEN 'lowest' THEN 0 ELSE -l.priority END AS place,
               EXISTS (
                   SELECT FROM commerce_pricerule r
                   WHERE r.price_list_id = l.id AND r.retired_in IS NULL AND r.product_id IS NOT NULL
               ) AS has_items,
               EXISTS (
                   SELECT FROM commerce_pricerule r
                   WHERE r.price_list_id = l.id AND r.retired_in IS NULL AND r.category_id IS NOT NULL
               ) AS has_groups
        FROM (
            SELECT l.id, l.name, l.version, l.changed_in, l.is_gross, policy.mode,
                   max(coalesce(a.priority, l.priority)) AS priority
            FROM policy, path
            JOIN commerce_pricelistassignment a ON a.partner_id = path.id AND a.ended_at IS NULL
            JOIN commerce_pricelist l ON l.id = a.price_list_id
            WHERE l.is_active AND l.currency = %(currency)s AND {IN_FORCE.format("l")}
            GROUP BY l.id, policy.mode
        ) l
        ORDER BY place
    ), places AS MATERIALIZED (
        SELECT DISTINCT place FROM lists ORDER BY place
    ), held AS MATERIALIZED (
        SELECT array_agg(property) AS properties FROM (
            SELECT DISTINCT ON (key) key || '=' || value AS property
            FROM path JOIN partners_partner node ON node.id = path.id CROSS JOIN LATERAL (
                SELECT 'level', node.level_id::text UNION ALL SELECT 'type', node.type_id::text
                UNION ALL SELECT '@' || lower(a.key), lower(a.value) FROM jsonb_each_text(node.attributes) a
            ) AS p(key, value)
            WHERE value > '' AND EXISTS (SELECT FROM lists WHERE has_items OR has_groups)
            ORDER BY key, path.depth
        ) nearest
    )
"""
"""The lists in force for a partner, his own and his ancestors', and the properties that rules ask for.

Parameters: partner, currency, now. `place` is what counts between lists: the smallest wins, equal ones compare prices.
As `places` come sorted, PostgreSQL 17 and newer stop at the first that prices the product, without a look at the next.
Where no list has rules, nothing is read for them.
"""

APPLIES = f"""r.retired_in IS NULL AND r.min_quantity <= {{quantity}} AND {IN_FORCE.format("r")}
    AND r.condition_1 = ANY(held.properties) AND (r.condition_2 = '' OR r.condition_2 = ANY(held.properties))"""
"""A rule `r` counts for the partner at this quantity."""
RULED_PRICE = """CASE r.kind WHEN 'price' THEN r.value
    WHEN 'percent' THEN round(e.unit_price * (100 - r.value) / 100, 4) ELSE greatest(e.unit_price - r.value, 0) END"""
RULE_ORDER = f"(r.condition_2 <> '') DESC, r.distance, r.min_quantity DESC, {DATED_FIRST.format('r')}"

ENTRY_SQL = f"""
    SELECT e.id, e.unit_price, e.min_quantity FROM commerce_priceentry e
    WHERE e.price_list_id = l.id AND e.product_id = {{product}} AND e.min_quantity <= {{quantity}}
      AND e.retired_in IS NULL AND {IN_FORCE.format("e")}
    ORDER BY e.min_quantity DESC, {DATED_FIRST.format("e")} LIMIT 1
"""
RULE_SQL = f"""
    SELECT r.id, r.min_quantity, {RULED_PRICE} AS unit_price
    FROM held CROSS JOIN LATERAL (
        SELECT r.*, 0 AS distance FROM commerce_pricerule r
        WHERE l.has_items AND r.price_list_id = l.id AND r.product_id = {{product}} AND {APPLIES}
        UNION ALL
        SELECT r.*, up.distance
        FROM unnest({{categories}}) WITH ORDINALITY up(id, distance)
        JOIN commerce_pricerule r ON r.price_list_id = l.id AND r.category_id = up.id
        WHERE l.has_groups AND e.id IS NOT NULL AND {APPLIES}
    ) r
    WHERE (l.has_items OR l.has_groups) AND (r.kind = 'price' OR e.id IS NOT NULL)
    ORDER BY {RULE_ORDER}, 3, r.id LIMIT 1
"""
BEST_SQL = f"""
    SELECT best.* FROM places CROSS JOIN LATERAL (
        SELECT coalesce(r.unit_price, e.unit_price) AS unit_price, e.id AS entry_id,
               coalesce(r.min_quantity, e.min_quantity) AS min_quantity, l.id AS list_id, l.name AS list_name,
               l.priority, l.mode, l.version, l.is_gross, r.id AS rule_id, e.unit_price AS listed
        FROM lists l
        LEFT JOIN LATERAL ({ENTRY_SQL}) e ON true
        LEFT JOIN LATERAL ({RULE_SQL}) r ON true
        WHERE l.place = places.place AND (e.id IS NOT NULL OR r.id IS NOT NULL)
        ORDER BY 1, l.id LIMIT 1
    ) best
    ORDER BY places.place LIMIT 1
"""
"""The winning price of one product at a quantity, given LISTS_SQL: PRICE_COLUMNS. `categories` are the product's
category and those above it, the nearest first, as PATHS_SQL gives them."""
PATHS_SQL = """
    paths AS MATERIALIZED (
        WITH RECURSIVE up(leaf, parent_id, ids) AS (
            SELECT c.id, c.parent_id, ARRAY[c.id] FROM commerce_category c
            WHERE EXISTS (SELECT FROM lists WHERE has_groups) AND c.id IN (SELECT category_id FROM {source})
            UNION ALL
            SELECT up.leaf, c.parent_id, up.ids || c.id FROM up JOIN commerce_category c ON c.id = up.parent_id
        ) SELECT leaf, ids FROM up WHERE parent_id IS NULL
    )
"""
"""The paths of the categories in `source`, read once; empty where no list has a rule for a category."""
PRICE_COLUMNS = "best.unit_price, best.entry_id, best.min_quantity, best.list_id, best.list_name, best.priority, \
best.mode, best.version, best.is_gross, best.rule_id, best.listed"

RESOLVE_SQL = f"""{LISTS_SQL}, wanted AS MATERIALIZED (
        SELECT w.product_id, w.quantity, (
            SELECT p.category_id FROM commerce_product p
            WHERE p.id = w.product_id AND (SELECT bool_or(has_groups) FROM lists)
        ) AS category_id
        FROM unnest(%(products)s::bigint[], %(quantities)s::int[]) AS w(product_id, quantity)
    ), {PATHS_SQL.format(source="wanted")}
    SELECT w.product_id, w.quantity, {PRICE_COLUMNS}
    FROM wanted w LEFT JOIN paths ON paths.leaf = w.category_id
    CROSS JOIN LATERAL (
        {BEST_SQL.format(product="w.product_id", quantity="w.quantity", categories="paths.ids")}
    ) best
"""


class Price(NamedTuple):
    """The unit price that wins for a product and quantity, and why. `unit_price` is in the currency asked for.

    `listed` is what the list's own entry says; with a rule (`rule_id`) the price differs from it.
    """

    product_id: int
    quantity: int
    unit_price: Decimal
    entry_id: int | None
    min_quantity: int
    list_id: int
    list_name: str
    priority: int
    mode: str
    version: int
    is_gross: bool
    rule_id: int | None
    listed: Decimal | None
    at: datetime

    def reason(self):
        """Give the reason as it is kept on cart and order lines."""
        kept = {
            "list": self.list_name,
            "list_id": self.list_id,
            "version": self.version,
            "entry_id": self.entry_id,
            "min_quantity": self.min_quantity,
            "priority": self.priority,
            "mode": self.mode,
            "at": self.at.isoformat(),
        }
        if self.rule_id:
            kept |= {"rule_id": self.rule_id, "listed": None if self.listed is None else str(self.listed)}
        if self.is_gross:
            kept["is_gross"] = True
        return kept


def resolve(*, partner_id, currency, wanted, now):
    """Price many products at once: `wanted` is [(product id, quantity)]. Gives {(product id, quantity): Price};
    what is in no list of the partner is missing."""
    if not wanted:
        return {}
    products, quantities = zip(*wanted, strict=True)
    values = {
        "partner": partner_id,
        "currency": currency,
        "now": now,
        "products": list(products),
        "quantities": list(quantities),
    }
    with prepared.cursor() as cursor:
        cursor.execute(RESOLVE_SQL, values)
        return {(row[0], row[1]): Price._make((*row, now)) for row in cursor.fetchall()}


STEPS_SQL = f"""{LISTS_SQL}, wanted AS MATERIALIZED (
        SELECT w.product_id, (
            SELECT p.category_id FROM commerce_product p
            WHERE p.id = w.product_id AND (SELECT bool_or(has_groups) FROM lists)
        ) AS category_id
        FROM unnest(%(products)s::bigint[]) AS w(product_id)
    ), {PATHS_SQL.format(source="wanted")}, steps AS (
        SELECT w.product_id, e.min_quantity, paths.ids
        FROM wanted w LEFT JOIN paths ON paths.leaf = w.category_id CROSS JOIN lists l
        JOIN commerce_priceentry e ON e.price_list_id = l.id AND e.product_id = w.product_id
            AND e.retired_in IS NULL AND {IN_FORCE.format("e")}
        UNION
        SELECT w.product_id, r.min_quantity, paths.ids
        FROM wanted w LEFT JOIN paths ON paths.leaf = w.category_id
        JOIN lists l ON l.has_items OR l.has_groups
        JOIN commerce_pricerule r ON r.price_list_id = l.id AND r.retired_in IS NULL AND {IN_FORCE.format("r")}
            AND (r.product_id = w.product_id OR r.category_id = ANY(paths.ids))
    )
    SELECT s.product_id, s.min_quantity, {PRICE_COLUMNS}
    FROM steps s CROSS JOIN LATERAL (
        {BEST_SQL.format(product="s.product_id", quantity="s.min_quantity", categories="s.ids")}
    ) best
    ORDER BY s.product_id, s.min_quantity
"""
"""The price at every quantity at which it may change."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A step: from this many pieces on, this unit price, and the price that says so."""

    min_quantity: int
    unit_price: Decimal
    price: Price | None = None


def tiers(*, partner_id, currency, products: Iterable[int], now):
    """Give {product id: [Tier]} of what a partner pays at growing quantities, across his lists and rules, in one
    query; steps that change nothing are left out."""
    values = {"partner": partner_id, "currency": currency, "now": now, "products": list(products)}
    found: dict[int, list[Tier]] = {}
    with prepared.cursor() as cursor:
        cursor.execute(STEPS_SQL, values)
        for row in cursor.fetchall():
            price = Price._make((*row, now))
            steps = found.setdefault(price.product_id, [])
            if not steps or steps[-1].unit_price != price.unit_price:
                steps.append(Tier(price.quantity, price.unit_price, price))
    return found


def offer(*, partner_id, currency, product_id, now):
    """Give the Tiers of a product for a partner, the first one first; empty where nothing prices it."""
    found = tiers(partner_id=partner_id, currency=currency, products=[product_id], now=now)
    return found.get(product_id, [])
