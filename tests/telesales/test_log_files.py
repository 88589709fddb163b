"""What was done in somebody's name is his to take away as a file, and nobody else's (T2, P9)."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from commerce.actions import cart as carts
from core.models import AuditEntry
from partners.permissions import Role
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales import quoting
from tests.telesales.selling import begun, let

HEAD = [
    "When", "Seller", "Seller's company", "For", "Company", "Reason", "What was done", "About", "Order", "Channel",
    "Total", "Currency",
]  # fmt: skip


@pytest.fixture
def sold(cast):
    """Have Sam fill Bea's cart in a session and talk to Zoe without doing anything; Bea says yes to a quote of his."""
    let(Role.SSR)
    by = begun(cast, "sam", "bea", reason="=HYPERLINK(1)")
    cart = carts.open_current(by=by, now=cast.now)
    carts.add(cart=cart, product=cast.products.POUND, quantity=3, by=by, now=cast.now)
    begun(cast, "sam", "zoe", reason="Asked for Zoe")
    quoting.sellers()
    quoting.approved(cast, quoting.sent(cast))
    return cast


def file(cast, who, kind, scope="mine"):
    answer = cast.client_for(who).get(reverse("telesales:log"), {"scope": scope, "export": kind})
    assert answer.status_code == 200
    return answer


def table(cast, who, kind="csv", scope="mine"):
    text = file(cast, who, kind, scope).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), dialect="excel-tab" if kind == "tsv" else "excel"))


def test_the_customer_takes_away_what_was_done_for_him(sold):
    head, *rows = table(sold, "bea")

    assert head == HEAD
    who = ["Sam", sold.partners.operator.name, "Bea", "Acme Depot", "'=HYPERLINK(1)"]
    assert [row[1:9] for row in rows if row[8] == ""] == [
        [*who, "Cart started", "", ""],
        [*who, "Put into the cart", "3 × POUND", ""],
    ]
    assert [(row[1], row[6], row[9], row[10], row[11]) for row in rows if row[8]] == [
        ("Sam", "Ordered", "Quote", "20.000", "GBP")
    ]


def test_systems_read_it_by_keys_and_spreadsheets_as_a_workbook(sold):
    head = table(sold, "bea", "tsv")[0]
    book = openpyxl.load_workbook(io.BytesIO(file(sold, "bea", "xlsx").content))

    assert head[:3] == ["at", "seller", "seller_company"]
    assert [cell.value for cell in book.active[1]] == HEAD
    assert book.active.max_row == 4


@pytest.mark.parametrize(
    ("who", "scope", "names"),
    [("zoe", "mine", {"Zoe"}), ("carl", "mine", set()), ("ada", "company", {"Bea"}), ("max", "all", {"Bea", "Zoe"})],
)
def test_a_file_tells_what_its_page_tells(sold, who, scope, names):
    assert {row[3] for row in table(sold, who, scope=scope)[1:]} == names


@pytest.mark.parametrize(("kind", "scope"), [("pdf", "mine"), ("csv", "all")])
def test_there_is_no_other_file(sold, kind, scope):
    answer = sold.client_for("bea").get(reverse("telesales:log"), {"scope": scope, "export": kind})

    assert answer.status_code == 404


def test_that_it_went_out_is_written_down(sold):
    file(sold, "bea", "tsv")

    told = AuditEntry.objects.get(event="list.exported")
    assert (told.actor_name, told.new["list"], told.new["rows"]) == ("Bea", "done-for-me", 3)
