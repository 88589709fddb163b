"""Pages and answers about carts ask the database as often for many rows as for few (O1)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.actions import requisition, sheet
from commerce.actions.cart_filling import Wanted
from commerce.models import CartLine, RequisitionList
from tests.pages.test_query_counts import more_order_lines, products, queries, rolled_back

LONG, MOST = 542, 12
BEGIN_AND_END = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def long_cart(cast, number):
    cart = cast.filled_cart("bea", "3.00")
    fresh = [CartLine(cart=cart, product=each, quantity=1, unit_price=2) for each in products(cast, number - 1)]
    CartLine.objects.bulk_create(fresh)
    return cart


def asked(client, *request, **values):
    """Count the statements of a POST without those that begin and end its transaction."""
    with CaptureQueriesContext(connection) as captured:
        assert client.post(*request, headers={"hx-request": "true"}, **values).status_code == 200
    return len([q for q in captured.captured_queries if not str(q["sql"]).startswith(BEGIN_AND_END)])


@pytest.mark.parametrize("what", ["", "removal/"])
def test_changing_a_line_of_542_takes_at_most_12_queries_as_of_three(cast, what):
    bea, counts = cast.client_for("bea"), []
    for number in (3, LONG):
        with rolled_back():
            cart = long_cart(cast, number)
            line = cart.lines.first()
            bea.get("/carts/current/")
            counts.append(asked(bea, f"/carts/lines/{line.pk}/{what}", {"quantity": "7"}))

    assert counts[0] == counts[1] <= MOST


def more_carts(cast, number):
    for _each in range(number + 1):
        cast.filled_cart("bea", "3.00")


def more_lists(cast, number):
    acting = {"partner": cast.partners.acme_depot, "user": cast.users.bea}
    RequisitionList.objects.bulk_create(RequisitionList(name=f"List {each}", **acting) for each in range(number + 1))


def more_list_lines(cast, number):
    wanted = [Wanted(each.pk, 2) for each in products(cast, number + 1)]
    requisition.start(name="Long", wanted=wanted, by=cast.acting("bea"), now=cast.now)


def more_sheet_rows(cast, number):
    rows = "".join(f"NEW-{each};2\nNOPE-{each};1\n" for each in range(number + 1))
    products(cast, number + 1)
    return sheet.keep(name="a.csv", content=f"code;quantity\n{rows}".encode(), by=cast.acting("bea"), now=cast.now)


PAGES = [
    ("/carts/", more_carts),
    ("/carts/{cart}/", lambda cast, number: long_cart(cast, number + 2)),
    ("/lists/", more_lists),
    ("/lists/{list}/", more_list_lines),
    ("/quick-order/file/{sheet}/?show=all", more_sheet_rows),
    ("/orders/O-L0/again/", more_order_lines),
]


@pytest.mark.parametrize(("url", "fill"), PAGES, ids=[url for url, _fill in PAGES])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, url, fill):
    counts = []
    for number in (0, 15, 29):
        with rolled_back():
            made = fill(cast, number)
            pk = getattr(made, "pk", None) or getattr(RequisitionList.objects.last(), "pk", None)
            counts.append(queries(cast.client_for("bea"), url.format(cart=pk, list=pk, sheet=pk)))

    few, page_full, more = counts
    assert (page_full - few, more - few in {0, 1}, max(counts) <= 10) == (0, True, True), f"{counts} queries"
