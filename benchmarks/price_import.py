"""Many prices at once, with everything a person meets: a file checked and written by the background job, an export,
a mass update, an undo, and the page of prices while the list is that long (C6). A bare COPY is measured beside."""

import io
import logging
import os
import statistics
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from openpyxl import Workbook

from benchmarks import _common, _requests
from commerce.actions import mass_update, price_list
from commerce.intake.prices import job
from commerce.models import PriceList
from commerce.queries.mass_update import Change
from core import clock, intake, jobs
from partners import queries as partners
from partners.models import Membership, Partner, User
from partners.permissions import Role

BENCH = "price_import"
ROWS = 100_000
TIERS = 4
SPREADSHEET = 20_000
HEAD = ["code", "min quantity", "price", "from", "to"]


def world():
    operator = Partner.objects.create(code="OPERATOR", name="Operator", kind=Partner.Kind.OPERATOR)
    user = User.objects.create(username="max", name="Max", email="max@people.example")
    Membership.objects.create(user=user, partner=operator, roles=[Role.MARKETPLACE_MANAGER])
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO commerce_category (code, name, position) VALUES ('all', 'All', 0);
               INSERT INTO commerce_product (code, name, description, texts, unit, pack_size, category_id, tax_class,
                   picture, attributes, restricted_countries, availability, is_active)
               SELECT 'SKU-' || lpad(n::text, 6, '0'), 'Product ' || n, '', '{}', 'piece', 1,
                   (SELECT id FROM commerce_category), 'standard', '', '{}', '{}', 'in_stock', true
               FROM generate_series(1, %s) n""",
            [ROWS // TIERS],
        )
        cursor.execute("ANALYZE commerce_product")
    return _requests.Visitor(user.username), next(iter(partners.places(user)))


def rows(number, factor, faulty=False):
    """Give rows of a file: four tiers a product, one in ten dated; one in a hundred refused where wanted."""
    for each in range(number):
        code, tier = f"SKU-{each // TIERS + 1:06}", (1, 10, 100, 1000)[each % TIERS]
        dates = ("2030-01-01", "2030-02-01") if each % 10 == 9 else ("", "")
        price = "-1" if faulty and each % 100 == 99 else f"{(1000 - each % 97) * factor / 100:.2f}"
        yield [code, str(tier), price, *dates]


def text(number, factor, **known):
    lines = ["\t".join(HEAD), *("\t".join(row) for row in rows(number, factor, **known))]
    return "\n".join(lines).encode()


def workbook(number):
    book, data = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in [HEAD, *rows(number, 1)]:
        sheet.append(row)
    book.save(data)
    return data.getvalue()


def imported(name, data, acting, number, *, into, how=job.MERGE, mode=intake.SOUND, least=10_000, refused=0):
    """Check and write a file as the worker does; a figure for both together."""
    made = PriceList.objects.get(name=into)
    file = SimpleUploadedFile("prices.xlsx" if data[:2] == b"PK" else "prices.tsv", data)
    began = time.perf_counter()
    checked = job.started_check(price_list=made, upload=file, how=how, by=acting)
    jobs.work()
    checked.refresh_from_db()
    written = job.started_write(price_list=made, checked=checked, mode=mode, by=acting)
    jobs.work()
    seconds = time.perf_counter() - began
    written.refresh_from_db()
    if written.state != "done" or written.result["counts"]["refused"] != refused:
        raise SystemExit(f"the import did not work: {written.state} {written.note} {written.result}")
    _common.figure(BENCH, name, number / seconds, "rows/s", least)


def bare(number):
    """What COPY and a merge by product code take by themselves, without a check."""
    lines = [row[:3] for row in rows(number, 1)]
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; CREATE TEMPORARY TABLE bare (code text, quantity int, price numeric) ON COMMIT DROP")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(
            """INSERT INTO commerce_priceentry (price_list_id, product_id, min_quantity, unit_price, added_in)
               SELECT (SELECT id FROM commerce_pricelist WHERE name = 'Bare'), p.id, b.quantity, b.price, 1
               FROM bare b JOIN commerce_product p ON upper(p.code) = upper(b.code); COMMIT"""
        )
    _common.figure(
        BENCH, f"bare COPY and merge of {number:,}, unchecked", number / (time.perf_counter() - began), "rows/s"
    )


def many(acting):
    """A mass update of all, its undo."""
    made = PriceList.objects.get(name="Big")
    for name, change in (
        ("mass update of", Change("percent", Decimal(5), "five")),
        ("dated mass update of", Change("percent", Decimal(3), "four", None, clock.now().replace(year=2029, day=1))),
    ):
        made.refresh_from_db()
        began = time.perf_counter()
        mass_update.apply(price_list=made, change=change, seen_version=made.version, by=acting, now=clock.now())
        _common.figure(BENCH, f"{name} {ROWS:,}", time.perf_counter() - began, "s", 15)
        made.refresh_from_db()
        began = time.perf_counter()
        price_list.go_back(price_list=made, number=made.version - 1, by=acting, now=clock.now())
        _common.figure(BENCH, f"undo of the {name} {ROWS:,}", time.perf_counter() - began, "s", 15)


def pages(visitor):
    made = PriceList.objects.get(name="Big")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE commerce_priceentry")
    for name, query in (("", ""), (" searched by code", "?q=SKU-0200"), (" searched by a word", "?q=duct+199")):
        taken = []
        for _ in range(12):
            began = time.perf_counter()
            assert "SKU-" in visitor.get(f"/price-lists/{made.pk}/{query}").body
            taken.append((time.perf_counter() - began) * 1000)
        _common.figure(BENCH, f"page of {ROWS:,} prices{name}", statistics.median(taken[2:]), "ms", 300)
    began = time.perf_counter()
    size = visitor.get(f"/price-lists/{made.pk}/?export=tsv").body.count("\n")
    _common.figure(BENCH, f"export of {size:,}", size / (time.perf_counter() - began), "rows/s", 10_000)


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)
        call_command("collectstatic", interactive=False, verbosity=0)
        visitor, acting = world()
        PriceList.objects.bulk_create(PriceList(name=name, currency="GBP") for name in ("Big", "Bare", "Book"))
        bare(ROWS)
        imported(f"import of {ROWS:,} new prices", text(ROWS, 1), acting, ROWS, into="Big")
        imported(f"import of {ROWS:,} changed prices", text(ROWS, 2), acting, ROWS, into="Big")
        refused = f"import of {ROWS:,} with 1 % refused, replacing"
        faulty = text(ROWS, 3, faulty=True)
        imported(refused, faulty, acting, ROWS, into="Big", how=job.REPLACE, refused=ROWS // 100)
        sheet = f"import of a spreadsheet of {SPREADSHEET:,}"
        imported(sheet, workbook(SPREADSHEET), acting, SPREADSHEET, into="Book", least=None)
        many(acting)
        pages(visitor)


if __name__ == "__main__":
    main()
