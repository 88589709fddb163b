"""The main journeys by keys alone: each step is reached by Tab, is seen while it has the focus, and lands where the
next one begins (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11). Quick order: test_quick_hands; a sales session:
tests/journeys/test_assisted_sale."""

import re

import pytest
from playwright.sync_api import expect

from commerce.models import Order, Receipt
from messaging.models import Message
from tests.browser.screen import PROBES
from tests.commerce import invoiced
from tests.messaging import talking
from tests.pages.world import PASSWORD
from tests.telesales.selling import bound, let, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
MOST = 90
PARTNERS = b"code;name;parent\nACME_SHED;Acme shed;ACME\n"


class Keys:
    """Hands that have no mouse, and eyes that follow the focus."""

    def __init__(self, page):
        self.page = page
        page.add_init_script(path=PROBES)
        self.press, self.type = page.keyboard.press, page.keyboard.type

    def go(self, address):
        """Open a page and skip to its content."""
        self.page.goto(address)
        self.page.locator(".skip-link").focus()
        self.press("Enter")
        return self

    def to(self, goal, step="Tab"):
        """Press Tab until `goal` has the focus; fail where the focus cannot be seen on the way."""
        self.page.wait_for_load_state()
        for _each in range(MOST):
            if goal.evaluate("element => element === document.activeElement"):
                return self
            self.press(step)
            hidden = self.page.evaluate("probes.focus()")
            assert hidden == "", f"{self.page.url}: {hidden}"
        raise AssertionError(f"{self.page.url}: {goal} is not reached by {MOST} keys")

    def button(self, name):
        return self.to(self.page.get_by_role("button", name=name).first)

    def link(self, name):
        return self.to(self.page.get_by_role("link", name=name).first)

    def field(self, label, text):
        """Go to a field and type; what stands there is replaced."""
        self.to(self.page.get_by_label(label).first)
        self.press("Control+a")
        self.type(text)
        return self


@pytest.fixture
def come(people, visit):
    """Give a function that lets somebody come, signed in by his cookie; at the end his browser is checked."""
    opened = []

    def signed_in(login=None):
        person = visit()
        opened.append(person)
        if login:
            client = people.client_for(login)
            person.sign_in_by(client.cookies["sessionid"].value)
        return Keys(person.page)

    yield signed_in
    for person in opened:
        person.__exit__(None)


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
