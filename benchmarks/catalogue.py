"""A catalogue of 100,000 products as a partner with five lists sees it: pages with facets, search, changes (C1, C2).

Pages are whole ones, through middleware, views and templates, timed by the clock; searches are timed by themselves.
"""

import logging
import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_plus

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from benchmarks import _common, _requests, _shop
from commerce.models import Attribute, Product
from commerce.queries import catalogue, shelf
from partners.models import Partner
from partners.permissions import Role

BENCH = "catalogue"
PRODUCTS = 100_000
ROUNDS = 60 if _common.FULL else 25
SHARES = [1, 5, 20, 100, 1000]
"""Each of the partner's lists holds one in so many products: the first one all of them."""
THINGS = [
    "hammer", "candle", "lantern", "bottle", "bracket", "screw", "hinge", "basket", "mug", "tray", "rope", "clamp",
    "shelf", "wheel", "filter", "valve", "lamp", "chair", "table", "drawer", "ladder",
    "funnel", "gasket", "pulley", "trowel",
]  # fmt: skip
STUFFS = ["steel", "brass", "oak", "copper", "nylon", "rubber", "glass", "linen", "cotton", "paper", "zinc", "cork"]
FACETS = {"Brand": 30, "Type": 20, "Size": 12, "Colour": 5}
SEED_SQL = """
    INSERT INTO commerce_category (code, name, position, parent_id)
    SELECT 'group-' || n, 'Group ' || n, n, NULL FROM generate_series(1, 8) n;
    INSERT INTO commerce_category (code, name, position, parent_id)
    SELECT 'leaf-' || n, 'Leaf ' || n, n, (SELECT id FROM commerce_category WHERE code = 'group-' || 1 + n % 8)
    FROM generate_series(1, 40) n;
    INSERT INTO commerce_product (code, name, description, unit, pack_size, tax_class, picture, attributes,
                                  restricted_countries, availability, is_active, category_id)
    SELECT 'P' || lpad(n::text, 6, '0'),
           initcap(stuffs[1 + drawn % 12]) || ' ' || things[1 + drawn / 12 % 25] || ' ' || n,
           'Made for daily work in shops and houses.', 'piece', 1, 'standard', '',
           jsonb_build_object('Brand', 'Brand ' || drawn / 300 % 30, 'Type', 'Type ' || drawn / 9000 % 20,
                              'Size', drawn / 180000 % 12 || ' cm', 'Colour', 'Colour ' || drawn / 2160000 % 5,
                              'EAN', n::text),
           '{{}}', (ARRAY['in_stock', 'in_stock', 'low', 'to_order'])[1 + drawn / 7 % 4], true,
           (SELECT id FROM commerce_category WHERE code = 'leaf-' || 1 + drawn / 11 % 40)
    FROM (
        SELECT n, abs(hashint4(n)::bigint) AS drawn, ARRAY[{stuffs}] AS stuffs, ARRAY[{things}] AS things
        FROM generate_series(1, {products}) n
    ) numbered
"""
LIST_SQL = """
    WITH made AS (
        INSERT INTO commerce_pricelist (name, currency, is_active, priority) VALUES (%(name)s, 'GBP', true, %(share)s)
        RETURNING id
    ), assigned AS (
        INSERT INTO commerce_pricelistassignment (price_list_id, partner_id) SELECT id, %(partner)s FROM made
    )
    INSERT INTO commerce_priceentry (price_list_id, product_id, min_quantity, unit_price)
    SELECT made.id, p.id, tier.quantity, tier.price FROM made, commerce_product p,
        (VALUES (1, 9.95), (10, 9.50), (100, 8.75)) tier(quantity, price)
    WHERE p.id %% %(share)s = 0 AND (tier.quantity = 1 OR p.id %% 3 = 0)
"""


def world():
    """Write products and lists; give a visitor, who he acts for, and what his lists hold."""
    Partner.objects.create(code="OPERATOR", name="Operator", kind=Partner.Kind.OPERATOR)
    partner = Partner.objects.create(code="BENCH", name="Bench")
    Attribute.objects.bulk_create(
        Attribute(name=name, position=place, is_facet=True) for place, name in enumerate(FACETS)
    )
    named = {
        "products": PRODUCTS,
        "stuffs": ", ".join(f"'{word}'" for word in STUFFS),
        "things": ", ".join(f"'{word}'" for word in THINGS),
    }
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute(SEED_SQL.format(**named))
        for share in SHARES:
            bare.execute(LIST_SQL, {"name": f"One in {share}", "share": share, "partner": partner.pk})
        bare.execute("VACUUM ANALYZE")
    acting = _shop.person("bench_buyer", partner, Role.BUYER)
    return _requests.Visitor("bench_buyer"), acting


