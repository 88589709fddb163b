"""A million orders on the desk: lists by state, sorts, filters, pages, search, counters, and an act in a row (O6).

Pages are whole ones, through middleware, views and templates, timed by the clock. --full: 1,000,000 orders of 10,000
partners with 50,000 people; without it a tenth.
"""

import logging
import os
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_plus

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import _common, _requests
from commerce.models import Order, Product
from commerce.queries import order_lists
from core import clock
from partners import demo
from partners.demo import bulk
from partners.demo.world import World

BENCH = "orders"
ORDERS, PARTNERS, PEOPLE = (1_000_000, 10_000, 50_000) if _common.FULL else (100_000, 1000, 5000)
ROUNDS = 12 if _common.FULL else 6
SEED_SQL = """
    WITH places AS (
        SELECT array_agg(user_id ORDER BY id) AS users, array_agg(partner_id ORDER BY id) AS partners,
               count(*) AS number
        FROM partners_membership WHERE user_id IN (SELECT id FROM partners_user WHERE last_login IS NULL)
    ), drawn AS (
        SELECT n, 1 + (abs(hashint8(n)) %% places.number)::int AS place, abs(hashint8(n * 7)) %% 10000 AS luck,
               abs(hashint8(n * 13)) AS draw, places.users, places.partners
        FROM generate_series(1, %(orders)s) n, places
    ), shaped AS (
        SELECT *, %(now)s::timestamptz - (%(orders)s - n) * interval '90 seconds' AS at,
               CASE WHEN luck < 20 THEN 'awaiting_approval' WHEN luck < 25 THEN 'awaiting_customer'
                    WHEN luck < 30 THEN 'on_hold' WHEN luck < 60 THEN 'placed' WHEN luck < 90 THEN 'in_progress'
                    WHEN luck < 110 THEN 'partly_shipped' WHEN luck < 300 THEN 'shipped'
                    WHEN luck < 9400 THEN 'completed' WHEN luck < 9700 THEN 'rejected' ELSE 'withdrawn' END AS state,
               (1 + draw %% 250000)::numeric / 100 AS worth
        FROM drawn
    )
    INSERT INTO commerce_order
        (number, state, partner_id, buyer_id, submission_key, currency, total, net_total, line_count, payment_method,
         po_number, reference, note, requested_on, content_hash, waiting_reason, submitted_at, placed_at, ended_at,
         given_back)
    SELECT 'O-' || 100000 + n, state, partners[place], users[place], gen_random_uuid(), 'GBP', worth, worth,
           1 + draw %% 12, (ARRAY['on_account', 'on_account', 'invoice', 'card', 'bank_transfer'])[1 + draw %% 5],
           CASE WHEN draw %% 5 < 3 THEN 'PO-' || 10000 + draw %% 900000 ELSE '' END,
           CASE WHEN draw %% 5 = 4 THEN 'Project ' || draw %% 40000 ELSE '' END, '',
           CASE WHEN draw %% 3 = 0 THEN (at + interval '9 days')::date END, '', '', at,
           CASE WHEN state IN ('placed', 'in_progress', 'partly_shipped', 'shipped', 'completed') THEN at END,
           CASE WHEN state IN ('rejected', 'withdrawn') THEN at END,
           CASE WHEN state IN ('rejected', 'withdrawn') THEN worth ELSE 0 END
    FROM shaped
"""
LINE_SQL = """
    INSERT INTO commerce_orderline (order_id, partner_id, position, product_id, code, name, unit, quantity, unit_price,
                                    total, net_total, price_reason)
    SELECT id, partner_id, 1, %(product)s, 'P-1', 'Pallet', 'piece', 1, total, total, total, '{}'
    FROM commerce_order WHERE state IN ('placed', 'in_progress', 'partly_shipped', 'shipped')
"""


