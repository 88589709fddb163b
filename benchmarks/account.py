"""The page of an account with a long ledger: pages by the clock, statements, filters, paper, export (K6).

--full: 1,000,000 entries on one account; without it a tenth. A third of them are payments, each with a receipt; of the
orders a few hundred are open.
"""

import logging
import os
import re
import statistics
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import _common, _requests
from commerce.actions import credit
from core import clock
from core.actor import SYSTEM
from partners import demo
from partners.demo import bulk
from partners.demo.world import World
from partners.models import Partner

BENCH = "account"
ENTRIES = 1_000_000 if _common.FULL else 100_000
ROUNDS = 15
LIMIT = Decimal(1_000_000)
ORDERS_SQL = """
    WITH below AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS number FROM partners_partner
        WHERE kind = 'partner'
    )
    INSERT INTO commerce_order
        (number, state, partner_id, buyer_id, submission_key, currency, total, net_total, line_count, payment_method,
         po_number, reference, note, content_hash, waiting_reason, submitted_at, placed_at, account_id, invoiced)
    SELECT 'O-' || 100000 + n,
           CASE WHEN n > %(orders)s - 400 THEN 'placed' WHEN n %% 50000 = 0 THEN 'on_hold' ELSE 'completed' END,
           below.id, %(buyer)s, gen_random_uuid(), 'GBP', worth, worth, 1, 'on_account', '', '', '', '', '', at,
           CASE WHEN n > %(orders)s - 400 OR n %% 50000 <> 0 THEN at END, %(account)s,
           CASE WHEN n > %(orders)s - 400 OR n %% 50000 = 0 THEN 0 ELSE worth END
    FROM (SELECT n, (1 + abs(hashint8(n)) %% 20000)::numeric / 100 AS worth,
                 %(now)s::timestamptz - (%(orders)s - n + 1) * %(gap)s * interval '1 second' AS at
          FROM generate_series(1, %(orders)s) n) drawn
    JOIN below ON below.place = 1 + n %% below.number
"""
ENTRIES_SQL = """
    WITH moves AS (
        SELECT 'order' AS kind, -total AS amount, id AS order_id, submitted_at AS at, 'order:' || id AS key,
               '' AS reason
        FROM commerce_order
        UNION ALL
        SELECT CASE WHEN rank %% 500 = 0 THEN 'adjustment' ELSE 'payment' END, total, NULL,
               submitted_at + interval '0.5 second', 'paid:' || id, 'Remittance R' || 200000 + rank
        FROM (SELECT id, total, submitted_at, row_number() OVER (ORDER BY id) AS rank FROM commerce_order) o
        WHERE rank %% 2 = 0
    )
    INSERT INTO commerce_ledgerentry (account_id, kind, amount, balance_after, order_id, key, reason, by_id, at)
    SELECT %(account)s, kind, amount, %(limit)s + sum(amount) OVER (ORDER BY at, key), order_id, key, reason,
           CASE WHEN kind = 'order' THEN %(buyer)s END, at
    FROM moves ORDER BY at, key
"""
RECEIPTS_SQL = """
    INSERT INTO commerce_receipt
        (partner_id, account_id, entry_id, currency, amount, settled, received_on, reference, at)
    SELECT %(partner)s, account_id, id, 'GBP', amount, CASE WHEN id %% 1000 = 0 THEN 0 ELSE amount END, at::date,
           'BACS ' || id, at
    FROM commerce_ledgerentry WHERE kind = 'payment'
"""
BALANCE_SQL = """
    UPDATE commerce_account a SET balance = e.balance_after, moved_at = e.at,
           stopped_at = CASE WHEN e.balance_after < 0 THEN e.at END
    FROM (SELECT balance_after, at FROM commerce_ledgerentry ORDER BY at DESC, id DESC LIMIT 1) e
"""


