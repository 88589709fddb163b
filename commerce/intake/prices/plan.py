"""Compare a file of prices with its list, in sets: what is refused and why, what comes, goes, and is cut off (C6).

The file is copied into a temporary table of the transaction. In it later rows of the same quantity and period are
refused, of two periods that overlap the one that begins later, and of what overlaps a live price only an open one gives
way. When the list is replaced, the products of refused rows keep what they have.
"""

from dataclasses import dataclass, field

from django.db import connection

from commerce.rules import price_list as rules

FRESH_SQL = """
    DROP TABLE IF EXISTS price_file, price_plan, price_change;
    CREATE TEMPORARY TABLE price_file (
        line int, code text, min_quantity int, unit_price numeric(16, 4), effective_from timestamptz,
        effective_to timestamptz, fault text
    ) ON COMMIT DROP
"""
COPY_SQL = "COPY price_file FROM STDIN"
DATED = "({0}.effective_from IS NOT NULL OR {0}.effective_to IS NOT NULL)"
KEY = """{0}.product_id = {1}.product_id AND {0}.min_quantity = {1}.min_quantity
    AND coalesce({0}.effective_from, '-infinity') = coalesce({1}.effective_from, '-infinity')
    AND coalesce({0}.effective_to, 'infinity') = coalesce({1}.effective_to, 'infinity')"""
LIVE = "e.price_list_id = %(list)s AND e.retired_in IS NULL"
RANGE = "tstzrange({0}.effective_from, {0}.effective_to)"
PLAN_SQL = f"""
    CREATE TEMPORARY TABLE price_plan ON COMMIT DROP AS
    WITH known AS (
        SELECT f.line, f.code, f.min_quantity, f.unit_price, f.effective_from, f.effective_to, p.id AS product_id,
               CASE WHEN f.fault <> '' THEN f.fault WHEN p.id IS NULL THEN '#product' ELSE '' END AS fault
        FROM price_file f LEFT JOIN commerce_product p ON upper(p.code) = upper(f.code)
            AND (%(owned)s::bigint[] IS NULL OR p.vendor_id = ANY(%(owned)s::bigint[]))
    ), first AS (
        SELECT k.*, CASE WHEN fault = '' THEN min(line) OVER (
            PARTITION BY fault, product_id, min_quantity, effective_from, effective_to
        ) END AS first_line FROM known k
    ), sole AS (
        SELECT line, code, min_quantity, unit_price, effective_from, effective_to, product_id,
               CASE WHEN first_line < line THEN '#twice:' || first_line ELSE fault END AS fault FROM first
    ), beside AS (
        SELECT s.*, CASE WHEN fault = '' AND {DATED.format("s")} THEN max(
            ARRAY[extract(epoch FROM coalesce(effective_to, '9999-01-01'))::numeric, line::numeric]
        ) OVER (
            PARTITION BY fault = '' AND {DATED.format("s")}, product_id, min_quantity
            ORDER BY effective_from NULLS FIRST, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) END AS latest FROM sole s
    )
    SELECT line, code, min_quantity, unit_price, effective_from, effective_to, product_id,
           CASE WHEN latest[1] > coalesce(extract(epoch FROM effective_from), 0)
                THEN '#overlap:' || latest[2] ELSE fault END AS fault
    FROM beside
"""
KEPT_SQL = "(NOT %(replace)s OR e.product_id IN (SELECT product_id FROM price_plan WHERE fault <> ''))"
"""The live prices `e` that stay unless the file changes them."""
LIVE_FAULTS_SQL = f"""
    UPDATE price_plan f SET fault = '#live:' || c.id FROM (
        SELECT f.line, min(e.id) AS id FROM price_plan f JOIN commerce_priceentry e
            ON e.product_id = f.product_id AND e.min_quantity = f.min_quantity
            AND {RANGE.format("e")} && {RANGE.format("f")}
        WHERE {LIVE} AND f.fault = '' AND {DATED.format("f")} AND {DATED.format("e")} AND {KEPT_SQL}
          AND NOT (e.effective_to IS NULL AND e.effective_from < f.effective_from)
          AND NOT EXISTS (SELECT FROM price_plan g WHERE g.fault = '' AND {KEY.format("g", "e")})
        GROUP BY f.line
    ) c WHERE c.line = f.line
"""
CHANGE_SQL = f"""
    CREATE TEMPORARY TABLE price_change ON COMMIT DROP AS
    WITH live AS MATERIALIZED (
        SELECT e.*, {KEPT_SQL} AS stays FROM commerce_priceentry e WHERE {LIVE}
    ), sound AS MATERIALIZED (
        SELECT * FROM price_plan WHERE fault = ''
    ), met AS MATERIALIZED (
        SELECT f.*, e.id AS live_id, e.unit_price AS live_price FROM sound f LEFT JOIN live e ON {KEY.format("e", "f")}
    ), matched AS (
        SELECT live_id FROM met WHERE live_id IS NOT NULL
    ), covered AS (
        SELECT product_id, min_quantity, range_agg({RANGE.format("f")}) AS periods FROM sound f
        WHERE {DATED.format("f")} GROUP BY product_id, min_quantity
    ), cut AS MATERIALIZED (
        SELECT e.*, c.periods FROM live e JOIN covered c USING (product_id, min_quantity)
        WHERE e.stays AND {DATED.format("e")} AND {RANGE.format("e")} && c.periods
          AND e.id NOT IN (SELECT live_id FROM matched)
    )
    SELECT CASE WHEN live_id IS NULL THEN 'new' ELSE 'changed' END AS what, live_id AS gone, line, code, product_id,
           min_quantity, unit_price, live_price, effective_from, effective_to
    FROM met WHERE live_price IS DISTINCT FROM unit_price
    UNION ALL
    SELECT 'cut', id, NULL, NULL, product_id, min_quantity, unit_price, NULL, lower(piece), upper(piece)
    FROM cut CROSS JOIN LATERAL unnest({RANGE.format("cut")}::tstzmultirange - cut.periods) AS piece
    UNION ALL
    SELECT 'removed', id, NULL, NULL, product_id, min_quantity, NULL, unit_price, effective_from, effective_to
    FROM live WHERE NOT stays AND id NOT IN (SELECT live_id FROM matched)
"""
COUNTS_SQL = """
    SELECT (SELECT count(*) FILTER (WHERE what = 'new') FROM price_change),
           (SELECT count(*) FILTER (WHERE what = 'changed') FROM price_change),
           (SELECT count(*) FILTER (WHERE what = 'removed') FROM price_change),
           (SELECT count(DISTINCT gone) FILTER (WHERE what = 'cut') FROM price_change),
           count(*) FILTER (WHERE fault = ''), count(*) FILTER (WHERE fault <> '')
    FROM price_plan
"""
SAMPLES_SQL = """
    SELECT c.line, p.code, p.name, c.min_quantity, c.live_price, c.unit_price, c.effective_from, c.effective_to
    FROM price_change c JOIN commerce_product p ON p.id = c.product_id
    WHERE c.what = %s ORDER BY c.line, p.code, c.min_quantity LIMIT 50
"""
REFUSED_SQL = """
    SELECT f.line, f.code, f.fault, e.effective_from, e.effective_to FROM price_plan f
    LEFT JOIN commerce_priceentry e ON e.id = CASE WHEN f.fault LIKE '#live:%%' THEN substr(f.fault, 7)::bigint END
    WHERE f.fault <> '' ORDER BY f.line
"""
RETIRE_SQL = """
    UPDATE commerce_priceentry SET retired_in = %s WHERE id IN (SELECT gone FROM price_change WHERE gone IS NOT NULL)
"""
ADD_SQL = """
    INSERT INTO commerce_priceentry
        (price_list_id, product_id, min_quantity, unit_price, effective_from, effective_to, added_in)
    SELECT %s, product_id, min_quantity, unit_price, effective_from, effective_to, %s FROM price_change
    WHERE what <> 'removed'
"""


