"""The statement of one partner with very many commission rows: this month, an older one, the whole time, further pages,
paper and file (F5). Closing the months is timed as well, and what a month takes while none is closed.

--full: 1,000,000 rows of one vendor over two years; without it a tenth.
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
from django.db import connection

from benchmarks import _common, _requests, collecting
from core import clock
from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.actions import commission_closing
from telesales.invariants import commission as commission_invariants
from telesales.models import CommissionEntry, CommissionMonth, PhoneSale

BENCH = "commission"
ROWS = 1_000_000 if _common.FULL else 100_000
DAYS = 730
LIMIT = 200
ROUNDS = 15
BLOCK = 10_000
TABLES = {
    "commerce_planpayment": ("id, instalment_id, amount, key, at", "{n}\t{instalment}\t{amount}\tb{n}\t{at}\n"),
    "telesales_commissionposting": (
        "id, sale_id, plan_payment_id, amount, currency, at", "{n}\t{sale}\t{n}\t{amount}\tGBP\t{at}\n",
    ),
    "telesales_commissionentry": (
        "id, posting_id, share, partner_id, amount, currency, at",
        "{n}\t{n}\tvendor\t{vendor}\t{amount}\tGBP\t{at}\n",
    ),
}  # fmt: skip
"""Table, its columns, and a line of COPY: every payment of one sale is the vendor's, each fiftieth goes back."""


def world():
    """Write one sale and all its payments; give a visitor of the vendor."""
    collecting.first()
    vendor, sale = Partner.objects.get(code="VENDOR"), PhoneSale.objects.get()
    user = User.objects.create(username="vic", name="Vic", email="vic@x.example")
    Membership.objects.create(user=user, partner=vendor, roles=[Role.VENDOR])
    instalment = sale.order.plan.instalments.get(number=1).pk
    known, now = {"sale": sale.pk, "vendor": vendor.pk, "instalment": instalment}, clock.now()
    gap = timedelta(days=DAYS) / ROWS
    began = time.perf_counter()
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("SET session_replication_role = replica")
        for table, (columns, line) in TABLES.items():
            with bare.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for start in range(1, ROWS + 1, BLOCK):
                    numbers = range(start, min(start + BLOCK, ROWS + 1))
                    moments = (now - gap * (ROWS - n) for n in numbers)
                    copy.write("".join(
                        line.format(n=n, at=at.isoformat(), amount=_amount(n), **known)
                        for n, at in zip(numbers, moments, strict=True)
                    ))  # fmt: skip
        bare.execute("VACUUM ANALYZE")
    _common.figure(BENCH, f"COPY of {ROWS:,} payments with postings and entries", time.perf_counter() - began, "s")
    return _requests.Visitor("vic")


def _amount(n):
    return Decimal(-4 if n % 50 == 0 else 100 + n % 900) / 100


def pages(today):
    """Give (name, query) of what is asked for; the currency and this month are what is left out."""
    old = (today.replace(day=1) - timedelta(days=300)).replace(day=1)
    yield "this month", ""
    yield "a month of last year", f"begins={old}&ends={old + timedelta(days=27)}"
    yield "two years", f"begins={today - timedelta(days=DAYS)}&ends={today}"
    yield "some days across months", f"begins={old + timedelta(days=10)}&ends={old + timedelta(days=75)}"


def look(visitor, today):
    """Look at each statement again and again; turn ten pages of the longest."""
    page = "/sales/phone/commission/VENDOR/"
    for name, query in pages(today):
        visitor.get(f"{page}?{query}")
        taken = [visitor.get(f"{page}?{query}").elapsed for _round in range(ROUNDS)]
        _common.figure(BENCH, f"statement of {name}, median", statistics.median(taken), "ms", LIMIT)
    address, taken = f"{page}?{query}", []
    for _number in range(10):
        answer = visitor.get(address)
        taken.append(answer.elapsed)
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', answer.body)
        address = page + following.group(1).replace("&amp;", "&")
    _common.figure(BENCH, "ten pages on, slowest", max(taken), "ms", LIMIT)
    _common.figure(BENCH, "statements of SQL", len(visitor.queries(page)), "queries", 11)
    answer = visitor.get(f"{page}paper/?{query}")
    _common.figure(BENCH, "two years on paper, the first 2,000", answer.elapsed, "ms", 1000)


def close():
    """Close all months; time the longest part, while which nobody else can write."""
    began = time.perf_counter()
    number = commission_closing.sweep(now=clock.now())
    _common.figure(BENCH, f"closing of {number} months, each", (time.perf_counter() - began) / number, "s", 1)
    with _common.bare() as bare:
        bare.execute("VACUUM ANALYZE telesales_commissionclosing, telesales_commissionmonth")


def export(visitor, today):
    """Stream everything, and see that it adds up."""
    query = f"begins={today - timedelta(days=DAYS)}&ends={today}&export=tsv"
    began, rows, last = time.perf_counter(), 0, b""
    for piece in visitor.stream(f"/sales/phone/commission/VENDOR/?{query}"):
        rows += piece.count(b"\n")
        last = piece
    _common.figure(BENCH, "export, rows a second", (rows - 1) / (time.perf_counter() - began), "rows/s")
    balance = Decimal(last.decode().splitlines()[-1].split("\t")[-2])
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount) FROM telesales_commissionentry")
        [total] = cursor.fetchone()
    if balance != total or rows - 1 != CommissionEntry.objects.count():
        raise SystemExit(f"the file ends with {balance} after {rows - 1} rows, the rows make {total}")


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        visitor = world()
        today = clock.now().date()
        visitor.get("/sales/phone/commission/VENDOR/")
        answer = visitor.get("/sales/phone/commission/VENDOR/")
        _common.figure(BENCH, "statement of this month while no month is closed", answer.elapsed, "ms")
        close()
        look(visitor, today)
        export(visitor, today)
        broken = [each.name for each in commission_invariants.check() if each.name.startswith("commission.closings")
                  and each.violations]  # fmt: skip
        if broken or not CommissionMonth.objects.exists():
            raise SystemExit(f"broken: {broken}")


if __name__ == "__main__":
    main()
