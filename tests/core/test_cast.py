"""The cast is what its description says."""

from decimal import Decimal

import pytest

from tests.factories.cast import PEOPLE


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_acts_from_his_own_place(cast, name):
    acting = cast.acting(name)

    assert (acting.user_id, acting.membership_id) == (
        getattr(cast.users, name).pk,
        getattr(cast.memberships, name).pk,
    )


@pytest.mark.parametrize("total", ["0.01", "20.00", "1000.01"])
def test_a_filled_cart_makes_an_order_of_exactly_that_total(cast, total):
    cast.no_limit("bea", "carl")

    order = cast.submitted("bea", total)

    assert order.total == Decimal(total)


def test_the_account_begins_with_its_limit(cast):
    assert (cast.account.balance, cast.account.partner) == (Decimal(1000), cast.partners.acme)
