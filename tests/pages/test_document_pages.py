"""Documents on the screen: listed for whom they concern, opened as PDF, gone with the right to see them (O8, P12)."""

import pytest
from django.urls import reverse

from commerce.actions import document as documents
from commerce.models import Document, Order
from core.actor import SYSTEM
from partners.models import Membership
from tests.commerce import shipping
from tests.pages.reading import document as page_of
from tests.pages.test_query_counts import MOST, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(world):
    return documents.confirmation(order=world.placed, by=SYSTEM, now=world.now)


def address(document):
    return reverse("commerce:document", args=[document.pk])


def test_a_document_opens_in_the_browser_under_its_name(world, confirmed):
    answer = world.cast.client_for("bea").get(address(confirmed))

    assert answer.content.startswith(b"%PDF")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"] == 'inline; filename="Order-confirmation-OC-000001.pdf"'


def test_nothing_but_the_browsers_own_viewer_runs_beside_a_document(world, confirmed):
    answer = world.cast.client_for("bea").get(address(confirmed))

    assert sorted(part.strip() for part in answer["Content-Security-Policy"].split(";")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "object-src 'self'",
        "style-src 'unsafe-inline'",
    ]


def test_what_the_reader_has_already_is_not_sent_again(world, confirmed):
    client = world.cast.client_for("bea")
    first = client.get(address(confirmed))

    again = client.get(address(confirmed), headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], again.status_code, again.content) == ("private, no-cache", 304, b"")


def test_a_document_in_the_cache_is_gone_with_the_place(world, confirmed):
    client = world.cast.client_for("bea")
    mark = client.get(address(confirmed))["ETag"]
    Membership.objects.filter(user=world.cast.users.bea, partner=world.cast.partners.acme_depot).update(
        ended_at=world.now
    )

    answer = client.get(address(confirmed), headers={"If-None-Match": mark})

    assert answer.status_code == 404  # at her other place there is no such document


@pytest.mark.parametrize(("who", "status"), [("carl", 200), ("ada", 200), ("sam", 200), ("zoe", 404)])
def test_a_document_is_there_for_its_company_and_the_desk(world, confirmed, who, status):
    assert world.cast.client_for(who).get(address(confirmed)).status_code == status


def listed(world, who, **query):
    page = page_of(world.cast.client_for(who).get(reverse("commerce:documents"), query))
    return [cell.text_content() for cell in page.xpath("//tbody/tr/td[1]//a")]


def test_a_company_lists_its_own_documents_and_the_desk_all(world, confirmed):
    documents.confirmation(order=world.foreign, by=SYSTEM, now=world.now)

    assert {who: listed(world, who) for who in ("bea", "zoe", "sam")} == {
        "bea": ["OC-000001"],
        "zoe": ["OC-000002"],
        "sam": ["OC-000002", "OC-000001"],
    }


@pytest.mark.parametrize("text", ["OC-000001", "oc1", "1", "O-PLACED", "acme depot", "ACME_DEPOT", "po-4711"])
def test_a_document_is_found_by_what_people_know_of_it(world, text):
    Order.objects.filter(pk=world.placed.pk).update(po_number="PO-4711")
    documents.confirmation(order=world.placed, by=SYSTEM, now=world.now)

    assert listed(world, "sam", q=text) == ["OC-000001"]


@pytest.mark.parametrize("text", ["OC-2", "INV-1", "O-PLACE", "%", "' OR 1=1", "OC-99999999999999999999999", "\u0661"])
def test_what_names_no_document_finds_none(world, confirmed, text):
    assert listed(world, "sam", q=text) == []


def test_the_order_page_leads_to_its_documents(world, confirmed):
    page = page_of(world.cast.client_for("bea").get(reverse("commerce:order", args=[world.placed.number])))

    links = page.xpath("//section[@aria-labelledby='documents']//a")
    assert [(link.text_content().split()[-1], link.get("href")) for link in links] == [
        ("OC-000001", address(confirmed))
    ]


def test_a_cart_becomes_a_quote_that_opens(world):
    client = world.cast.client_for("bea")

    answer = client.post(reverse("commerce:cart_quote", args=[world.cart.pk]), follow=True)

    quote = Document.objects.get(kind="quote")
    assert page_of(answer).xpath("//div[@id='messages']//a/@href") == [address(quote)]
    assert client.get(address(quote)).content.startswith(b"%PDF")


def test_an_empty_cart_is_not_quoted(world):
    answer = world.cast.client_for("bea").post(reverse("commerce:cart_quote", args=[world.spare.pk]), follow=True)

    assert "The cart is empty" in answer.content.decode()
    assert Document.objects.count() == 0


def many(world, number):
    for _each in range(number):
        order = shipping.placed(world.cast, "1.00")
        documents.confirmation(order=order, by=SYSTEM, now=world.now)


def test_the_list_asks_as_often_for_forty_documents_as_for_a_page_and_one(world):
    client, url = world.cast.client_for("sam"), reverse("commerce:documents")
    many(world, 26)
    few = queries(client, url)
    many(world, 14)

    assert (queries(client, url), few <= MOST) == (few, True)
