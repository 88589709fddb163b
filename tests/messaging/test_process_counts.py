"""Pages of purchase processes ask the database as often for a full page as for one row, and at most ten times."""

from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.models import Product
from core import clock
from messaging.models import ProcessMatch, PurchaseProcess
from tests.messaging import buying
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.test_query_counts import MOST, queries, rolled_back


@pytest.fixture
def live(cast, unhashed_static):  # noqa: F811
    cast.now = clock.now()
    return cast


def wanted(cast, number):
    """Give the vendor so many processes that suit him, the first with an offer."""
    first = buying.published(cast)
    buying.offered(cast, first)
    known = {"buyer": cast.partners.acme, "owner": cast.memberships.bea, "product": cast.products.CANDLE}
    rows = PurchaseProcess.objects.bulk_create(
        PurchaseProcess(
            **known, title=f"Candles {each}", quantity=Decimal(5), currency="GBP", deadline=first.deadline,
            state="active", created_at=cast.now, published_at=cast.now,
        )
        for each in range(1, number)
    )  # fmt: skip
    ProcessMatch.objects.bulk_create(
        ProcessMatch(process=each, seller=cast.partners.vendor, found_at=cast.now) for each in rows
    )


def offered(cast, number):
    """Give a process with so many offers of the vendor's products."""
    above, below = buying.goods(cast)
    process = buying.published(cast, product=None, category=above, budget=Decimal(1000))
    for each in range(number):
        product = Product.objects.create(
            code=f"P{each}", name=f"Product {each}", vendor=cast.partners.vendor, category=below
        )
        setattr(cast.products, product.code, product)
        buying.offered(cast, process, code=product.code, unit_price=Decimal(each + 1))
    return process


@pytest.mark.parametrize(("who", "name"), [("bea", "processes"), ("vic", "requests")])
def test_lists_ask_as_often_for_many_rows_as_for_one(live, who, name):
    client, counts = live.client_for(who), []
    for number in (1, 24):
        with rolled_back():
            wanted(live, number)
            counts.append(queries(client, reverse(f"messaging:{name}")))

    assert (counts[0], counts[1] <= MOST) == (counts[1], True), counts


@pytest.mark.parametrize(("who", "name", "most"), [("bea", "process", MOST), ("vic", "request", MOST + 2)])
def test_pages_ask_as_often_for_many_offers_as_for_one(live, who, name, most):
    client, counts = live.client_for(who), []
    for number in (1, 24):
        with rolled_back():
            process = offered(live, number)
            counts.append(queries(client, reverse(f"messaging:{name}", args=[process.pk])))

    assert (counts[0], counts[1] <= most) == (counts[1], True), counts
