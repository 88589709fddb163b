"""The search of the whole house: what it finds while somebody types, among very many of everything.

Answers are whole ones, through middleware, views and templates, timed by the clock. --full: 100,000 orders, partners
and products; without it a tenth.
"""

import logging
import os
import random
import statistics
import tempfile
from pathlib import Path
from urllib.parse import quote_plus

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import _common, _requests, orders
from commerce.models import Order, PriceList, PriceListAssignment, Product
from core import clock
from partners import demo
from partners.demo import bulk
from partners.demo.world import World
from partners.models import Membership, Partner

BENCH = "search"
NUMBER = 100_000 if _common.FULL else 10_000
SEARCHES = 120 if _common.FULL else 60
PRODUCT_SQL = """
    INSERT INTO commerce_product (code, name, description, unit, pack_size, tax_class, picture, attributes,
                                  restricted_countries, is_active)
    SELECT 'BULK' || lpad(n::text, 6, '0'),
           (ARRAY['Steel', 'Brass', 'Oak', 'Cotton', 'Glass', 'Copper', 'Nylon'])[1 + n %% 7] || ' ' ||
           (ARRAY['hinge', 'bolt', 'shelf', 'lamp', 'hook', 'valve', 'crate', 'drill', 'cable'])[1 + n %% 9]
           || ' ' || n, '', 'piece', 1, 'standard', '', '{}', '{}', true
    FROM generate_series(1, %(number)s) n
"""
PRICE_SQL = """
    INSERT INTO commerce_priceentry (price_list_id, product_id, min_quantity, unit_price)
    SELECT %(list)s, id, 1, 2 FROM commerce_product WHERE code LIKE 'BULK%%'
"""


def world():
    """Write operator, partners with people, products on a list that a company has, orders; give the visitors."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    with transaction.atomic():
        _common.note(bulk.seed(partners=NUMBER, users=NUMBER))
    people = Membership.objects.filter(user__username__startswith="bulk", user__status="active")
    buyer = people.filter(partner__parent=None, partner__status="open").earliest("pk")
    prices = PriceList.objects.create(name="Bulk", currency=buyer.partner.currency)
    PriceListAssignment.objects.create(price_list=prices, partner=buyer.partner)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(PRODUCT_SQL, {"number": NUMBER})
        cursor.execute(PRICE_SQL, {"list": prices.pk})
        cursor.execute(orders.SEED_SQL, {"orders": NUMBER, "now": clock.now()})
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("VACUUM ANALYZE")
    named = {"manager": "max", "seller": "sam", "partner administrator": buyer.user.username}
    return {who: _requests.Visitor(username) for who, username in named.items()}


def texts():
    """Give what people type: whole and part numbers, PO numbers, codes and names, and what there is not."""
    chance = random.Random(11)
    found = []
    for number, po in Order.objects.exclude(po_number="").order_by("?").values_list("number", "po_number")[:SEARCHES]:
        found += [number, number[:5], po, po[3:], f"O-{chance.randrange(10**9)}"]
    for code, name in Partner.objects.order_by("?").values_list("code", "name")[:SEARCHES]:
        found += [code, name, name.split()[0], name[:3]]
    for code, name in Product.objects.order_by("?").values_list("code", "name")[:SEARCHES]:
        found += [code, name, name.split()[-2], code[:6]]
    found += list(Membership.objects.order_by("?").values_list("user__name", flat=True)[:SEARCHES])
    found += ["PO", "O-1", "st", "zzzzzz", "steel hinge", "stel hinge"] * (SEARCHES // 6)
    chance.shuffle(found)
    return found[: SEARCHES * 6]


def searches(visitors):
    """Let each of them type all of it."""
    typed = texts()
    for who, visitor in visitors.items():
        for text in typed[:5]:
            visitor.part(f"/search/?q={quote_plus(text)}")
        taken = {text: visitor.part(f"/search/?q={quote_plus(text)}").elapsed for text in typed}
        times = sorted(taken.values())
        case = f"{who}, {NUMBER:,} orders, partners and products"
        _common.figure(BENCH, f"{case}, p95 of {len(times)}", times[int(len(times) * 0.95)], "ms", 120)
        _common.figure(BENCH, f"{case}, median", statistics.median(times), "ms")
        slowest = max(taken, key=lambda text: taken[text])
        _common.figure(BENCH, f"{case}, slowest, “{slowest}”", taken[slowest], "ms")
        statements = max(len(visitor.queries(f"/search/?q={quote_plus(text)}", visitor.part)) for text in typed[:20])
        _common.figure(BENCH, f"{who}, statements", statements, "queries", 12)


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        searches(world())


if __name__ == "__main__":
    main()
