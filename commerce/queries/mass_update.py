"""What a change of many prices of a list would do, in one statement whatever their number (C6).

From now on: every price that is not over yet is replaced, its period stays. From a later moment on: dated prices are
divided there, and where only the regular price counts a dated one begins. Prices that would fall below zero, or become
too high, stay as they are.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from core import money

EXAMPLES = 8
CATEGORIES_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT {category}::bigint
        UNION ALL
        SELECT c.id FROM commerce_category c JOIN below ON c.parent_id = below.id
    ) SELECT id FROM below
"""
"""A category and everything below it."""
PRODUCTS_SQL = f"SELECT p.id FROM commerce_product p WHERE p.category_id IN ({CATEGORIES_SQL})"
CHANGES = {"percent": "e.unit_price * (100 + %(by)s::numeric) / 100", "amount": "e.unit_price + %(by)s::numeric"}
ROUNDINGS = {
    "four": "round({0}, 4)",
    "currency": "round({0}, %(digits)s)",
    "five": "round({0} / 0.05) * 0.05",
    "ninety_nine": "CASE WHEN {0} < 0.5 THEN round({0}, 2) ELSE round({0} + 0.01) - 0.01 END",
}
"""PostgreSQL rounds numbers half away from zero; prices are not negative. Below 0.50 there is no price ending in .99.
What would be rounded to nothing keeps 4 decimals."""
PRICED_SQL = """
    priced AS MATERIALIZED (
        SELECT e.id, e.product_id, e.min_quantity, e.unit_price, e.effective_from, e.effective_to,
               {rounded}::numeric AS new_price, {changed} < 0 OR {rounded} > 999999999999.9999 AS is_refused
        FROM commerce_priceentry e
        WHERE e.price_list_id = %(list)s AND e.retired_in IS NULL
          AND (e.effective_to IS NULL OR e.effective_to > %(from)s) {where}
    ), moving AS MATERIALIZED (
        SELECT * FROM priced WHERE NOT is_refused AND new_price <> unit_price
    )
"""
COUNTS_SQL = """
    WITH {priced}
    SELECT count(*), count(*) FILTER (WHERE is_refused),
           count(*) FILTER (WHERE NOT is_refused AND new_price <> unit_price),
           min(new_price - unit_price) FILTER (WHERE NOT is_refused AND new_price <> unit_price),
           max(new_price - unit_price) FILTER (WHERE NOT is_refused AND new_price <> unit_price)
    FROM priced
"""
EXAMPLES_SQL = """
    WITH {priced}
    SELECT p.code, p.name, e.min_quantity, e.unit_price, e.new_price, e.effective_from, e.effective_to
    FROM priced e JOIN commerce_product p ON p.id = e.product_id
    WHERE {wanted} ORDER BY p.code, e.min_quantity, e.effective_from NULLS FIRST LIMIT %(examples)s
"""
NOW_SQL = """
    CREATE TEMPORARY TABLE mass_update ON COMMIT DROP AS
    WITH {priced}
    SELECT id AS gone, product_id, min_quantity, new_price AS unit_price, effective_from, effective_to FROM moving
"""
LATER_SQL = """
    CREATE TEMPORARY TABLE mass_update ON COMMIT DROP AS
    WITH {priced}, taken AS (
        SELECT product_id, min_quantity, range_agg(tstzrange(effective_from, effective_to)) AS periods
        FROM commerce_priceentry
        WHERE price_list_id = %(list)s AND retired_in IS NULL
          AND (effective_from IS NOT NULL OR effective_to IS NOT NULL)
        GROUP BY product_id, min_quantity
    ), dated AS (
        SELECT * FROM moving WHERE effective_from IS NOT NULL OR effective_to IS NOT NULL
    )
    SELECT id AS gone, product_id, min_quantity, unit_price, effective_from, %(from)s::timestamptz AS effective_to
    FROM dated WHERE effective_from IS NULL OR effective_from < %(from)s
    UNION ALL
    SELECT id, product_id, min_quantity, new_price, greatest(effective_from, %(from)s), effective_to FROM dated
    UNION ALL
    SELECT NULL, m.product_id, m.min_quantity, m.new_price, lower(gap), upper(gap)
    FROM moving m LEFT JOIN taken t ON t.product_id = m.product_id AND t.min_quantity = m.min_quantity
    CROSS JOIN LATERAL unnest(
        tstzmultirange(tstzrange(%(from)s, NULL)) - coalesce(t.periods, '{{}}'::tstzmultirange)
    ) AS gap
    WHERE m.effective_from IS NULL AND m.effective_to IS NULL
"""
"""In the gaps between dated prices the regular one counts: there a dated one stands in for it from then on."""
RETIRE_SQL = """
    UPDATE commerce_priceentry SET retired_in = %s
    WHERE id IN (SELECT gone FROM mass_update WHERE gone IS NOT NULL)
"""
ADD_SQL = """
    INSERT INTO commerce_priceentry
        (price_list_id, product_id, min_quantity, unit_price, effective_from, effective_to, added_in)
    SELECT %s, product_id, min_quantity, unit_price, effective_from, effective_to, %s FROM mass_update
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for: `how` percent or amount, `by` so much (below zero is cheaper), `rounding`, `category` and what
    is below it or None for the whole list, and `at` a later moment or None for now."""

    how: str
    by: Decimal
    rounding: str = "four"
    category: int | None = None
    at: object = None

    def sql(self, template, **more):
        changed = CHANGES[self.how]
        rounded = ROUNDINGS[self.rounding].format(f"({changed})")
        rounded = f"coalesce(nullif({rounded}, 0), round({changed}, 4))"
        where = f"AND e.product_id IN ({PRODUCTS_SQL.format(category='%(category)s')})" if self.category else ""
        return template.format(priced=PRICED_SQL.format(changed=changed, rounded=rounded, where=where), **more)

    def values(self, price_list, now):
        return {
            "list": price_list.pk,
            "by": self.by,
            "digits": -money.unit(price_list.currency).as_tuple().exponent,
            "category": self.category,
            "from": self.at or now,
            "examples": EXAMPLES,
        }


@dataclass(frozen=True, slots=True)
class Example:
    """One price before and after."""

    code: str
    name: str
    min_quantity: int
    old: Decimal
    new: Decimal
    effective_from: object
    effective_to: object

    @property
    def difference(self):
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Preview:
    """How many prices are looked at, how many stay because they would be below zero or too high, how many change, the
    smallest and the greatest change, and examples of both."""

    number: int
    refused: int
    changed: int
    least: Decimal | None
    most: Decimal | None
    examples: list
    refused_examples: list


def preview(price_list, change, now):
    """Say what a Change would do to a list."""
    values = change.values(price_list, now)
    with connection.cursor() as cursor:
        cursor.execute(change.sql(COUNTS_SQL), values)
        counts = cursor.fetchone()
        shown = []
        for wanted in ("NOT e.is_refused AND e.new_price <> e.unit_price", "e.is_refused"):
            cursor.execute(change.sql(EXAMPLES_SQL, wanted=wanted), values)
            shown.append([Example(*row) for row in cursor.fetchall()])
    return Preview(*counts, *shown)


def write(price_list, change, *, number, now):
    """Retire and add the rows of a Change as version `number`; gives how many were (added, retired)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS mass_update")
        cursor.execute(change.sql(LATER_SQL if change.at else NOW_SQL), change.values(price_list, now))
        cursor.execute(RETIRE_SQL, [number])
        retired = cursor.rowcount
        cursor.execute(ADD_SQL, [price_list.pk, number])
        return cursor.rowcount, retired
