"""At the lines of carts and orders one asks the seller, where one may and without a statement for any of them (S1)."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.models import CartLine, OrderLine, PriceEntry, Product
from partners.models import Partner
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document

ASK = reverse("messaging:ask", args=["POUND"])


@pytest.fixture
def pages(cast):
    """Give the addresses of a cart of bea's and of an order of hers, both with one line."""
    order = cast.submit(cast.filled_cart("bea"), "bea")
    again = cast.filled_cart("bea")
    return [reverse("commerce:cart_detail", args=[again.pk]), reverse("commerce:order", args=[order.number])]


def asks(client, url):
    """Give where a page's lines lead to ask: [(address, words)]."""
    links = document(client.get(url)).xpath("//main//table//a[contains(@href, '/messages/ask/')]")
    return [(link.get("href"), " ".join(link.text_content().split())) for link in links]


def test_a_buyer_asks_at_each_line_and_the_page_is_there(cast, pages):
    bea = cast.client_for("bea")
    name = cast.products.POUND.name

    assert [asks(bea, url) for url in pages] == [[(ASK, f"Ask the seller {name}")]] * 2
    assert bea.get(ASK).status_code == 200


def test_staff_who_look_at_an_order_ask_nobody(cast, pages):
    assert asks(cast.client_for("sam"), pages[1]) == []


def test_of_what_is_in_no_price_list_any_more_one_asks_nobody(cast, pages):
    PriceEntry.objects.filter(product=cast.products.POUND).delete()

    assert [asks(cast.client_for("bea"), url) for url in pages] == [[], []]


def test_of_what_ones_own_company_sells_one_asks_nobody(cast, pages):
    talking.owned(cast, "POUND")
    bea = cast.client_for("bea")
    assert [len(asks(bea, url)) for url in pages] == [1, 1]

    Partner.objects.filter(pk=cast.partners.vendor.pk).update(parent=cast.partners.acme)
    cache.clear()

    assert [asks(cast.client_for("bea"), url) for url in pages] == [[], []]


@pytest.mark.parametrize("place", [0, 1])
def test_thirty_lines_cost_as_many_statements_as_one(cast, pages, place):
    talking.owned(cast, "POUND")
    bea, url = cast.client_for("bea"), pages[place]
    few = counted(bea, url)
    more(cast)

    assert (counted(bea, url), len(asks(bea, url))) == (few, 30)


def counted(client, url):
    """Count the statements of a page whose caches are warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def more(cast):
    """Give the cart and the order 29 lines more, of products of the vendor."""
    fresh = Product.objects.bulk_create(
        Product(code=f"NEW-{each}", name=f"Novelty {each}", vendor=cast.partners.vendor) for each in range(29)
    )
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=each, min_quantity=1, unit_price=2) for each in fresh
    )
    line, cart_line = OrderLine.objects.get(), CartLine.objects.latest("pk")
    CartLine.objects.bulk_create(CartLine(cart=cart_line.cart, product=each, quantity=1) for each in fresh)
    for position, product in enumerate(fresh, 2):
        line.pk, line._state.adding = None, True
        line.position, line.product, line.code, line.name = position, product, product.code, product.name
        line.save(force_insert=True)
