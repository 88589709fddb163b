"""Which sellers a purchase process suits, and with which of their products (S1, S7).

The named product and all active ones of its category, or all of the wanted category and what is below it. A product
without a vendor is the operator's. Never the buyer's own company, nor one that no longer trades.
"""

from django.db import connection
from django.db.models.expressions import RawSQL

from commerce.models import Product
from core import prepared
from messaging.models import NotifyHow, Side
from messaging.queries import recipients
from partners import queries as partners
from partners.models import Partner
from partners.queries.people import SIGNS_IN

CATEGORIES_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM commerce_category WHERE id = %s
        UNION
        SELECT node.id FROM commerce_category node JOIN below ON node.parent_id = below.id
    ) SELECT id FROM below
"""
SELLERS_SQL = """
    WITH RECURSIVE wanted(id, product_id, category_id, buyer_id) AS (
        SELECT w.id, w.product_id, coalesce(w.category_id, p.category_id), w.buyer_id
        FROM messaging_purchaseprocess w LEFT JOIN commerce_product p ON p.id = w.product_id WHERE w.id = %(process)s
    ), below(id) AS (
        SELECT category_id FROM wanted WHERE category_id IS NOT NULL
        UNION
        SELECT node.id FROM commerce_category node JOIN below ON node.parent_id = below.id
    ), owners AS (
        SELECT DISTINCT coalesce(p.vendor_id, (SELECT id FROM partners_partner WHERE kind = 'operator')) AS id
        FROM commerce_product p WHERE p.is_active
          AND (p.category_id IN (SELECT id FROM below) OR p.id = (SELECT product_id FROM wanted))
    ), path(id, parent_id) AS (
        SELECT node.id, node.parent_id FROM partners_partner node JOIN owners ON owners.id = node.id
        WHERE node.status <> 'closed'
        UNION
        SELECT up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
        WHERE up.status <> 'closed'
    )
    SELECT path.id FROM path, wanted WHERE path.parent_id IS NULL AND path.id <> wanted.buyer_id
"""
"""The companies that one process suits: whoever climbs to the top past no closed node."""
NOTE_SQL = f"""
    INSERT INTO messaging_processmatch (process_id, seller_id, found_at)
    SELECT %(process)s, found.id, %(now)s FROM ({SELLERS_SQL}) found
    ON CONFLICT (process_id, seller_id) DO NOTHING RETURNING seller_id
"""

TOLD_SQL = f"""
    WITH RECURSIVE wanted AS MATERIALIZED (
        SELECT company.id AS company_id FROM unnest(%(companies)s::bigint[]) AS company (id)
    ), {recipients.READERS_SQL}
    SELECT DISTINCT ON (company_id, user_id) company_id, id FROM reader
    WHERE side = '{Side.SELLER}' AND how = '{NotifyHow.AT_ONCE}' ORDER BY company_id, user_id, id
"""


def sellers(process):
    """Give the companies that a process suits now, by name."""
    with prepared.cursor() as cursor:
        cursor.execute(SELLERS_SQL, {"process": process.pk})
        ids = [row[0] for row in cursor.fetchall()]
    return Partner.objects.filter(pk__in=ids).order_by("name", "pk")


def note(process, now):
    """Write down which companies it suits; gives the ids of those that were not known yet."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_SQL, {"process": process.pk, "now": now})
        return sorted(row[0] for row in cursor.fetchall())


def told(companies):
    """Give [(company, membership id)] of those of many companies who sell, and want a mail at once; one query."""
    values = {**recipients.ROLES, "signs_in": list(SIGNS_IN), "companies": list(companies)}
    with prepared.cursor() as cursor:
        cursor.execute(TOLD_SQL, values)
        return cursor.fetchall()


def offerable(process, company):
    """Give the products that a company may offer for it."""
    category = process.category_id or (process.product and process.product.category_id)
    products = Product.objects.filter(is_active=True)
    if category:
        lying = products.filter(category__in=RawSQL(CATEGORIES_SQL, [category]))
        products = lying | products.filter(pk=process.product_id) if process.product_id else lying
    else:
        products = products.filter(pk=process.product_id)
    own = partners.subtree_ids(company)
    sold = products.filter(vendor__in=own)
    if company == partners.operator_id():
        sold |= products.filter(vendor=None)
    return sold.order_by("name", "pk")
