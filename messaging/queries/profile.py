"""What companies that deal with each other read of each other, and of what they negotiate (S4).

Nothing here has a price or a cost. Of what a company sells others read as many products as their own lists show.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from commerce.models import Attribute, Product
from commerce.queries import catalogue
from commerce.queries.pricing import LISTS_SQL
from core import prepared
from messaging.models import CompanyProfile
from messaging.queries import thread as threads
from messaging.revealing import is_revealed
from partners import queries as partners
from partners.models import SUBTREE_SQL, Address, Partner

CATEGORIES, SHOWN = 5, 6
LOOKED_THROUGH = 2000
"""So many products of a company, by name, are looked through for some that the reader sees."""
OWN_SQL = f"p.is_active AND p.vendor_id IN ({SUBTREE_SQL.replace('%s', '%(company)s')})"
HOUSE_SQL = "p.is_active AND p.vendor_id IS NULL"
SOLD_SQL = """
    WITH sold AS MATERIALIZED (SELECT p.category_id FROM commerce_product p WHERE {own})
    SELECT (SELECT count(*) FROM sold),
           (SELECT array_agg(top.name ORDER BY top.number DESC, top.name) FROM (
               SELECT c.name, count(*) AS number FROM sold JOIN commerce_category c ON c.id = sold.category_id
               GROUP BY c.id, c.name ORDER BY number DESC, c.name LIMIT %(categories)s) top)
"""
SOME_SQL = """{lists}
    SELECT p.code, coalesce(nullif(p.texts #>> ARRAY[%(language)s, 'name'], ''), p.name), p.picture, {seen}
    FROM (SELECT p.* FROM commerce_product p WHERE {own} ORDER BY p.name, p.id LIMIT %(looked)s) p
    WHERE {told} ORDER BY p.name, p.id LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class Company:
    """A company as others read it: its own facts, and what it sells.

    `products` are (code, name, picture, whether the reader's catalogue has it).
    """

    partner: Partner
    address: Address | None
    told: CompanyProfile | None
    number: int
    categories: list
    products: list


@dataclass(frozen=True, slots=True)
class Negotiated:
    """A product or service as both sides read it. `attributes` are (name, value, unit)."""

    product: Product
    name: str
    description: str
    images: list
    attributes: list


def across(acting, pk):
    """Give (thread, side) of somebody's company whose other side has responded; None otherwise (P12)."""
    found: Any = threads.found(acting, pk)
    return found if found and is_revealed(*found) else None


def company(pk, *, acting, now):
    """Give the Company that has this id, for a reader."""
    partner = Partner.objects.select_related("profile").get(pk=pk)
    address = Address.objects.filter(partner=pk).order_by("-is_default_bill_to", "-is_default_ship_to", "pk").first()
    own = HOUSE_SQL if partner.kind == Partner.Kind.OPERATOR else OWN_SQL
    number, categories = _rows(SOLD_SQL.format(own=own), {"company": pk, "categories": CATEGORIES})[0]
    products = _some(own, partner, acting, now) if number else []
    return Company(partner, address, getattr(partner, "profile", None), number, categories or [], products)


def _some(own, partner, acting, now):
    """Give some products that the reader sees; of his own company, and to the operator's staff, that is each."""
    sees_all = acting.is_operator or partners.root_id(acting.partner_id) == partner.pk
    seen = catalogue.SEEN_SQL
    values = {**catalogue.scope(acting, now), "company": partner.pk, "looked": LOOKED_THROUGH, "shown": SHOWN}
    return _rows(SOME_SQL.format(lists=LISTS_SQL, own=own, seen=seen, told="true" if sees_all else seen), values)


def _rows(sql, values):
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def negotiated(thread):
    """Give the Negotiated of a thread, in the reader's language where there are words in it."""
    product = Product.objects.select_related("category").defer("search").get(pk=thread.product_id)
    texts = product.texts.get((get_language() or "en").partition("-")[0]) or {}
    units = dict(Attribute.objects.filter(name__in=product.attributes).order_by("position").values_list("name", "unit"))
    names = sorted(
        product.attributes, key=lambda name: (list(units).index(name) if name in units else len(units), name)
    )
    return Negotiated(
        product=product,
        name=texts.get("name") or product.name,
        description=texts.get("description") or product.description,
        images=list(product.images.order_by("position", "pk")),
        attributes=[
            (name, product.attributes[name], units.get(name, "")) for name in names if product.attributes[name]
        ],
    )
