"""What frames the pages of assisted sales: what is owed beside the customer, what the board asks, where one is."""

import pytest
from django.urls import reverse

from commerce.models import OrderTerms
from partners.permissions import Role
from telesales.actions import opportunity_state
from tests.commerce import invoiced
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, words
from tests.telesales import leads, quoting
from tests.telesales.attacking import checkout, selling
from tests.telesales.opportunities import prepared
from tests.telesales.selling import let, resold


def test_what_a_customer_owes_is_read_beside_him_and_what_is_overdue(cast):
    invoiced.invoice(cast, "20.00")
    invoiced.overdue(cast, 5, "30.00")

    page = cast.client_for("max").get(reverse("telesales:customer", args=[cast.memberships.bea.pk]))

    assert page.status_code == 200
    assert "Invoices open£50.00of these overdue£30.00" in words(document(page))


def test_the_board_asks_a_manager_for_what_waits_for_him_alone(cast):
    let(Role.SSR)
    prepared(cast, name="Still sam's")
    submitted = prepared(cast, name="Handed in")
    opportunity_state.submit(opportunity=submitted, by=cast.acting("sam"), now=cast.now)

    page = document(cast.client_for("max").get(reverse("telesales:board")))

    cards = [words(each) for each in page.xpath("//li[@class='board-card']")]
    asked = {name: ["Look and decide" in card for card in cards if name in card] for name in ("sam's", "Handed in")}
    assert asked == {"sam's": [False], "Handed in": [True]}


@pytest.mark.parametrize(
    ("name", "where"),
    [("telesales:desk", "Sales desk"), ("telesales:customers", "Resellers"), ("telesales:company", "Resellers")],
)
def test_the_navigation_says_where_one_is(cast, name, where):
    leads.rivals(cast)
    resold(cast)
    arguments = ["ACME"] if name == "telesales:company" else []

    page = document(cast.client_for("mia").get(reverse(name, args=arguments)))

    assert [words(each) for each in page.xpath("//nav//a[@aria-current='page']")] == [where]


def test_what_a_product_costs_stands_among_the_products(cast):
    page = document(cast.client_for("max").get(reverse("telesales:product_costs", args=[cast.products.POUND.pk])))

    assert [words(each) for each in page.xpath("//nav//a[@aria-current='page']")] == ["Products", "Costs"]


def test_the_checkout_asks_a_seller_about_his_customer_and_a_buyer_about_himself(cast):
    let(Role.SSR, finalise=True)
    cart = cast.filled_cart("bea")
    sam, bea = selling(cast), cast.client_for("bea")

    asked = [checkout_labels(client.get(reverse("commerce:checkout", args=[cart.pk]))) for client in (sam, bea)]

    company = cast.partners.acme_depot.name
    assert asked[0] == [f"How {company} pays", f"PO number of {company}", f"Reference of {company}"]
    assert asked[1] == ["How you pay", "Your PO number", "Your reference"]


def checkout_labels(answer):
    """Give how a checkout calls the ways to pay, the PO number and the reference."""
    said = [words(each) for each in document(answer).xpath("//form[@id='checkout']//*[self::label or self::legend]")]
    return [
        each.removesuffix(" (optional)") for each in said if any(told in each for told in ("pay", "PO", "eference"))
    ]


def test_who_reads_why_a_checkout_is_refused_reads_of_the_customer_or_of_his_own_company(cast):
    OrderTerms.objects.create(partner=cast.partners.acme, payment_methods=["on_account"], needs_po_number=True)
    cart = cast.filled_cart("bea")
    clients = selling(cast), cast.client_for("bea")

    answers = [client.post(reverse("commerce:submission", args=[cart.pk]), checkout(cart, 20)) for client in clients]

    said = [words(document(answer)) for answer in answers]
    told = "Acme Depot orders with a PO number: enter it.", "Your company orders with a PO number: enter it."
    assert [[each in page for each in told] for page in said] == [[True, False], [False, True]]


def test_the_history_says_once_that_a_quote_was_sent(cast):
    quoting.sellers()
    quote = quoting.sent(cast, by="max")

    page = document(cast.client_for("max").get(reverse("telesales:opportunity", args=[quote.opportunity.number])))

    said = words(page.xpath("//section[@aria-labelledby='history']")[0])
    assert ("Quote sent" in said, "Sent to the customer" in said) == (True, False)


def test_a_lead_says_once_who_looks_after_it(cast):
    found = leads.lead(cast, to="ssr")

    said = cast.client_for("max").get(reverse("telesales:lead", args=[found.pk])).content.decode()

    assert said.count("Who looks after it") == 1
