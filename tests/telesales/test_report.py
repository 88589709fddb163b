"""The report about sellers (T2): what counts, for whom, and who reads it."""

import csv
import io
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from commerce.actions import cancellation
from commerce.actions import cart as carts
from commerce.actions import order as orders
from core.models import AuditEntry
from partners.permissions import Role
from telesales.queries import report
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, words
from tests.telesales.selling import begun, bound, let, offer, resold

URL = "/sales/reports/sellers/?begins=2026-01-01&ends=2026-12-31"


def sold(cast, seller, buyer, quantity=20, price=None):
    by = begun(cast, seller, buyer)
    cart = carts.open_current(by=by, now=cast.now)
    carts.add(cart=cart, product=cast.products.POUND, quantity=quantity, by=by, now=cast.now)
    if price:
        offer(cast, cart, "POUND", price, by=seller)
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=by, now=cast.now)


@pytest.fixture
def sales(cast):
    """Sam sells 20 and 18 to Acme, Ruth 10; what Bea orders herself is not sold."""
    for role in (Role.SSR, Role.RESELLER):
        let(role, change_prices=True, finalise=True)
        bound(role, max_discount=Decimal(50))
    resold(cast)
    cast.submitted("bea", "7.00")
    return [sold(cast, "sam", "dora"), sold(cast, "sam", "bea", price="0.90"), sold(cast, "ruth", "bea", 10)]


def counted(cast, **narrowed):
    span = {"since": cast.now - timedelta(days=1), "until": cast.now + timedelta(days=1)}
    rows = report.sold(**span, **narrowed)
    return [(row.seller, row.company_code, row.orders, row.value, row.given) for row in rows]


def test_orders_add_up_by_seller_and_company_with_what_was_given(cast, sales):
    assert counted(cast) == [("Ruth", "ACME", 1, 10, 0), ("Sam", "ACME", 2, 38, 2)]


def test_what_was_cancelled_counts_nowhere(cast, sales):
    cancellation.cancel_rest(order=sales[0], reason="Twice", by=cast.acting("fay"), now=cast.now)

    assert counted(cast, seller_id=cast.users.sam.pk) == [("Sam", "ACME", 1, 18, 2)]


@pytest.mark.parametrize(
    ("narrowed", "number"),
    [
        ({"channel": "assisted"}, 2),
        ({"channel": "quote"}, 0),
        ({"company": "acme"}, 2),
        ({"company": "zenith"}, 0),
        ({"seller": "sa"}, 1),
        ({"seller": "RUTH"}, 1),
        ({"seller": "%"}, 0),
        ({"seller": "nobody"}, 0),
    ],
)
def test_it_is_narrowed(cast, sales, narrowed, number):
    assert len(counted(cast, **narrowed)) == number


def test_the_period_is_half_open(cast, sales):
    assert report.sold(since=cast.now, until=cast.now + timedelta(seconds=1)) != []
    assert report.sold(since=cast.now - timedelta(days=1), until=cast.now) == []


@pytest.mark.parametrize(("who", "names"), [("max", ["Ruth", "Sam"]), ("sam", ["Sam"]), ("ruth", ["Ruth"])])
def test_managers_read_all_and_sellers_their_own(cast, sales, who, names):
    client = cast.client_for(who)

    page = words(document(client.get(URL)))
    rows = list(csv.DictReader(io.StringIO(body(client.get(f"{URL}&export=csv")).decode("utf-8-sig"))))

    assert ("Ruth" in page.partition("Value of orders")[2]) == ("Ruth" in names)
    assert sorted(row["Seller"] for row in rows) == names
    told = AuditEntry.objects.get(event="list.exported").new
    assert (told["list"], told["format"], told["rows"], told["complete"]) == ("sellers", "csv", len(rows), True)


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(("who", "names"), [("max", ["Sam"]), ("sam", ["Sam"]), ("ruth", [])])
def test_a_manager_narrows_to_a_seller_and_nobody_reads_anothers_by_it(cast, sales, who, names):
    """For the others it narrows their own sales alone."""
    text = body(cast.client_for(who).get(f"{URL}&seller=sam&export=tsv")).decode()

    assert [row["seller"] for row in csv.DictReader(io.StringIO(text), dialect="excel-tab")] == names


def test_the_spreadsheet_has_numbers_and_the_same_columns(cast, sales):
    book = load_workbook(io.BytesIO(body(cast.client_for("max").get(f"{URL}&export=xlsx"))))

    head, *rows = book.active.iter_rows(values_only=True)
    assert head == (
        "Seller", "Company", "Company code", "Channel", "Attribution", "Currency", "Orders", "Value", "Given away",
    )  # fmt: skip
    assert sorted((row[0], row[6], row[7], row[8]) for row in rows) == [("Ruth", 1, 10, 0), ("Sam", 2, 38, 2)]


def test_the_page_offers_the_files_of_what_is_shown_and_no_unknown_kind(cast, sales):
    client = cast.client_for("max")

    page = document(client.get(f"{URL}&seller=ruth"))

    links = [link for link in page.xpath("//a/@href") if "export=" in link]
    assert [link.rpartition("=")[2] for link in links] == ["csv", "tsv", "xlsx"]
    assert all("seller=ruth" in link for link in links)
    assert client.get(f"{URL}&export=exe").headers["Content-Type"].startswith("text/html")
