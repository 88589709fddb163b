"""A reseller prepares an opportunity for a customer, who says yes to its quote; she reads the order (T5, T6)."""

import re

import pytest
from playwright.sync_api import expect

from commerce.models import Order
from partners.permissions import Role
from telesales.models import Opportunity
from tests.browser.house import until
from tests.telesales.quoting import sellers
from tests.telesales.selling import let, resold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


def prepare(ruth):
    """From her customers to an opportunity with two products for Bea."""
    page = ruth.page
    page.goto("/")
    ruth.sign_in("ruth")
    page.get_by_role("navigation").get_by_role("link", name="My customers").first.click()
    page.locator("#main").get_by_role("link", name="Acme", exact=True).click()
    page.get_by_role("link", name="Bea", exact=True).click()
    page.get_by_role("link", name="New opportunity").click()
    expect(page.get_by_role("heading", level=1, name="New opportunity for Bea")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Spring candles")
    for row, (code, quantity) in enumerate([("POUND", "20"), ("PENNY", "100")]):
        page.locator("[name=code]").nth(row).fill(code)
        page.locator("[name=quantity]").nth(row).fill(quantity)
    ruth.look()
    page.get_by_role("button", name=re.compile("^Begin")).click()
    expect(page.get_by_role("heading", level=1, name="Spring candles")).to_be_visible()
    ruth.look()


def send(ruth):
    ruth.page.locator("#main").get_by_role("link", name="Send a quote").first.click()
    ruth.page.get_by_label("Message to the customer").fill("As we said this morning")
    ruth.page.get_by_role("button", name="Send the quote, £21.00").click()
    expect(ruth.page.get_by_role("heading", name=re.compile("^Quotes of OP-"))).to_be_visible()
    ruth.look()


def link_to_quote(house):
    mails = until(
        lambda: [each for each in house.mails("bea@people.example") if "version 1" in each.subject], "the quote's mail"
    )
    return re.search(r"https?://\S+/quotes/\d+/", mails[0].text)[0]


@BOTH
def test_a_reseller_leads_her_customer_to_an_order_and_reads_it(people, house, visit, script):
    sellers()
    let(Role.RESELLER, finalise=True, change_prices=True)
    resold(people)

    with visit(script=script) as ruth:
        prepare(ruth)
        send(ruth)

    with visit(script=script, **PHONE) as bea:
        bea.page.goto(link_to_quote(house))
        bea.sign_in("bea")
        bea.page.get_by_role("radio", name="On account").check()
        bea.page.get_by_role("button", name="Approve £21.00").click()
        expect(bea.page.locator("#main .status").first).to_have_text("Placed")
        bea.look()

    made, order = Opportunity.objects.get(), Order.objects.get()
    assert (made.state, order.seller, order.sold_from) == ("closed", people.users.ruth, people.partners.resale)
    with visit(script=script) as ruth:
        ruth.page.goto(f"/sales/opportunities/{made.number}/")
        ruth.sign_in("ruth")
        ruth.page.locator("#main").get_by_role("link", name=order.number).first.click()
        expect(ruth.page.get_by_role("heading", level=1)).to_contain_text(order.number)
        expect(ruth.page.locator("#main .status").first).to_have_text("Placed")
        ruth.look()
