"""What is about to change for a partner's prices (C10): what was found, and what a sweep has to look at."""

from datetime import timedelta

from django.db.models.expressions import RawSQL

from commerce.models import PriceNotice
from core import prepared

AHEAD = timedelta(days=14)
PATH_IDS_SQL = """
    WITH RECURSIVE path(id, parent_id) AS (
        SELECT id, parent_id FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT id FROM path
"""
MOMENTS_SQL = """
    WITH given AS (
        SELECT l.id, l.currency, l.effective_from, l.effective_to, a.partner_id
        FROM commerce_pricelist l JOIN commerce_pricelistassignment a ON a.price_list_id = l.id AND a.ended_at IS NULL
        WHERE l.is_active AND (l.effective_to IS NULL OR l.effective_to > %(now)s)
    ), changes AS (
        SELECT id, product_id, min_quantity, effective_from AS due_at FROM (
            SELECT e.price_list_id AS id, e.product_id, e.min_quantity, e.effective_from FROM commerce_priceentry e
            WHERE e.retired_in IS NULL AND e.effective_from > %(now)s AND e.effective_from <= %(until)s
        ) begins
        UNION
        SELECT e.price_list_id, e.product_id, e.min_quantity, e.effective_to FROM commerce_priceentry e
        WHERE e.retired_in IS NULL AND e.effective_to > %(now)s AND e.effective_to <= %(until)s
        UNION
        SELECT g.id, e.product_id, e.min_quantity, g.effective_from
        FROM (SELECT DISTINCT id, effective_from FROM given) g JOIN commerce_priceentry e ON e.price_list_id = g.id
        WHERE e.retired_in IS NULL AND g.effective_from > %(now)s AND g.effective_from <= %(until)s
    )
    SELECT g.partner_id, g.currency, c.due_at, array_agg(DISTINCT ARRAY[c.product_id, c.min_quantity::bigint])
    FROM given g JOIN changes c ON c.id = g.id
    GROUP BY g.partner_id, g.currency, c.due_at ORDER BY g.partner_id, c.due_at
"""
"""For whom prices may change at which moment, and of which products from which quantity on."""


def moments(*, now):
    """Give (partner id, currency, due at, [(product id, minimum quantity)]) of the time ahead."""
    with prepared.cursor() as cursor:
        cursor.execute(MOMENTS_SQL, {"now": now, "until": now + AHEAD})
        return [(*row[:3], [tuple(pair) for pair in row[3]]) for row in cursor.fetchall()]


def of(partner_id, *, now):
    """Give the notices that concern a partner, its own and its ancestors', soonest first."""
    mine = PriceNotice.objects.filter(partner_id__in=RawSQL(PATH_IDS_SQL, [partner_id]), due_at__gt=now)
    return mine.select_related("price_list", "product").order_by("due_at", "kind", "product__name", "min_quantity")
