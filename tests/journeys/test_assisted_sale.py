"""From the search for a customer on the phone to the placed order, in a real browser: by keyboard where that is
quicker, in at most twelve interactions. Once more with JavaScript off. Then the customer reads what was done (T2, T9).
"""

import re
import sys
import time

import pytest
from playwright.sync_api import expect

from commerce.models import Order
from partners.permissions import Role
from telesales.models import SalesSession
from tests.telesales.selling import let, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
MOST = 12


class Hands:
    """Counts what a seller does: a key, a click, a field that is filled."""

    def __init__(self, page):
        self.page, self.number, self.began = page, 0, time.monotonic()

    def press(self, key):
        self.number += 1
        self.page.keyboard.press(key)

    def click(self, found):
        self.number += 1
        found.click()

    def type(self, found, text):
        self.number += 1
        found.press_sequentially(text)

    def told(self, how):
        said = f"{self.number} interactions, {time.monotonic() - self.began:.1f} s"
        sys.stdout.write(f"\nassisted sale, {how}: {said}\n")
        return self.number


def find(hands, script):
    """Jump to the search, type part of the name, open the customer."""
    page = hands.page
    if script:
        page.locator("h1").click()  # the box has the focus already: show that the key leads there too
        hands.press("/")
        expect(page.locator("[data-desk-search]")).to_be_focused()
    hands.type(page.locator("[data-desk-search]"), "bea")
    if script:
        expect(page.locator("tr.is-chosen")).to_contain_text("Bea")
    hands.press("Enter")
    if not script:
        hands.click(page.get_by_role("link", name="Bea", exact=True))
    expect(page.get_by_role("heading", level=1, name="Bea")).to_be_visible()


def begin(hands, script):
    """The reason is filled in; one key begins."""
    page = hands.page
    page.wait_for_load_state()
    if script:
        hands.press("s")
    else:
        hands.click(page.get_by_role("button", name="Sell to Bea"))
    expect(page.locator(".selling")).to_contain_text("Selling to Bea")
    expect(page.locator(".selling")).to_contain_text("Phone call")


def fill(hands):
    """Two products by quick order."""
    page = hands.page
    hands.click(page.locator(".selling").get_by_role("link", name="Quick order"))
    for row, (code, quantity) in enumerate([("POUND", "12"), ("PENNY", "50")]):
        hands.type(page.locator("[name=code]").nth(row), code)
        page.locator("[name=quantity]").nth(row).fill(quantity)
        hands.number += 1
    hands.click(page.get_by_role("button", name=re.compile("^Add")))


def order(hands):
    page = hands.page
    hands.click(page.get_by_role("link", name="Check out"))
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    hands.click(page.get_by_role("button", name="Place order"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order O-")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_customer_on_the_phone_is_found_and_sold_to_in_twelve_interactions(people, visit, script):
    let(Role.SSR, finalise=True)
    policy(may_opt_out=True)

    with visit(script=script) as sam:
        sam.open("/sales/")
        sam.sign_in("sam")
        sam.look()
        hands = Hands(sam.page)
        find(hands, script)
        begin(hands, script)
        fill(hands)
        order(hands)
        number = hands.told("with JavaScript" if script else "without JavaScript")
        sam.look()
        sam.page.get_by_role("button", name="End session").click()
        expect(sam.page.locator(".selling")).to_have_count(0)
        sam.look()

    placed = Order.objects.get()
    assert (placed.state, placed.buyer, placed.seller) == ("placed", people.users.bea, people.users.sam)
    assert (number <= MOST, SalesSession.objects.get().end) == (True, "ended")
    with visit(script=script) as bea:
        bea.open("/sales/for-me/")
        bea.sign_in("bea")
        expect(bea.page.get_by_role("heading", name="Orders placed for me")).to_be_visible()
        expect(bea.page.get_by_text("Phone call")).to_be_visible()
        expect(bea.page.get_by_role("link", name=placed.number).first).to_be_visible()
        bea.look()


def test_the_banner_stays_in_sight_on_a_phone(people, visit):
    let(Role.SSR, finalise=True)

    with visit(width=390, height=844) as sam:
        sam.open("/sales/?q=bea")
        sam.sign_in("sam")
        sam.page.get_by_role("button", name="Sell Bea").click()
        expect(sam.page.locator(".selling")).to_be_visible()
        assert sam.too_wide() <= 0
        sam.page.mouse.wheel(0, 2000)
        expect(sam.page.get_by_role("button", name="End session")).to_be_in_viewport()
        sam.look()
