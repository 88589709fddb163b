"""The report about sellers (T2): what counts, for whom, and who reads it."""

import csv
import io
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

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
    [({"channel": "assisted"}, 2), ({"channel": "quote"}, 0), ({"company": "acme"}, 2), ({"company": "zenith"}, 0)],
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
    rows = list(csv.DictReader(io.StringIO(client.get(f"{URL}&export=csv").content.decode("utf-8-sig"))))

    assert ("Ruth" in page.partition("Value of orders")[2]) == ("Ruth" in names)
    assert sorted(row["seller"] for row in rows) == names
    assert AuditEntry.objects.get(event="list.exported").new == {"list": "sellers", "format": "csv", "rows": len(rows)}
