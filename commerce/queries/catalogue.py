"""The catalogue as one partner sees it: exactly the products in a price list in force for him (C2)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language

from commerce.queries import facets, pricing, quantity, search, seen, shelf, tax
from commerce.queries.pricing import DATED_FIRST, IN_FORCE, LISTS_SQL
from core import prepared

PAGE_SIZE = 24
FEW = 300
"""So few products are sorted by themselves; for more, the index by name is walked with the bits at hand."""
SEEN_SQL = f"""p.is_active AND p.id IN ({search.AMONG_SQL.format(ids="ARRAY[p.id]")})"""
"""A product `p` is seen: a list holds it by an entry, or by a price for partners with properties that he has."""
LOST = "('rejected', 'withdrawn', 'expired', 'cancelled')"
"""Orders of which nothing came."""

FACTS_SQL = f"""
    SELECT p.id, p.code, coalesce(nullif(p.texts #>> ARRAY[%(language)s, 'name'], ''), p.name), p.unit, p.pack_size,
           p.picture, p.category_id, p.tax_class, p.availability, p.delivery_days, p.restricted_countries,
           q.minimum, q.maximum, q.increment, last.submitted_at, last.quantity, last.unit_price, last.currency,
           recommended.unit_price, recommended.is_gross{{more}}
    FROM page JOIN commerce_product p ON p.id = page.id
    LEFT JOIN LATERAL ({quantity.NEAREST_SQL.format(product="p.id")}) q ON true
    LEFT JOIN LATERAL (
        SELECT o.submitted_at, line.quantity, line.unit_price, o.currency
        FROM commerce_orderline line JOIN commerce_order o ON o.id = line.order_id
        WHERE line.partner_id = %(partner)s AND line.product_id = p.id AND o.state NOT IN {LOST}
        ORDER BY line.id DESC LIMIT 1
    ) last ON true
    LEFT JOIN LATERAL (
        SELECT e.unit_price, l.is_gross FROM commerce_pricelist l JOIN commerce_priceentry e ON e.price_list_id = l.id
        WHERE l.is_recommended AND l.is_active AND l.currency = %(currency)s AND {IN_FORCE.format("l")}
          AND e.product_id = p.id AND e.min_quantity = 1 AND e.retired_in IS NULL AND {IN_FORCE.format("e")}
        ORDER BY {DATED_FIRST.format("e")} LIMIT 1
    ) recommended ON true
    ORDER BY page.place
"""
"""What a page shows of the products in `page`, given LISTS_SQL: the COLUMNS of Item, and more."""
COLUMNS = 20
PAGE_SQL = " ".join(
    (LISTS_SQL + ", page AS MATERIALIZED ({page})" + FACTS_SQL.format(more=f", {tax.ONE_ROW_SQL}")).split()
)
LISTED_SQL = PAGE_SQL.format(page="SELECT * FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS listed(id, place)")
NAMED_SQL = PAGE_SQL.format(
    page="""SELECT p.id, row_number() OVER (ORDER BY p.name, p.id) AS place FROM commerce_product p
        WHERE p.id = ANY(%(ids)s::bigint[]) ORDER BY place LIMIT %(limit)s OFFSET %(offset)s"""
)
WALKED_SQL = PAGE_SQL.format(
    page="""SELECT walked.id, row_number() OVER () AS place FROM (
            SELECT p.id FROM commerce_product p
            WHERE CASE WHEN p.id < 8 * length(%(bits)s::bytea) THEN get_bit(%(bits)s::bytea, p.id) END = 1
            ORDER BY p.name, p.id LIMIT %(limit)s OFFSET %(offset)s
        ) walked"""
)
ONE_SQL = PAGE_SQL.format(
    page=f"SELECT p.id, 1 AS place FROM commerce_product p WHERE upper(p.code) = upper(%(code)s) AND {SEEN_SQL}"
)
SEEN_OF_SQL = f"{LISTS_SQL} SELECT p.id FROM commerce_product p WHERE p.id = ANY(%(ids)s::bigint[]) AND {SEEN_SQL}"
RELATED_SQL = PAGE_SQL.format(
    page=f"""SELECT p.id, row_number() OVER (ORDER BY p.name, p.id) AS place FROM (
            SELECT p.id, p.name FROM commerce_product p
            WHERE p.category_id = %(category)s AND p.id <> %(product)s AND {SEEN_SQL}
            ORDER BY p.name, p.id LIMIT %(limit)s
        ) p"""
)


@dataclass(slots=True)
class Item:
    """A product as the catalogue shows it to one partner. `tiers` is empty where nothing prices it."""

    id: int
    code: str
    name: str
    unit: str
    pack_size: int
    picture: str
    category_id: int | None
    tax_class: str
    availability: str
    delivery_days: int | None
    restricted_countries: list
    quantities: quantity.Quantities
    last_at: datetime | None
    last_quantity: int | None
    last_price: Decimal | None
    last_currency: str | None
    recommended: Decimal | None
    recommended_is_gross: bool | None
    tiers: list = field(default_factory=list)

    @property
    def unit_price(self):
        """The price at one piece, None where no tier begins there."""
        tier = self.tier(1)
        return tier and tier.unit_price

    @property
    def list_name(self):
        """The list that says what one piece costs."""
        tier = self.tier(1)
        return tier and tier.price.list_name

    @property
    def smallest(self):
        """The smallest quantity that may be ordered and has a price; None where there is none."""
        if not self.tiers:
            return None
        return self.quantities.nearest(max(self.quantities.minimum, self.tiers[0].min_quantity))[1]

    def tier(self, number):
        """Give the tier that a quantity reaches."""
        reached = None
        for tier in self.tiers:
            if tier.min_quantity <= number:
                reached = tier
        return reached


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the catalogue: items, how many in all, facets, categories with their counts and how it was found."""

    items: list
    total: int
    treatment: tax.Treatment
    is_guess: bool = False
    is_cut: bool = False
    facets: list = field(default_factory=list)
    branches: list = field(default_factory=list)
    path: list = field(default_factory=list)


def page(*, acting, now, number=1, category="", text="", chosen=None, size=PAGE_SIZE):
    """Give one page of what the acting partner may see, at his prices (C1, C2, C5).

    `category` is a code; `chosen` are the wanted values by facet: {name: [value]}, see `facets`.
    """
    limits = scope(acting, now)
    state = shelf.current(limits)
    tree = facets.Tree(state.categories, category)
    matches = search.matching(text, scope=limits) if text else None
    base = state.shelf.active & shelf.of_ids(matches.ids) if matches else seen.bits(state, now)
    counted = facets.counted(state, tree, base, chosen or {})
    rows = _rows(counted.bits, matches, {**limits, "limit": size, "offset": (number - 1) * size})
    return Found(
        priced([item(row) for row in rows], acting=acting, now=now),
        counted.bits.bit_count(),
        tax.of_rows(rows),
        is_guess=bool(matches and matches.is_guess),
        is_cut=bool(matches and matches.is_cut),
        facets=counted.facets,
        branches=counted.branches,
        path=tree.path,
    )


def scope(acting, now):
    """Give the parameters of LISTS_SQL and FACTS_SQL."""
    language = (get_language() or "en").partition("-")[0]
    return {
        "partner": acting.partner_id,
        "currency": acting.currency,
        "now": now,
        "language": language,
        "ship_to": None,
    }


def _rows(bits, matches, values):
    """Give the rows of a page of the products whose bits are set: the best matches first, else by name."""
    first, end = values["offset"], values["offset"] + values["limit"]
    if matches:
        kept = set(shelf.ids_of(bits))
        values["ids"] = [pk for pk in matches.ids if pk in kept][first:end]
        return _select(LISTED_SQL, values)
    if bits.bit_count() <= FEW:
        return _select(NAMED_SQL, {**values, "ids": shelf.ids_of(bits)})
    return _select(WALKED_SQL, {**values, "bits": shelf.as_bytes(bits)})


def _select(sql, values):
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def item(row):
    """Make the Item of a row of FACTS_SQL."""
    return Item(*[*row[:11], quantity.of(row[11:14]), *row[14:COLUMNS]])


def priced(items, *, acting, now):
    """Give the items with their tiers."""
    if items:
        ids = [item.id for item in items]
        found = pricing.tiers(partner_id=acting.partner_id, currency=acting.currency, products=ids, now=now)
        for item in items:
            item.tiers = found.get(item.id, [])
    return items


def seen_of(ids, *, acting, now):
    """Give those of some products, as a set of ids, that the acting partner sees."""
    return {row[0] for row in _select(SEEN_OF_SQL, {**scope(acting, now), "ids": list(ids)})}


def seen_by_all(products, actings, *, now):
    """Give those of some products, in their order, that each of several acting partners sees."""
    products = list(products)
    ids = {product.pk for product in products}
    for acting in actings:
        ids &= seen_of(ids, acting=acting, now=now)
    return [product for product in products if product.pk in ids]


def visible_product(*, acting, now, code):
    """Give one product as the acting partner sees it, without prices; None where he does not see it."""
    rows = _select(ONE_SQL, {**scope(acting, now), "code": code})
    return item(rows[0]) if rows else None