def p95(taken):
    """Give the 95th percentile."""
    return sorted(taken)[int(len(taken) * 0.95)]


def addresses():
    """Give {kind of page: a function that draws an address}."""
    chance = random.Random(7)
    return {
        "all products": lambda: "/catalogue/",
        "a category": lambda: f"/catalogue/?category=leaf-{chance.randint(1, 40)}",
        "two brands and a size": lambda: (
            f"/catalogue/?f.Brand=Brand+{chance.randrange(30)}&f.Brand=Brand+3&f.Size={chance.randrange(12)}+cm"
        ),
        "a word": lambda: f"/catalogue/?q={chance.choice(THINGS)}",
        "page 50": lambda: "/catalogue/?page=50",
        "the list view": lambda: f"/catalogue/?view=list&category=group-{chance.randint(1, 8)}",
    }


def pages(visitor):
    """Ask for pages of every kind in turn."""
    kinds, taken = addresses(), {}
    for number in range(-3, ROUNDS):
        for name, draw in kinds.items():
            began = time.perf_counter()
            visitor.get(draw())
            if number >= 0:
                taken.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    everything = [each for times in taken.values() for each in times]
    _common.figure(BENCH, f"page, p95 of {len(everything)} mixed ones", p95(everything), "ms", 120)
    for name, times in taken.items():
        _common.figure(BENCH, f"page of {name}, median", statistics.median(times), "ms")
    most = max(len(visitor.queries(draw())) for draw in kinds.values())
    _common.figure(BENCH, "queries of a page, at most", most, "queries", 12)


def searches(acting):
    """Look for codes, beginnings, one word, two words and words with a typing error."""
    chance, taken = random.Random(11), []
    for number in range(4 * ROUNDS):
        thing, stuff = chance.choice(THINGS), chance.choice(STUFFS)
        mistyped = thing[: len(thing) // 2] + thing[len(thing) // 2 + 1 :]
        code = f"P{chance.randint(1, PRODUCTS):06}"
        text = [code, code[:5], thing, f"{stuff} {thing}", mistyped, f"{stuff} {mistyped}"][number % 6]
        began = time.perf_counter()
        catalogue.page(acting=acting, now=timezone.now(), text=text)
        taken.append((time.perf_counter() - began) * 1000)
    _common.figure(BENCH, f"search, p95 of {len(taken)}", p95(taken), "ms", 80)
    _common.figure(BENCH, "search, median", statistics.median(taken), "ms")


def completions(visitor):
    """Type words letter by letter."""
    taken = []
    for word in THINGS[: ROUNDS // 2]:
        for length in range(2, len(word) + 1):
            began = time.perf_counter()
            visitor.get(f"/catalogue/?q={quote_plus(word[:length])}")
            taken.append((time.perf_counter() - began) * 1000)
    _common.figure(BENCH, f"page of a word letter by letter, p95 of {len(taken)}", p95(taken), "ms", 120)


def changes(acting):
    """Read everything anew, as a fresh process does; then see 1,000 changed products at the next request."""
    began = time.perf_counter()
    shelf._kept = shelf.EMPTY
    shelf.current(catalogue.scope(acting, timezone.now()))
    _common.figure(BENCH, f"values of {PRODUCTS:,} products read by a fresh process", time.perf_counter() - began, "s")
    with transaction.atomic():
        Product.objects.filter(pk__in=range(1, 1001)).update(availability="unavailable")
    began = time.perf_counter()
    found = catalogue.page(acting=acting, now=timezone.now(), chosen={"availability": ["unavailable"]})
    seconds = time.perf_counter() - began
    if found.total != Product.objects.filter(availability="unavailable").count():
        raise SystemExit(f"{found.total} of 1,000 changed products are seen")
    _common.figure(BENCH, "page after 1,000 products changed", seconds * 1000, "ms")


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        visitor, acting = world()
        pages(visitor)
        searches(acting)
        completions(visitor)
        changes(acting)


if __name__ == "__main__":
    main()