@dataclass(slots=True)
class Plan:
    """What a file would do to its list. `refused` are (line number, code, fault, from, to of the live price)."""

    new: int
    changed: int
    removed: int
    cut: int
    sound: int
    refused_count: int
    refused: list = field(default_factory=list)

    @property
    def counts(self):
        return {
            "new": self.new,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.sound - self.new - self.changed,
            "refused": self.refused_count,
        }

    @property
    def writes(self):
        return self.new + self.changed + self.removed + self.cut


def load(values):
    """Copy the values of a file's lines, as rows.Reader gives them, into the transaction's own table."""
    with connection.cursor() as cursor:
        cursor.execute(FRESH_SQL)
        with cursor.copy(COPY_SQL) as copy:
            for each in values:
                copy.write_row(each)
        cursor.execute("ANALYZE price_file")


def make(price_list, *, is_replaced):
    """Compare what was loaded with the list, which the caller has locked if he is going to write."""
    known = {
        "list": price_list.pk,
        "replace": is_replaced,
        "owned": None if price_list.owner_id is None else rules.company_of(price_list),
    }
    with connection.cursor() as cursor:
        cursor.execute(PLAN_SQL, known)
        cursor.execute("ANALYZE price_plan")
        cursor.execute(LIVE_FAULTS_SQL, known)
        cursor.execute(CHANGE_SQL, known)
        cursor.execute(COUNTS_SQL)
        plan = Plan(*cursor.fetchone())
        cursor.execute(REFUSED_SQL)
        plan.refused = cursor.fetchall()
    return plan


def samples(what):
    """Give the first rows that are "new", "changed" or "removed"."""
    with connection.cursor() as cursor:
        cursor.execute(SAMPLES_SQL, [what])
        return cursor.fetchall()


def write(price_list, *, number):
    """Retire and add as version `number`; gives how many were (added, retired)."""
    with connection.cursor() as cursor:
        cursor.execute(RETIRE_SQL, [number])
        retired = cursor.rowcount
        cursor.execute(ADD_SQL, [price_list.pk, number])
        return cursor.rowcount, retired
