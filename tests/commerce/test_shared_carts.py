"""A shared cart is submitted by whoever does it: he is the buyer, his limit counts (O1, A1)."""

import uuid

import pytest

from commerce.actions import order as orders
from commerce.models import Cart
from partners import queries as partners
from tests.factories.rows import MembershipFactory


@pytest.fixture
def colleague(cast):
    """Give somebody who buys at Bea's depot without a limit."""
    place = MembershipFactory(partner=cast.partners.acme_depot, roles=["buyer"])
    return partners.places(place.user)[0]


@pytest.fixture
def shared(cast):
    """Give a cart of 60.00 that Bea, whose limit is 50, shares at the depot."""
    cart = cast.filled_cart("bea", "60.00")
    Cart.objects.filter(pk=cart.pk).update(is_shared=True)
    return cart


def submit(cast, cart, by, now):
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="bank_transfer", by=by, now=now)


def test_a_colleague_who_submits_it_is_the_buyer_and_his_limit_counts(cast, shared, colleague, now):
    order = submit(cast, shared, colleague, now)

    assert (order.buyer_id, order.state) == (colleague.user_id, "placed")


def test_its_owner_is_the_buyer_of_what_he_submits_himself(cast, shared, now):
    order = submit(cast, shared, cast.acting("bea"), now)

    assert (order.buyer_id, order.state) == (cast.users.bea.pk, "awaiting_approval")


def test_a_cart_that_is_not_shared_is_nobody_elses(cast, colleague, now):
    cart = cast.filled_cart("bea", "60.00")

    with pytest.raises(Cart.DoesNotExist):
        submit(cast, cart, colleague, now)


def test_people_of_other_nodes_do_not_reach_it(cast, shared, now):
    with pytest.raises(Cart.DoesNotExist):
        submit(cast, shared, cast.acting("carl"), now)
