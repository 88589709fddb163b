"""Who sold an order, and how, stands in every list of orders, in its files, on paper and in mails (T2)."""

import csv
import io
import json
import uuid
from decimal import Decimal

import pytest

from approvals.models import ApprovalStep
from commerce.actions import cart as carts
from commerce.actions import document as documents
from commerce.actions import hold as holds
from commerce.actions import order as orders
from commerce.documents import page as paper
from commerce.emails import order as emails
from commerce.models import HoldKind
from partners.permissions import Role
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, words
from tests.telesales.selling import begun, let

BOTH = [("/desk/?list=all", "fay"), ("/orders/?scope=company", "ada"), ("/orders/?scope=mine", "bea")]


def sold(cast, total=20):
    for_bea = begun(cast, "sam", "bea")
    cart = carts.open_current(by=for_bea, now=cast.now)
    carts.add(cart=cart, product=cast.products.POUND, quantity=total, by=for_bea, now=cast.now)
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=for_bea, now=cast.now)


@pytest.fixture
def both(cast):
    """Give an order that Sam sold to Bea and one that she made herself."""
    let(Role.SSR, finalise=True)
    own = cast.submitted("bea", "5.00")
    return sold(cast), own


def rows_of(client, url):
    answer = client.get(url)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


@pytest.mark.parametrize(("url", "who"), BOTH)
def test_lists_say_who_sold_and_files_have_both_columns(cast, both, url, who):
    client = cast.client_for(who)

    page, found = words(document(client.get(url))), rows_of(client, f"{url}&export=tsv")

    assert "sold by Sam" in page
    assert [(row["number"], row["seller"], row["channel"]) for row in found] == [
        (both[0].number, "Sam", "Assisted sale"),
        (both[1].number, "", "By the buyer"),
    ]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [("channel=assisted", [0]), ("channel=own", [1]), ("seller=sam", [0]), ("seller=nobody", [])],
)
@pytest.mark.parametrize(("url", "who"), BOTH)
def test_lists_are_narrowed_by_seller_and_channel(cast, both, url, who, narrowed, expected):
    found = rows_of(cast.client_for(who), f"{url}&{narrowed}&export=tsv")

    assert [row["number"] for row in found] == [both[place].number for place in expected]


def test_the_queue_of_held_orders_says_who_sold(cast, both, now):
    holds.put(order=both[0], kind=HoldKind.REVIEW, reason="Look", by=cast.acting("max"), now=now)
    client = cast.client_for("fay")

    page, found = words(document(client.get("/credit/holds/"))), rows_of(client, "/credit/holds/?export=tsv")

    assert "sold by Sam" in page
    assert [(row["seller"], row["channel"]) for row in found] == [("Sam", "Assisted sale")]


def test_who_waits_for_clients_and_who_decides_read_who_ordered(cast):
    let(Role.SSR, finalise=True)
    order = sold(cast, 60)
    step = ApprovalStep.objects.get(order=order)

    waiting = words(document(cast.client_for("sam").get("/approvals/waiting/")))
    decision = words(document(cast.client_for("carl").get(f"/approvals/steps/{step.pk}/")))

    assert "sold by Sam" in waiting
    assert "Ordered for the buyer bySamCounterpart" in decision


def test_the_confirmation_says_who_ordered_in_mail_and_on_paper(cast, both):
    order = both[0]
    documents.confirm({"order": order.pk})

    message = emails.order_confirmed({"order": order.pk})
    confirmed = order.documents.get()

    assert "Sam, Counterpart" in message.body
    assert ("Ordered for you by", "Sam, Counterpart") in [(str(name), value) for name, value in paper.facts(confirmed)]
    assert "sold_by" not in json.dumps(own_confirmation(both[1]).content)


def own_confirmation(order):
    documents.confirm({"order": order.pk})
    return order.documents.get()


def test_the_orders_page_and_history_name_both(cast, both):
    page = words(document(cast.client_for("ada").get(f"/orders/{both[0].number}/")))

    assert "Sold bySamCounterpart, Assisted sale" in page
    assert "Sam for Bea" in page


def test_totals_are_what_they_were(both):
    assert [each.total for each in both] == [Decimal(20), Decimal(5)]