def world():
    """Write the operator, the partners with their people, and the orders; give a visitor who works at the desk."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    with transaction.atomic():
        _common.note(bulk.seed(partners=PARTNERS, users=PEOPLE))
    product = Product.objects.create(code="P-1", name="Pallet")
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(SEED_SQL, {"orders": ORDERS, "now": clock.now()})
        cursor.execute(LINE_SQL, {"product": product.pk})
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("VACUUM ANALYZE")
    _common.figure(BENCH, f"seed {ORDERS:,} orders", time.perf_counter() - began, "s")
    return _requests.Visitor("sam")


def p95(taken):
    return sorted(taken)[int(len(taken) * 0.95)]


def pages():
    """Give the addresses of a day: every list, sorted, narrowed, and some pages on."""
    code = Order.objects.order_by("?").values_list("partner__code", flat=True).first()
    found = [f"/desk/?list={key}" for key in order_lists.LISTS]
    found += [f"/desk/?list=all&sort={sort}" for sort in ("number", "total", "-total", "requested", "-requested")]
    found += [
        "/desk/?list=all&method=card", "/desk/?list=all&state=completed", "/desk/?list=all&state=withdrawn",
        f"/desk/?list=all&company={code}", "/desk/?list=all&total_min=2400&total_max=2401",
        "/desk/?list=unserviced&sort=-total", "/desk/?list=shipped&method=invoice", "/desk/?list=all&asks=yes",
        "/desk/?list=all&submitted_after=2026-01-01&submitted_before=2026-01-07",
    ]  # fmt: skip
    return found


def lists(visitor):
    """Look at the pages again and again, and turn ten pages of all orders."""
    slowest, taken = {}, []
    for address in pages():
        visitor.get(address)
        times = [visitor.get(address).elapsed for _round in range(ROUNDS)]
        slowest[address] = statistics.median(times)
        taken += times
    address = "/desk/?list=all"
    for _number in range(10):
        answer = visitor.get(address)
        taken.append(answer.elapsed)
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', answer.body)
        address = "/desk/" + following.group(1).replace("&amp;", "&")
    _common.figure(BENCH, f"list, p95 of {len(taken)} pages", p95(taken), "ms", 150)
    _common.figure(BENCH, "list, median", statistics.median(taken), "ms")
    worst = max(slowest, key=slowest.get)
    _common.figure(BENCH, f"the slowest page, {worst}", slowest[worst], "ms", 150)
    _common.figure(BENCH, "list, statements", len(visitor.queries("/desk/?list=all")), "queries", 10)


def searches(visitor):
    """Look for orders by number, PO number whole and in part, own reference, partner's name and code."""
    draw = random.Random(5)
    kinds = {"number": [], "PO number": [], "part of a PO number": [], "reference": [], "partner": [], "code": []}
    sample = Order.objects.exclude(po_number="").order_by("?").select_related("partner")[: ROUNDS * 3]
    for order in sample:
        kinds["number"].append(order.number)
        kinds["PO number"].append(order.po_number)
        kinds["part of a PO number"].append(order.po_number[3:])
        kinds["partner"].append(order.partner.name)
        kinds["code"].append(order.partner.code)
        kinds["reference"].append(f"Project {draw.randrange(40_000)}")
    everything = []
    for kind, texts in kinds.items():
        taken = [visitor.get(f"/desk/?list=all&q={quote_plus(text)}").elapsed for text in texts]
        everything += taken
        _common.figure(BENCH, f"search by {kind}, median of whole pages", statistics.median(taken), "ms")
    _common.figure(BENCH, f"search, p95 of {len(everything)} whole pages", p95(everything), "ms", 100)
    for text in ("PO-", "O-1", "Shop", "e"):
        taken = [visitor.get(f"/desk/?list=all&q={quote_plus(text)}").elapsed for _round in range(3)]
        _common.figure(BENCH, f"search for “{text}”, which very many have", statistics.median(taken), "ms")


def counters():
    taken = []
    for _round in range(30):
        began = time.perf_counter()
        order_lists.counts()
        taken.append((time.perf_counter() - began) * 1000)
    _common.figure(BENCH, "counters of all lists", statistics.median(taken), "ms", 20)


def acts(visitor):
    """Start orders in their rows: the act, the row as it is now and the counters."""
    taken = []
    for number in Order.objects.filter(state="placed").order_by("-pk").values_list("number", flat=True)[:ROUNDS]:
        answer = visitor.post(f"/orders/{number}/start/", {"back": "/desk/?list=unserviced"}, by_htmx=True)
        if "In progress" not in answer.body:
            raise SystemExit(f"the act did not work: {answer.body[:400]}")
        taken.append(answer.elapsed)
    _common.figure(BENCH, "start work in a row, with row and counters", statistics.median(taken), "ms", 100)


def export(visitor):
    """Stream every order as a file."""
    began, rows, first = time.perf_counter(), 0, None
    for piece in visitor.stream("/desk/?list=all&export=tsv"):
        first = first or time.perf_counter() - began
        rows += piece.count(b"\n")
    _common.figure(BENCH, f"export of {rows - 1:,} orders, first byte", first, "s", 1)
    _common.figure(BENCH, "export, rows a second", (rows - 1) / (time.perf_counter() - began), "rows/s")


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        visitor = world()
        counters()
        lists(visitor)
        searches(visitor)
        acts(visitor)
        export(visitor)


if __name__ == "__main__":
    main()
