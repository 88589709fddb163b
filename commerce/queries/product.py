"""Products as those who keep them find them (C1, C7)."""

import itertools
import re

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from commerce.models import Attribute, PriceEntry, PriceRule, Product, RuleKind
from commerce.queries import category as categories

MOST_WORDS = 8
FOUND_SQL = """
    WITH literal AS MATERIALIZED (
        SELECT id FROM commerce_product WHERE search @@ to_tsquery('simple', folded(%s))
        UNION SELECT id FROM commerce_product WHERE lower(code) LIKE %s
        UNION SELECT id FROM commerce_product WHERE lower(name) LIKE %s
    ), similar_ones AS MATERIALIZED (
        SELECT id FROM commerce_product WHERE %s <%% lower(name) AND (SELECT count(*) FROM literal) < 25
    ) SELECT id FROM literal UNION SELECT id FROM similar_ones
"""
"""Each condition by its own index, found first and sorted after: PostgreSQL thinks too many match and would walk all
products in order. Similar names are looked for when few match literally."""
BELOW_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT %s::bigint UNION SELECT c.id FROM commerce_category c JOIN below ON c.parent_id = below.id
    ) SELECT id FROM below
"""


def kept_by(acting):
    """Give the products that somebody keeps, with what their rows show."""
    kept = Product.objects.administered_by(acting).select_related("vendor", "category")
    return kept.annotate(code_key=Upper("code"))


def matching(products, text):
    """Narrow to those whose code or words match; a misspelt name is found too."""
    words = re.findall(r"\w+", text.lower())[:MOST_WORDS]
    if not words:
        return products.none()
    prefixes = " & ".join(f"'{word}':*" for word in words)
    text = text.strip().lower()[:100]
    inner = "%" + text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return products.filter(pk__in=RawSQL(FOUND_SQL, [prefixes, inner, inner, text]))


def in_category(products, category_id):
    """Narrow to a category and what is below it."""
    return products.filter(category_id__in=RawSQL(BELOW_SQL, [category_id]))


def priced(products, is_priced):
    """Narrow to those that have a price in some active list, or in none."""
    at_all = Q(retired_in=None, price_list__is_active=True, product=OuterRef("pk"))
    rules = PriceRule.objects.filter(at_all, kind=RuleKind.PRICE.value)
    has = Exists(PriceEntry.objects.filter(at_all)) | Exists(rules)
    return products.filter(has if is_priced else ~has)


def lists_of(product, lists):
    """Give [(price list, its live entries of the product)] of the lists given."""
    entries = (
        PriceEntry.objects.filter(product=product, retired_in=None, price_list__in=lists)
        .select_related("price_list")
        .order_by("price_list__name", "price_list_id", "min_quantity", "effective_from")
    )
    grouped = itertools.groupby(entries, key=lambda entry: entry.price_list)
    return [(price_list, list(found)) for price_list, found in grouped]


def attribute_names():
    """Give the names of the known attributes in their order."""
    return list(Attribute.objects.order_by("position", "name").values_list("name", flat=True))


def category_choices():
    """Give [(id, path)] of the category tree."""
    return categories.choices()
