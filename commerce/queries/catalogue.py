"""The catalogue as one partner sees it: exactly the products in a price list in force for him (C2)."""

import json
from dataclasses import dataclass

from django.db import connection

from commerce.models import Category
from commerce.queries.pricing import BEST_SQL, IN_FORCE, LISTS_SQL, PATHS_SQL

PAGE_SIZE = 24
SEEN_SQL = f"""p.is_active AND (EXISTS (
        SELECT FROM lists l JOIN commerce_priceentry e ON e.price_list_id = l.id AND e.product_id = p.id
        WHERE e.retired_in IS NULL AND {IN_FORCE.format("e")}
    ) OR EXISTS (
        SELECT FROM held, lists l JOIN commerce_pricerule r ON r.price_list_id = l.id AND r.product_id = p.id
        WHERE l.has_items AND r.retired_in IS NULL AND r.kind = 'price' AND {IN_FORCE.format("r")}
          AND r.condition_1 = ANY(held.properties) AND (r.condition_2 = '' OR r.condition_2 = ANY(held.properties))
    ))"""
"""A product `p` is seen: a list holds it by an entry, or by a price for partners with properties that he has."""
CATEGORY_SQL = """p.category_id IN (
    WITH RECURSIVE below(id) AS (
        SELECT %(category)s::bigint UNION ALL SELECT c.id FROM commerce_category c JOIN below ON c.parent_id = below.id
    ) SELECT id FROM below)"""
WORDS_SQL = "(upper(p.code) LIKE %(prefix)s OR p.search @@ to_tsquery('english', %(words)s))"
TYPO_SQL = "%(typed)s <%% lower(p.name)"
WORDS_ORDER = """upper(p.code) = upper(%(typed)s) DESC, upper(p.code) LIKE %(prefix)s DESC,
    ts_rank(p.search, to_tsquery('english', %(words)s)) DESC, p.name, p.id"""
TYPO_ORDER = "word_similarity(%(typed)s, lower(p.name)) DESC, p.name, p.id"


@dataclass(frozen=True, slots=True)
class Item:
    """A product on a catalogue page; price parts are None where no tier begins at one piece."""

    id: int
    code: str
    name: str
    unit: str
    pack_size: int
    picture: str
    unit_price: object
    list_name: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the catalogue: the items, how many there are in all, and whether spelling was stretched."""

    items: list
    total: int
    is_guess: bool = False


def page(*, acting, now, number=1, category_id=None, text=""):
    """Give one page of what the acting partner may see, with his prices at one piece (C1, C2, C5)."""
    values = {
        "partner": acting.partner_id,
        "currency": acting.currency,
        "now": now,
        "category": category_id,
        "limit": PAGE_SIZE,
        "offset": (number - 1) * PAGE_SIZE,
        **_search_values(text),
    }
    scope = [SEEN_SQL] + ([CATEGORY_SQL] if category_id else [])
    if not text:
        return Found(*_select(scope, "p.name, p.id", values))
    items, total = _select([*scope, WORDS_SQL], WORDS_ORDER, values)
    if total:
        return Found(items, total)
    items, total = _select([*scope, TYPO_SQL], TYPO_ORDER, values)
    return Found(items, total, is_guess=True)


def _select(conditions, order, values):
    where = " AND ".join(conditions)
    sql = f"""{LISTS_SQL}, page AS (
            SELECT p.id, p.code, p.name, p.unit, p.pack_size, p.picture, p.category_id,
                   row_number() OVER (ORDER BY {order}) AS place
            FROM commerce_product p WHERE {where} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
        ), {PATHS_SQL.format(source="page")}
        SELECT page.id, page.code, page.name, page.unit, page.pack_size, page.picture, best.unit_price, best.list_name
        FROM page LEFT JOIN paths ON paths.leaf = page.category_id
        LEFT JOIN LATERAL ({BEST_SQL.format(product="page.id", quantity="1", categories="paths.ids")}) best ON true
        ORDER BY page.place"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        items = [Item(*row) for row in cursor.fetchall()]
        if items and len(items) < values["limit"]:
            return items, values["offset"] + len(items)
        cursor.execute(f"{LISTS_SQL} SELECT count(*) FROM commerce_product p WHERE {where}", values)
        return items, cursor.fetchone()[0]


def _search_values(text):
    words = ["".join(character for character in word if character.isalnum()) for word in text.split()]
    return {
        "typed": text.lower(),
        "prefix": text.upper().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%",
        "words": " & ".join(f"{word}:*" for word in words if word),
    }


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product as its page shows it."""

    id: int
    code: str
    name: str
    description: str
    unit: str
    pack_size: int
    picture: str
    category_id: int | None
    attributes: dict


def visible_product(*, acting, now, code):
    """Give one product as the acting partner sees it; None where he does not, which is all he may know."""
    sql = f"""{LISTS_SQL}
        SELECT p.id, p.code, p.name, p.description, p.unit, p.pack_size, p.picture, p.category_id, p.attributes
        FROM commerce_product p WHERE upper(p.code) = upper(%(code)s) AND {SEEN_SQL}"""
    values = {"partner": acting.partner_id, "currency": acting.currency, "now": now, "code": code}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row and ProductView(*(*row[:-1], json.loads(row[-1])))


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the category tree as the catalogue shows it."""

    code: str
    name: str
    depth: int
    is_chosen: bool


def category_tree(chosen=None):
    """Give the top categories and, below the chosen one and its ancestors, their children: nobody reads all."""
    children: dict[int | None, list] = {}
    parents = {}
    for row in Category.objects.order_by("position", "name").values_list("id", "parent_id", "code", "name"):
        children.setdefault(row[1], []).append(row)
        parents[row[0]] = row[1]
    unfolded = set()
    node = chosen and chosen.pk
    while node is not None and node not in unfolded:
        unfolded.add(node)
        node = parents.get(node)
    return list(_walk(children, None, 0, unfolded, chosen and chosen.pk))


def _walk(children, parent, depth, unfolded, chosen):
    for pk, _parent, code, name in children.get(parent, []):
        yield Branch(code, name, depth, pk == chosen)
        if pk in unfolded:
            yield from _walk(children, pk, depth + 1, unfolded, chosen)
