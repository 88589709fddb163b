"""Submitting twice makes one order: the key of the form (O10)."""

import uuid
from decimal import Decimal

import pytest

from commerce.models import Order
from core.refusal import Refused


def test_the_same_form_sent_again_gives_the_same_order(cast):
    key, cart = uuid.uuid4(), cast.filled_cart("bea")
    first = cast.submit(cart, "bea", key=key)

    again = [cast.submit(cart, "bea", key=form) for form in (key, str(key))]

    assert ([order.pk for order in again], Order.objects.count()) == ([first.pk, first.pk], 1)


def test_another_form_for_a_submitted_cart_is_told_its_order(cast):
    cart = cast.filled_cart("bea")
    order = cast.submit(cart, "bea")

    with pytest.raises(Refused) as refusal:
        cast.submit(cart, "bea")

    assert str(refusal.value) == f"This cart has already been submitted as order {order.number}."


def test_a_form_that_made_an_order_makes_no_other(cast):
    key = uuid.uuid4()
    cast.submit(cast.filled_cart("bea", total=Decimal(10)), "bea", key=key)

    with pytest.raises(Refused) as refused:
        cast.submit(cast.filled_cart("bea", total=Decimal(20)), "bea", key=key)

    assert str(refused.value) == "This form has already made another order. Please open the cart again."
    assert Order.objects.count() == 1
