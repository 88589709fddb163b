"""The main journeys by keys alone: each step is reached by Tab, is seen while it has the focus, and lands where the
next one begins (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11). Those of selling: test_keys_of_sellers; forty items of quick
order in a minute: test_quick_hands."""

import re

import pytest
from playwright.sync_api import expect

from commerce.models import CartLine, Order, Receipt
from tests.browser.house import until
from tests.commerce import invoiced
from tests.pages.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PARTNERS = b"code;name;parent\nACME_SHED;Acme shed;ACME\n"


def test_somebody_signs_in(come):
    keys = come()
    page = keys.page

    page.goto("/orders/")
    keys.field("User name or e-mail", "bea").field("Password", "wrong").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    keys.field("Password", PASSWORD).press("Enter")

    expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()


def test_a_buyer_finds_a_product_and_orders_it(people, come):
    keys = come("bea")
    page = keys.page

    keys.go("/catalogue/").field("Search the catalogue", "lantern").press("Enter")
    expect(page.locator("#live")).to_have_text(re.compile("1 product"))
    expect(page.get_by_label("Search the catalogue")).to_be_focused()
    keys.field("Quantity of Storm lantern", "1").button("Add").press("Enter")
    expect(page.locator("#live")).to_have_text(re.compile("Storm lantern"))
    expect(page.get_by_role("button", name="Add")).to_be_focused()
    keys.go("/carts/current/").link("Check out").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Checkout")).to_be_visible()
    keys.button("Place order").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Order O-")
    assert Order.objects.get().state == "placed"


def test_an_approver_decides_in_the_inbox_and_on_the_page(people, come):
    orders = [people.submitted("bea", total) for total in ("120.00", "130.00")]
    keys = come("carl")
    page = keys.page

    keys.go("/approvals/").link(orders[0].number).press("Enter")
    keys.button(f"Accept {orders[0].number}").press("Enter")
    expect(page.locator("#messages .note")).to_be_visible()
    keys.go("/approvals/").to(page.get_by_role("checkbox", name=orders[1].number)).press("Space")
    keys.button("Accept").press("Enter")
    keys.button(re.compile("Accept")).press("Enter")

    expect(page.get_by_role("status").filter(has_text="1")).to_be_visible()
    assert {order.state for order in Order.objects.all()} == {"placed"}


def test_finance_releases_a_hold_and_records_a_payment(people, come):
    invoice = invoiced.invoice(people)
    held = people.submitted("dora", "1500.00")
    keys = come("fay")
    page = keys.page

    keys.go(f"/orders/{held.number}/").button("Release").press("Enter")
    expect(page.locator("#messages .note")).to_be_visible()
    keys.go(f"/invoices/payment/?ids={invoice.pk}").field("Reference", "TRANSFER 1").button("Record the payment")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("received on")

    held.refresh_from_db()
    assert (held.state, Receipt.objects.count()) == ("placed", 1)


def test_administrators_move_somebody_and_bring_in_a_file(people, come):
    place = people.memberships.bea
    keys = come("ada")
    page = keys.page

    keys.go(f"/people/{place.pk}/move/").to(page.get_by_role("radio").first).press("Space")
    keys.field("New place", "ACME_NORTH").button("Show what will change").press("Enter")
    keys.button("Move Bea to Acme North").press("Enter")
    expect(page.locator("#messages .note")).to_be_visible()

    keys = come("max")
    page = keys.page
    keys.go("/import/").to(page.get_by_label("File"))
    page.get_by_label("File").set_input_files({"name": "partners.csv", "mimeType": "text/csv", "buffer": PARTNERS})
    keys.button("Check the file").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_buyer_types_an_order(people, come):
    keys = come("bea")
    page = keys.page

    keys.go("/quick-order/").to(page.locator("[data-quick-code]").first).type("POUND")
    keys.press("Enter")
    keys.type("12")
    keys.press("Enter")
    keys.type("PENNY")
    keys.press("Enter")
    keys.type("50")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Add 2 products")).to_be_visible()
    keys.button("Add 2 products").press("Enter")
    expect(page.get_by_text("2 products are in “Cart”.").first).to_be_visible()
    keys.link("Check out").press("Enter")

    expect(page.get_by_role("heading", level=1, name="Checkout")).to_be_visible()
    assert list(CartLine.objects.order_by("pk").values_list("product__code", "quantity")) == [
        ("POUND", 12), ("PENNY", 50),
    ]  # fmt: skip


def test_an_approver_decides_from_his_mail(people, house, come):
    order = people.submitted("bea", "120.00")
    asked = until(
        lambda: [each for each in house.mails("carl@people.example") if order.number in each.subject], "a mail"
    )
    keys = come()
    page = keys.page

    keys.go(re.search(r"https?://\S+/approvals/link/\S+", asked[0].text)[0]).button(f"Reject {order.number}")
    keys.press("Enter")
    expect(page.get_by_text("Say why you reject it").first).to_be_visible()
    keys.to(page.locator("[name=reason]").first).type("We have enough of these")
    keys.button(f"Reject {order.number}").press("Enter")

    expect(page.get_by_role("heading", name="Your decision is noted")).to_be_visible()
    order.refresh_from_db()
    assert order.state == "rejected"
