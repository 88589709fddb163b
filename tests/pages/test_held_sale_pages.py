"""What whoever may release reads of a sale that is held: its prices, what is beyond the bounds, why (T2, T3, K8)."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.actions import order as orders
from commerce.models import OrderState
from partners.permissions import Role
from tests.pages.reading import document, words
from tests.pages.test_query_counts import queries, rolled_back
from tests.telesales.selling import begun, bound, let, offer

SAID = "POUND: £0.90 instead of £1.00, 10 % off: “He buys more”"
BEYOND = "POUND: 10 % off is more than 5 %."


def sold(world):
    """Give an order of bea's that sam has sold beyond his bounds, which waits for a manager."""
    cart = world.cast.filled_cart("bea", "20.00")
    by = begun(world.cast, "sam", "bea")
    offer(world.cast, cart, "POUND", "0.90", reason="He buys more")
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=by, now=world.now)


@pytest.fixture
def held(world):
    let(Role.SSR, change_prices=True, finalise=True)
    bound(Role.SSR, max_discount=Decimal(5), mode="require")
    made = sold(world)
    assert made.state == OrderState.ON_HOLD
    return made


def page(world, who, name, *args):
    return words(document(world.cast.client_for(who).get(reverse(f"commerce:{name}", args=args))))


def test_the_queue_tells_a_manager_what_is_beyond_the_bounds(world, held):
    assert BEYOND in page(world, "max", "holds")


@pytest.mark.parametrize("name", ["order", "order_rejection"])
def test_a_manager_reads_why_and_at_which_prices(world, held, name):
    shown = page(world, "max", name, held.number)

    assert [each for each in (SAID, BEYOND) if each not in shown] == []


def test_he_reads_it_of_ticked_orders(world, held):
    answer = world.cast.client_for("max").post(reverse("commerce:holds_release"), {"ids": [held.pk]})

    assert [each for each in (SAID, BEYOND) if each not in words(document(answer))] == []


def test_each_price_has_its_verdict_on_the_orders_page(world, held):
    assert "10 % off a manager decides POUND: 10 % off is more than 5 %." in page(world, "max", "order", held.number)


def test_finance_who_does_not_decide_reads_the_neutral_reason(world, held):
    shown = page(world, "fay", "holds")

    assert (SAID in shown, BEYOND in shown, "our sales management looks at it first" in shown) == (False, False, True)


@pytest.mark.parametrize("who", ["bea", "carl", "ada"])
def test_the_customer_reads_neither(world, held, who):
    shown = page(world, who, "order", held.number)

    assert ("He buys more" in shown, BEYOND in shown) == (False, False)


def test_the_queue_asks_as_often_for_many_sales_as_for_two(world, held):
    counts = []
    for number in (1, 8):
        with rolled_back():
            for _each in range(number):
                sold(world)
            counts.append(queries(world.cast.client_for("max"), reverse("commerce:holds")))

    assert counts[0] == counts[1] <= 13