def world():
    """Write the operator, a company of a hundred branches, and the ledger; give a visitor of Finance."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    with transaction.atomic():
        _common.note(bulk.seed(partners=100, users=100))
    company = Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None).order_by("pk").first()
    Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None).exclude(pk=company.pk).update(parent=company)
    now, orders = clock.now(), ENTRIES * 2 // 3
    gap = 365 * 24 * 3600 // orders
    known = {"partner": company, "currency": "GBP", "limit": LIMIT, "by": SYSTEM}
    account = credit.open_account(**known, now=now - (orders + 10) * timedelta(seconds=gap))
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT min(id) FROM partners_user")
        ids = {"account": account.pk, "partner": company.pk, "buyer": cursor.fetchone()[0], "limit": LIMIT}
        for sql in (ORDERS_SQL, ENTRIES_SQL, RECEIPTS_SQL, BALANCE_SQL):
            cursor.execute(sql, {**ids, "orders": orders, "now": now, "gap": gap})
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("VACUUM ANALYZE")
    _common.figure(BENCH, f"seed {account.entries.count():,} entries", time.perf_counter() - began, "s")
    return company.code, _requests.Visitor("fay")


def pages(code):
    """Give (name, address, limit in ms) of what is asked of an account."""
    page = f"/credit/{code}/"
    yield "page", page, 100
    for name, query in (
        ("payments", "kind=payment"),
        ("adjustments", "kind=adjustment"),
        ("limit changes, of which there are none", "kind=limit_change"),
        ("a month", "at_after=2026-09-01&at_before=2026-09-30"),
        ("an order's number", "q=O-123456"),
        ("a reason", "q=R203456"),
        ("a reference", "q=BACS+30033"),
        ("what very many have", "q=Remittance"),
        ("what nobody has", "q=zzzzzz"),
        ("a person", "by=Fielding"),
    ):
        yield f"movements by {name}", f"{page}?{query}", 250
    yield "orders that are placed", f"/desk/?list=all&account={code}&charged=uninvoiced", 150
    yield "orders that are held", f"/desk/?list=all&account={code}&charged=held", 150
    yield "orders that wait", f"/desk/?list=all&account={code}&charged=waiting", 150
    yield "list of accounts", "/credit/", 100


def look(code, visitor):
    """Look at each page again and again; turn ten pages of the ledger."""
    for name, address, limit in pages(code):
        visitor.get(address)
        taken = [visitor.get(address).elapsed for _round in range(ROUNDS)]
        _common.figure(BENCH, f"{name}, median", statistics.median(taken), "ms", limit)
    _common.figure(BENCH, "page, statements", len(visitor.queries(f"/credit/{code}/")), "queries", 10)
    address, taken = f"/credit/{code}/", []
    for _number in range(10):
        answer = visitor.get(address)
        taken.append(answer.elapsed)
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', answer.body)
        address = f"/credit/{code}/" + following.group(1).replace("&amp;", "&")
    _common.figure(BENCH, "ten pages on, slowest", max(taken), "ms", 100)


def papers(code, visitor):
    """Stream all movements, and set the statement of a month with more than fit on it."""
    began, rows, first = time.perf_counter(), 0, None
    for piece in visitor.stream(f"/credit/{code}/?export=tsv"):
        first = first or time.perf_counter() - began
        rows += piece.count(b"\n")
    _common.figure(BENCH, f"export of {rows - 1:,} movements, first byte", first, "s", 1)
    _common.figure(BENCH, "export, rows a second", (rows - 1) / (time.perf_counter() - began), "rows/s")
    began = time.perf_counter()
    pieces = sum(len(piece) for piece in visitor.stream(f"/credit/{code}/statement/"))
    _common.figure(BENCH, f"statement of this month, {pieces // 1024} KB", time.perf_counter() - began, "s", 10)


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        code, visitor = world()
        look(code, visitor)
        papers(code, visitor)


if __name__ == "__main__":
    main()
