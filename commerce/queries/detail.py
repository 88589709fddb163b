"""One product as a partner sees it, and what else lies beside it (C1, C2)."""

import json
from dataclasses import dataclass

from commerce.queries import catalogue
from commerce.queries.catalogue import FACTS_SQL, RELATED_SQL, SEEN_SQL
from commerce.queries.pricing import LISTS_SQL
from core import prepared

RELATED = 4
MORE_SQL = """,
    coalesce(nullif(p.texts #>> ARRAY[%(language)s, 'description'], ''), p.description),
    (SELECT json_agg(json_build_array(given.key, given.value, coalesce(a.unit, ''))
                     ORDER BY a.position NULLS LAST, given.key)
     FROM jsonb_each_text(p.attributes) given LEFT JOIN commerce_attribute a ON a.name = given.key
     WHERE given.value > ''),
    (SELECT json_agg(json_build_array(i.large, i.small, i.alt, i.width, i.height) ORDER BY i.position, i.id)
     FROM commerce_productimage i WHERE i.product_id = p.id),
    (WITH RECURSIVE up(id, parent_id, code, name, depth) AS (
        SELECT c.id, c.parent_id, c.code, c.name, 0 FROM commerce_category c WHERE c.id = p.category_id
        UNION ALL
        SELECT c.id, c.parent_id, c.code, c.name, up.depth + 1 FROM up JOIN commerce_category c ON c.id = up.parent_id
    ) SELECT json_agg(json_build_array(code, name) ORDER BY depth DESC) FROM up)"""
NAMED = f"SELECT p.id, 1 AS place FROM commerce_product p WHERE upper(p.code) = upper(%(code)s) AND {SEEN_SQL}"
DETAIL_SQL = f"{LISTS_SQL}, page AS MATERIALIZED ({NAMED})" + FACTS_SQL.format(more=MORE_SQL)


@dataclass(frozen=True, slots=True)
class Image:
    large: str
    small: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Detail:
    """A product with all that its page shows. `attributes` are [name, value, unit], `path` the categories above it."""

    item: catalogue.Item
    description: str
    attributes: list
    images: list
    path: list
    related: list

    @property
    def id(self):
        return self.item.id

    @property
    def name(self):
        return self.item.name


def priced(*, acting, now, code):
    """Give the Item that a code names with its tiers; None where the partner does not see it."""
    found = catalogue.visible_product(acting=acting, now=now, code=code)
    return found and catalogue.priced([found], acting=acting, now=now)[0]


def detail(*, acting, now, code):
    """Give the Detail of what a code names; None where the partner does not see it."""
    values = {**catalogue.scope(acting, now), "code": code}
    rows = _rows(DETAIL_SQL, values)
    if not rows:
        return None
    found = catalogue.item(rows[0])
    description, *parts = rows[0][catalogue.COLUMNS :]
    attributes, images, path = [json.loads(part) if isinstance(part, str) else part or [] for part in parts]
    beside = {**values, "category": found.category_id, "product": found.id, "limit": RELATED}
    related = [catalogue.item(row) for row in _rows(RELATED_SQL, beside)] if found.category_id else []
    catalogue.priced([found, *related], acting=acting, now=now)
    return Detail(found, description, attributes, [Image(*image) for image in images], path, related)


def _rows(sql, values):
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
