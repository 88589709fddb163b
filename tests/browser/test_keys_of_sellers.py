"""What sellers and managers do all day, and what their customers answer, by keys alone (see test_keys)."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from commerce.models import Order, PriceEntry
from messaging.models import Message
from partners.permissions import Role
from tests.messaging import talking
from tests.telesales import quoting
from tests.telesales.selling import bound, let, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_a_seller_finds_who_is_on_the_phone_and_orders_for_him(people, come):
    let(Role.SSR, finalise=True)
    people.filled_cart("bea", "20.00")
    keys = come("sam")
    page = keys.page

    keys.go("/sales/").press("/")
    expect(page.locator("[data-desk-search]")).to_be_focused()
    keys.type("bea")
    expect(page.locator("tr.is-chosen")).to_contain_text("Bea")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Bea")).to_be_visible()
    keys.button("Sell to Bea").press("Enter")
    expect(page.locator(".selling")).to_contain_text("Selling to Bea")
    keys.go("/carts/current/").link("Check out").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Checkout")).to_be_visible()
    keys.button("Place order").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order O-")
    keys.button("End session").press("Enter")

    expect(page.locator(".selling")).to_have_count(0)
    placed = Order.objects.get()
    assert (placed.state, placed.buyer, placed.seller) == ("placed", people.users.bea, people.users.sam)


def test_a_quote_is_sent_and_the_customer_says_yes(people, come):
    quoting.sellers()
    made = quoting.prepared(people, lines=(("POUND", 20),))
    keys = come("sam")

    keys.go(f"/sales/opportunities/{made.number}/").link(re.compile("Send a quote")).press("Enter")
    keys.field("Message to the customer", "As discussed").button("Send the quote, £20.00").press("Enter")
    expect(keys.page.get_by_role("heading", name=f"Quotes of {made.number}")).to_be_visible()

    bea = come("bea")
    bea.go("/sales/quotes/").link(made.number).press("Enter")
    expect(bea.page.get_by_role("heading", name=f"Quote {made.number}, version 1")).to_be_visible()
    bea.to(bea.page.get_by_role("radio", name="On account")).press("Space")
    bea.button("Approve £20.00").press("Enter")

    expect(bea.page.locator("#main .status").first).to_have_text("Placed")
    assert Order.objects.get().state == "placed"


def test_a_manager_makes_a_price_list(people, come):
    keys = come("max")
    page = keys.page

    keys.go("/price-lists/").link("New price list").press("Enter")
    expect(page.get_by_role("heading", level=1, name="New price list")).to_be_visible()
    keys.field("Name", "Partners 2027").button("Make the list").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Partners 2027")
    keys.link("Add a price").press("Enter")
    keys.field("Product code", "LANTERN").to(page.get_by_label("Price", exact=True)).type("20")
    keys.button("Add the price").press("Enter")
    expect(page.get_by_text("The price of LANTERN is in the list.").first).to_be_visible()
    keys.field("Price of LANTERN from 1", "21").press("Tab")
    expect(page.locator("#live")).to_contain_text("saved")

    assert PriceEntry.objects.filter(price_list__name="Partners 2027").latest("pk").unit_price == Decimal(21)


def test_a_seller_offers_a_price_and_answers_a_message(people, come):
    policy(mode="direct")
    let("ssr", finalise=True, change_prices=True, set_dates=True, custom_terms=True)
    bound("ssr", max_discount=10)
    talking.owned(people)
    thread = talking.asked(people, at=people.now).thread
    line = people.filled_cart("bea", "20.00").lines.get()
    keys = come("sam")
    page = keys.page

    keys.go(f"/sales/customer/{people.memberships.bea.pk}/").button("Sell to Bea").press("Enter")
    expect(page.locator(".selling")).to_contain_text("Selling to Bea")
    keys.go(f"/sales/lines/{line.pk}/offer/").field("Price", "0.95")
    expect(page.locator("#offer-verdict .note")).to_be_visible()
    expect(page.get_by_label("Price").first).to_be_focused()
    keys.button("Offer this price").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    keys.field("Why", "Loyal for years").button("Offer this price").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Cart")).to_be_visible()

    vic = come("vic")
    vic.go(f"/messages/threads/{thread.pk}/").field("Your message", "Fifty are here.").button("Send").press("Enter")
    expect(vic.page.locator("#thread-messages")).to_contain_text("Fifty are here.")
    line.refresh_from_db()
    assert (str(line.override_price), Message.objects.count()) == ("0.9500", 2)
