"""A buyer publishes what he needs, a seller offers, the buyer compares and decides; once without scripts (S1, S7)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from messaging.models import PurchaseProcess
from tests.messaging import talking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def shop(people):
    """Give the cast with a product of the vendor's."""
    talking.owned(people)
    return people


def deadline():
    return (clock.now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")


def draft(page, visitor, *, is_scripted):
    page.goto("/messages/processes/")
    visitor.sign_in("bea")
    page.get_by_role("link", name="New purchase process").first.click()
    visitor.look()
    page.get_by_label("Title").fill("Candles for the autumn")
    page.get_by_label("Find a product").fill("CANDLE")
    if not is_scripted:
        page.get_by_role("button", name="Find").click()
    page.get_by_label("CANDLE · Church candle").check()
    page.get_by_label("Quantity").fill("200")
    page.get_by_label("Deadline").fill(deadline())
    page.get_by_label("Budget", exact=False).first.fill("2000.00")
    page.get_by_role("button", name="Save and see whom it suits").click()
    expect(page.get_by_text("It suits 1 seller.").first).to_be_visible()


@pytest.mark.parametrize("is_scripted", [True, False])
def test_from_the_draft_to_the_award(shop, visit, is_scripted):
    with visit(script=is_scripted) as bea:
        draft(bea.page, bea, is_scripted=is_scripted)
        bea.look()
        bea.page.get_by_role("button", name="Publish it now").click()
        expect(bea.page.get_by_text("Published: 1 seller is told.").first).to_be_visible()
        bea.look()

    with visit(script=is_scripted) as vic:
        page = vic.page
        page.goto("/messages/requests/")
        vic.sign_in("vic")
        vic.look()
        page.get_by_role("link", name="Candles for the autumn").click()
        expect(page.get_by_text("2,000.00")).to_have_count(0)
        vic.look()
        page.get_by_role("link", name="Make an offer").click()
        vic.look()
        page.get_by_label("Price of one unit").fill("8.75")
        page.get_by_label("Message").fill("We have them in stock.")
        page.get_by_role("button", name="Send the offer").click()
        expect(page.get_by_text("200 at £8.75 without tax")).to_be_visible()

    with visit(script=is_scripted) as bea:
        page = bea.page
        page.goto("/messages/processes/")
        bea.sign_in("bea")
        page.get_by_role("link", name="Candles for the autumn").click()
        expect(page.get_by_text("within the budget")).to_be_visible()
        bea.look()
        page.get_by_role("link", name="Award…").click()
        page.get_by_label("Into my cart").check()
        bea.look()
        page.get_by_role("button", name="Award", exact=True).click()
        expect(page.get_by_text("It was put into a cart.").first).to_be_visible()
        page.get_by_role("link", name="Your carts").click()
        expect(page.get_by_text("Church candle").first).to_be_visible()

    assert PurchaseProcess.objects.get().state == "awarded"
