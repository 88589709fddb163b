"""From a quote to the customer's approver: a manager sends, the customer counters, approves the next version (T6)."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commerce.models import Order
from partners.permissions import Role
from telesales.actions import opportunity_lines
from telesales.actions.opportunity_lines import Offered
from telesales.models import Quote
from tests.browser.house import until
from tests.telesales.quoting import prepared, sellers
from tests.telesales.selling import bound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


def link_to(house, number, version):
    """Wait for the mail with a version and give the link in its text."""
    mails = until(
        lambda: [each for each in house.mails("bea@people.example") if f"{number}, version {version}" in each.subject],
        f"the mail with version {version}",
    )
    return re.search(r"https?://\S+/quotes/\d+/", mails[0].text)[0]


def send(visit, people, made, script, total):
    """Have max send the next version on his page."""
    with visit(script=script) as manager:
        manager.open("/")
        manager.sign_in("max")
        manager.page.goto(reverse("telesales:opportunity", args=[made.number]))
        manager.page.locator("#main").get_by_role("link", name=re.compile("Send a (quote|new version)")).first.click()
        manager.page.get_by_label("Message to the customer").fill("As discussed")
        manager.page.get_by_role("button", name=f"Send the quote, {total}").click()
        expect(manager.page.get_by_role("heading", name=f"Quotes of {made.number}")).to_be_visible()
        manager.look()


@BOTH
def test_a_quote_is_countered_sent_anew_and_approved_for_the_approver(people, house, visit, script):
    sellers()
    bound(Role.MARKETPLACE_MANAGER, max_discount=Decimal(20))
    made = prepared(people, lines=(("POUND", 120),))
    send(visit, people, made, script, "£120.00")

    with visit(script=script, **PHONE) as bea:
        bea.page.goto(link_to(house, made.number, 1))
        bea.sign_in("bea")
        expect(bea.page.get_by_role("heading", name=f"Quote {made.number}, version 1")).to_be_visible()
        assert (bea.too_wide() if script else 0) == 0
        bea.look()
        bea.page.get_by_role("link", name="Ask for other quantities or prices").click()
        bea.page.get_by_label("Quantity of POUND").fill("200")
        bea.page.get_by_label("Price of POUND").fill("0.90")
        bea.page.get_by_label("What you have in mind").fill("For the whole year")
        bea.look()
        bea.page.get_by_role("button", name="Send the counter-proposal").click()
        expect(bea.page.locator("#main .status").first).to_have_text("Counter-proposal made")

    line = made.cart.lines.get()
    offered = Offered(price=Decimal("0.90"), reason="The whole year")
    opportunity_lines.change(
        opportunity=made, line_id=line.pk, quantity=200, offered=offered, by=people.acting("max"), now=people.now
    )
    send(visit, people, made, script, "£180.00")

    with visit(script=script, **PHONE) as bea:
        bea.page.goto(link_to(house, made.number, 2))
        bea.sign_in("bea")
        expect(bea.page.get_by_text("120 → 200 pieces").first).to_be_visible()
        bea.page.get_by_role("radio", name="On account").check()
        bea.page.get_by_role("button", name="Approve £180.00").click()
        expect(bea.page.locator("#main .status").first).to_have_text("Awaiting approval")
        bea.look()

    order = Order.objects.get(total=180)
    asked = until(
        lambda: [each for each in house.mails("carl@people.example") if order.number in each.subject], "a mail to carl"
    )
    assert "Please decide" in asked[0].subject
    states = list(Quote.objects.order_by("version").values_list("state", flat=True))
    assert (states, order.seller.username) == (["countered", "approved"], "sam")
