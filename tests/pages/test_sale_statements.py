"""The shop in a sale asks the database little more often than for the customer himself (T2, T9)."""

import pytest
from django.urls import reverse

from partners.permissions import Role
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.pages.sale import sam, start  # noqa: F401
from tests.pages.test_query_counts import queries
from tests.telesales.selling import let, offer

MOST = 12


@pytest.mark.parametrize("allowed", [{}, {"change_prices": True}, {"payment_methods": True}])
def test_a_cart_in_a_sale_with_an_offered_price(world, sam, allowed):  # noqa: F811
    let(Role.SSR, finalise=True, **allowed)
    start(sam, world)
    cart = world.cast.filled_cart("bea")
    offer(world.cast, cart, cart.lines.get().product.code, "0.90")

    asked = [queries(sam, reverse("commerce:cart")) for _time in range(2)]

    assert min(asked) <= MOST, asked
