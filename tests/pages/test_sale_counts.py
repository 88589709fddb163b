"""The pages of assisted sales ask the database as often for thirty rows as for one."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.models import Cart, CartLine, Order, PriceEntry, Product
from partners.models import Membership, User
from partners.permissions import Role
from telesales.models import Lead, Opportunity
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.test_query_counts import queries, rolled_back
from tests.telesales import quoting
from tests.telesales.leads import SAID
from tests.telesales.opportunities import prepared
from tests.telesales.selling import let, resold


def more_opportunities(cast, number):
    """As many again in each state that is under way, each of them with a quote where one is out."""
    made = prepared(cast)
    carts = Cart.objects.bulk_create(
        Cart(user=cast.users.bea, partner=cast.partners.acme_depot, name=f"Draft {each}", currency="GBP",
             is_sales_draft=True)
        for each in range(number)
    )  # fmt: skip
    facts = {
        field.attname: getattr(made, field.attname)
        for field in Opportunity._meta.concrete_fields
        if field.attname not in {"id", "number", "cart_id"}
    }
    Opportunity.objects.bulk_create(
        Opportunity(**{**facts, "number": f"P-{each}", "cart_id": cart.pk, "name": f"Candles {each}"})
        for each, cart in enumerate(carts)
    )


def more_lines(cast, number):
    """An opportunity with that many lines more, each second at an offered price."""
    made = prepared(cast)
    fresh = Product.objects.bulk_create(Product(code=f"NEW-{each}", name=f"Novelty {each}") for each in range(number))
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=each, min_quantity=1, unit_price=Decimal(2)) for each in fresh
    )
    offered = {
        "override_price": Decimal("1.80"), "override_quantity": 3, "override_reason": "x",
        "override_until": cast.now + timedelta(days=9), "override_by": cast.users.sam,
    }  # fmt: skip
    for at, each in enumerate(fresh):
        CartLine.objects.create(cart=made.cart, product=each, quantity=3, **(offered if at % 2 else {}))
    Opportunity.objects.filter(pk=made.pk).update(number="P-MANY")


def more_sales(cast, number):
    Order.objects.bulk_create(
        Order(
            number=f"O-S{each}", state="placed", partner=cast.partners.acme_depot, buyer=cast.users.bea,
            submission_key=uuid.uuid4(), currency="GBP", total=Decimal(10), net_total=Decimal(10), line_count=1,
            payment_method="on_account", content_hash="0" * 64, submitted_at=cast.now, placed_at=cast.now,
            seller=cast.users.sam, sold_from=cast.memberships.sam.partner, channel="assisted",
        )
        for each in range(number)
    )  # fmt: skip


def more_leads(cast, number):
    known = {**SAID, "source": "hand", "created_at": cast.now, "state": "assigned", "for_ssrs": True}
    known |= {"product": cast.products.LANTERN, "owner": cast.memberships.sam, "created_by": cast.users.sam}
    Lead.objects.bulk_create(Lead(**{**known, "company": f"Company {each}"}) for each in range(number))


@pytest.fixture(autouse=True)
def sellers(cast):
    quoting.sellers()
    let(Role.RESELLER, every_user=True)


def least(client, url):
    """Count the queries of a page twice: what is counted once in a while, as the bar's waiting quotes, may be due."""
    return min(queries(client, url) for _time in range(2))


PAGES = [
    ("sam", "/sales/opportunities/", more_opportunities),
    ("max", "/sales/opportunities/?state=open", more_opportunities),
    ("sam", "/sales/opportunities/board/", more_opportunities),
    ("max", "/sales/opportunities/report/", more_opportunities),
    ("sam", "/sales/opportunities/P-MANY/", more_lines),
    ("max", "/sales/reports/sellers/", more_sales),
    ("sam", "/sales/reports/sellers/", more_sales),
    ("sam", "/sales/leads/?q=company", more_leads),
]


@pytest.mark.parametrize(("who", "url", "fill"), PAGES, ids=[f"{who} {url}" for who, url, _fill in PAGES])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, who, url, fill):
    """A list that has another page counts its rows once: one query more, whatever their number."""
    asked = []
    for rows in (2, 15, 29):
        with rolled_back():
            fill(cast, rows)
            asked.append(least(cast.client_for(who), url))

    few, page_full, more = asked
    assert (page_full - few, more - few in {0, 1}, max(asked) <= MOST.get(url, 11)) == (0, True, True), asked


MOST = {"/sales/opportunities/P-MANY/": 19}
"""The page of an opportunity shows forms for everything about it."""


@pytest.mark.parametrize("url", ["/sales/uploads/", "/sales/uploads/orders/"])
def test_pages_that_take_files_ask_little(cast, url):
    resold(cast)

    assert least(cast.client_for("ruth"), url) <= 10


def more_namesakes(cast, number):
    people = User.objects.bulk_create(User(username=f"nora{each}", name=f"Nora {each}") for each in range(number))
    Membership.objects.bulk_create(
        Membership(user=each, partner=cast.partners.acme_depot, roles=[Role.BUYER]) for each in people
    )


def test_the_desk_asks_as_often_for_twenty_customers_as_for_five(cast):
    asked = []
    for people in (5, 20):
        with rolled_back():
            more_namesakes(cast, people)
            asked.append(least(cast.client_for("sam"), "/sales/?q=nora"))

    assert (asked[0] == asked[1], asked[1] <= 10) == (True, True), asked
