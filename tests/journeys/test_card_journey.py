"""A cart paid by card in a real browser, with the demo's provider and its signed messages over the real worker:
declined first, then paid; and without JavaScript, where the message makes the order before anybody looks again."""

import re

import pytest
from playwright.sync_api import expect

from commerce.models import Order, PaymentEvent
from tests.browser.house import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def go_to_the_provider(dora, cart):
    """Choose the card at the checkout and go on to the provider's page."""
    dora.open(f"/carts/{cart.pk}/checkout/")
    dora.page.get_by_label("Card", exact=True).check()
    dora.page.locator("#checkout").get_by_role("button", name=re.compile("Pay|order")).last.click()
    expect(dora.page.get_by_role("heading", name="Card payment")).to_be_visible()
    dora.look()
    dora.page.get_by_role("button", name="Pay £20.00 by card").click()
    expect(dora.page.get_by_role("heading", name="Demo card provider")).to_be_visible()
    dora.look()


def choose(dora, what):
    dora.page.get_by_label(what).first.check()
    dora.page.get_by_role("button", name="Go on").click()


def test_a_card_is_declined_and_the_next_one_makes_the_order(people, house, visit):
    cart = people.filled_cart("dora", "20.00")
    with visit() as dora:
        dora.open("/")
        dora.sign_in("dora")
        go_to_the_provider(dora, cart)
        choose(dora, "The card is declined")
        expect(dora.page.get_by_text("Nothing was taken and nothing was ordered")).to_be_visible()
        dora.look()
        assert Order.objects.count() == 0
        dora.page.get_by_role("button", name="Try again: pay £20.00").click()
        choose(dora, "The bank asks for a confirmation first")
        dora.page.get_by_role("button", name="Confirm").click()

        expect(dora.page.get_by_role("heading", level=1)).to_contain_text("Order O-")
        expect(dora.page.locator("#main .status").first).to_have_text("Placed")
        dora.look()

    paid = PaymentEvent.objects.filter(kind="payment.paid")
    until(paid.exclude(event_id__endswith=":asked").exists, "the provider's own message")
    assert (paid.filter(is_applied=True).count(), Order.objects.count()) == (1, 1)


def test_without_javascript_the_providers_message_makes_the_order(people, house, visit):
    cart = people.filled_cart("dora", "20.00")
    with visit(script=False) as dora:
        dora.open("/")
        dora.sign_in("dora")
        go_to_the_provider(dora, cart)
        choose(dora, "The card pays")
        order = until(Order.objects.first, "the provider's message")
        dora.page.reload()

        expect(dora.page.get_by_role("heading", level=1)).to_contain_text(f"Order {order.number}")


def test_paying_fits_a_phone(people, house, visit):
    cart = people.filled_cart("dora", "20.00")
    with visit(width=390, height=844) as dora:
        dora.open("/")
        dora.sign_in("dora")
        go_to_the_provider(dora, cart)
        wide = [dora.too_wide()]
        choose(dora, "The card is declined")
        expect(dora.page.get_by_role("button", name="Try again: pay £20.00")).to_be_visible()

        assert [*wide, dora.too_wide()] == [0, 0]
