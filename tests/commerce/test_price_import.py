"""Prices from a file: checked with a preview, written all or nothing or what is right, never seen half (C6, X19)."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.actions import price_list
from commerce.intake.prices import job, rows
from commerce.models import PriceEntry
from core import audit, intake, jobs
from partners.models import Membership
from tests.commerce.test_price_lists import head
from tests.factories.rows import PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal
JAN, FEB, MAR, APR = (datetime(2027, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4))


@pytest.fixture
def made(cast, now):
    made = PriceListFactory(name="Summer")
    made.versions.create(number=1, kind="created", at=now, by_name="", head=head(name="Summer"))
    return made


@pytest.fixture
def goods(cast):
    return [ProductFactory(code=code) for code in ("ROPE", "NAIL", "SAW")]


@pytest.fixture
def checked(made, cast):
    """Give a function that uploads a file and has it checked."""

    def check(text, *, how=job.MERGE, who="max", name="prices.csv", price_list=made):
        data = text if isinstance(text, bytes) else text.encode()
        file = SimpleUploadedFile(name, data)
        asked = job.started_check(price_list=price_list, upload=file, how=how, by=cast.acting(who))
        return done(asked)

    return check


@pytest.fixture
def written(checked, made, cast):
    """Give a function that has a file checked and written."""

    def write(text, *, mode=intake.SOUND, who="max", price_list=made, **known):
        found = checked(text, who=who, price_list=price_list, **known)
        return done(job.started_write(price_list=price_list, checked=found, mode=mode, by=cast.acting(who)))

    return write


def done(asked):
    jobs.work()
    asked.refresh_from_db()
    return asked


def live(made):
    found = PriceEntry.objects.filter(price_list=made, retired_in=None).select_related("product")
    return sorted(
        ((row.product.code, row.min_quantity, row.unit_price, row.effective_from, row.effective_to) for row in found),
        key=str,
    )


def report(of):
    file = of.files.get(role="report")
    return b"".join(file.chunks()).decode("utf-8-sig").splitlines()


FILE = "code,min quantity,price,from,to\nROPE,1,9.95,,\nROPE,50,9.50,,\nNAIL,,0.0425,2027-01-01,2027-02-01\n"


def test_a_checked_file_says_what_it_would_do_and_writes_nothing(checked, made, goods):
    PriceEntryFactory(price_list=made, product=goods[0], unit_price=8)
    PriceEntryFactory(price_list=made, product=goods[0], min_quantity=50, unit_price=D("9.50"))

    found = checked(FILE)

    assert found.state == "done", found.note or found.error
    assert found.result["counts"] == {"new": 1, "changed": 1, "removed": 0, "unchanged": 1, "refused": 0}
    assert [(row["code"], row["old"], row["new"]) for row in found.result["samples"]["changed"]] == [
        ("ROPE", "£8.00", "£9.95")
    ]
    assert (PriceEntry.objects.filter(price_list=made).count(), made.versions.count()) == (2, 1)


def test_a_file_is_written_as_one_version(written, made, goods, cast):
    ended = written(FILE)

    made.refresh_from_db()
    version = made.versions.get(number=2)
    assert ended.state == "done", ended.note or ended.error
    assert live(made) == [
        ("NAIL", 1, D("0.0425"), JAN, FEB), ("ROPE", 1, D("9.95"), None, None), ("ROPE", 50, D("9.50"), None, None),
    ]  # fmt: skip
    assert (version.kind, version.summary, version.added, version.by) == (
        "import", "prices.csv: 3 new, 0 changed, 0 removed", 3, cast.users.max,
    )  # fmt: skip
    assert audit.of(made).get().event == "price_list.import"


def test_a_file_written_twice_changes_nothing(written, made, goods):
    written(FILE)

    ended = written(FILE)

    assert ended.result["counts"] == {"new": 0, "changed": 0, "removed": 0, "unchanged": 3, "refused": 0}
    assert made.versions.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Artikelnummer;Menge;Preis;von;bis\nrope;1;1.234,56;1.1.2027;1.2.2027\n",
        "kod\tilość\tcena\tod\tdo\nROPE\t1\t1234,56\t2027-01-01\t2027-02-01 00:00\n",
        "\ufeffSKU,price,valid from,valid to\nRope,1234.56,2027-01-01T00:00:00+00:00,2027-02-01T01:00+01:00\n",
    ],
)
def test_heads_numbers_and_dates_of_three_languages_are_read(written, made, goods, text):
    written(text)

    assert live(made) == [("ROPE", 1, D("1234.56"), JAN, FEB)]


def test_a_spreadsheet_is_read(written, made, goods):
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["code", "min quantity", "price", "from", "to"])
    book.active.append(["ROPE", 10, 9.95, datetime(2027, 1, 1), None])  # noqa: DTZ001 - spreadsheets know no zones
    book.save(data)

    ended = written(data.getvalue(), name="prices.xlsx")

    assert ended.state == "done", ended.note or ended.error
    assert live(made) == [("ROPE", 10, D("9.95"), JAN, None)]


REFUSED = [
    ("NEVER,1,1,,", "There is no product with this code."),
    (",1,1,,", "The product code is missing."),
    ("ROPE,1,,,", "The price is missing."),
    ("ROPE,1,-1,,", "A price is not below zero."),
    ("ROPE,1,NaN,,", "“NaN” is not a price: write digits, such as 4.20."),
    ("ROPE,1,0.000000001,,", "A price has at most 4 decimals."),
    ("ROPE,1,1e999,,", "“1e999” is not a price: write digits, such as 4.20."),
    ('ROPE,1,"1,234",,', "“1,234” can mean two things: write 1234 or 1.234."),
    ("ROPE,0,1,,", "“0” is not a whole quantity from 1 to 1,000,000."),
    ("ROPE,1.5,1,,", "“1.5” is not a whole quantity from 1 to 1,000,000."),
    ("ROPE,²,1,,", "“²” is not a whole quantity from 1 to 1,000,000."),
    ("ROPE,1,1,soon,", "“soon” is not a date: write 2026-03-01, or 2026-03-01 08:00."),
    ("ROPE,1,1,2027-02-30,", "“2027-02-30” is not a date: write 2026-03-01, or 2026-03-01 08:00."),
    ("ROPE,1,1,2027-03-01,2027-03-01", "It has to end after it begins."),
    ("ROPE,1,1,,,,7", "The row has 7 cells, the head has 5."),
    ("SAW,1,5,,", "The same product, quantity and period stand in line 2 already."),
    ("SAW,7,5,2027-02-01,2027-04-01", "The period overlaps the one in line 3."),
    ("NAIL,1,5,2027-02-01,", "The period overlaps a price of the list: from 1 Jan 2027 until before 1 Mar 2027."),
]


@pytest.mark.parametrize(("row", "why"), REFUSED)
def test_a_refused_row_is_named_with_its_reason(checked, made, goods, row, why):
    nail = {"price_list": made, "product": goods[1], "effective_from": JAN, "effective_to": MAR}
    PriceEntryFactory(**nail)
    begin = "code,min quantity,price,from,to\nSAW,1,4,,\nSAW,7,4,2027-01-01,2027-03-01\n"

    found = checked(f"{begin}{row}\n")

    assert found.state == "done", found.note or found.error
    assert [(each["line"], each["reason"]) for each in found.result["refused"]] == [(4, why)]
    assert found.result["counts"]["new"] == 2
    assert report(found)[1].startswith(f'4,"{why}"' if "," in why else f"4,{why}")


def test_a_mended_error_file_can_be_sent_again(written, made, goods):
    first = written("code,price\nROPE,1\nNAIL,x\n")
    mended = "\n".join(report(first)).replace(",x", ",2")

    written(mended)

    assert [(code, price) for code, _number, price, *_period in live(made)] == [("NAIL", 2), ("ROPE", 1)]


def test_all_or_nothing_writes_nothing_when_a_row_is_refused(written, made, goods):
    ended = written("code,price\nROPE,1\nNEVER,2\n", mode=intake.ALL)

    assert (ended.state, live(made), made.versions.count()) == ("failed", [], 1)
    assert ended.note == (
        "Nothing was written: 1 rows are refused, the first is line 3: There is no product with this code."
    )


def test_an_open_dated_price_gives_way_to_the_files(written, made, goods):
    PriceEntryFactory(price_list=made, product=goods[0], unit_price=4, effective_from=JAN)

    written("code,price,from,to\nROPE,3,2027-02-01,2027-03-01\nROPE,5,2027-04-01T00:00:00Z,\n")

    assert live(made) == [
        ("ROPE", 1, D(3), FEB, MAR), ("ROPE", 1, D(4), JAN, FEB), ("ROPE", 1, D(4), MAR, APR),
        ("ROPE", 1, D(5), APR, None),
    ]  # fmt: skip


def test_merging_leaves_other_prices_alone_and_replacing_removes_them(written, made, goods):
    for product in goods:
        PriceEntryFactory(price_list=made, product=product, unit_price=4)

    written("code,price\nROPE,5\n")
    merged = live(made)
    ended = written("code,price\nROPE,5\nNAIL,6\n", how=job.REPLACE)

    assert [(code, price) for code, _number, price, *_period in merged] == [("NAIL", 4), ("ROPE", 5), ("SAW", 4)]
    assert [(code, price) for code, _number, price, *_period in live(made)] == [("NAIL", 6), ("ROPE", 5)]
    assert ended.result["counts"] == {"new": 0, "changed": 1, "removed": 1, "unchanged": 1, "refused": 0}


def test_replacing_keeps_what_the_list_has_of_products_with_refused_rows(written, made, goods):
    for product in goods:
        PriceEntryFactory(price_list=made, product=product, unit_price=4)

    written("code,price\nROPE,x\nNAIL,6\n", how=job.REPLACE)

    assert [(code, price) for code, _number, price, *_period in live(made)] == [("NAIL", 6), ("ROPE", 4)]


def test_an_import_is_undone(written, made, goods, cast, now):
    PriceEntryFactory(price_list=made, product=goods[0], unit_price=4)
    before = live(made)
    written(FILE, how=job.REPLACE)

    price_list.go_back(price_list=made, number=1, by=cast.acting("max"), now=now)

    assert live(made) == before


def test_a_file_without_a_needed_column_says_which(checked, goods):
    found = checked("code,amount\nROPE,1\n")

    assert found.state == "failed"
    assert found.note.startswith("These columns are missing: price.")


def test_a_companys_file_knows_its_own_products_only(written, goods, cast, now):
    mine = price_list.create(values=head(name="Mine"), by=cast.acting("ada"), now=now)
    ProductFactory(code="OWN", vendor=cast.partners.acme_depot)

    ended = written("code,price\nOWN,1\nROPE,2\n", who="ada", price_list=mine)

    assert [(code, price) for code, _number, price, *_period in live(mine)] == [("OWN", 1)]
    assert report(ended)[1] == "3,There is no product with this code.,ROPE,2"


@pytest.mark.parametrize("who", ["zoe", "sam", "bea"])
def test_nobody_else_writes_into_a_list(checked, goods, cast, now, who):
    mine = price_list.create(values=head(name="Mine"), by=cast.acting("ada"), now=now)

    found = checked("code,price\nROPE,1\n", who=who, price_list=mine)

    assert found.state == "failed"
    assert live(mine) == []


def test_whoever_lost_the_right_meanwhile_writes_nothing(checked, made, goods, cast):
    found = checked(FILE)
    asked = job.started_write(price_list=made, checked=found, mode=intake.SOUND, by=cast.acting("max"))
    Membership.objects.filter(pk=cast.memberships.max.pk).update(roles=["ssr"])

    assert (done(asked).state, live(made)) == ("failed", [])


@pytest.mark.parametrize("text", ["2026-03-01", "1.3.2026", "01.03.2026 08:30", "2026-03-01T08:30", "2026-03-01 08:30"])
def test_dates_are_read_in_the_readers_zone(text):
    assert rows.moment(text).date().isoformat() == "2026-03-01"
