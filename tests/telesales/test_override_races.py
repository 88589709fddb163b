"""Two sales to one company at the same moment never both pass what may be given to it in a month (T3).

Seen to fail without `spending.lock` in telesales.gates: both were placed.
"""

import uuid
from decimal import Decimal

import pytest

from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import Order
from partners.models import Membership
from partners.permissions import Role
from telesales.models import PriceOverride
from tests.factories.racing import REPEATS, refusals, together
from tests.telesales.selling import begun, bound, let, offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_again", REPEATS)
def test_two_sales_at_once_do_not_both_pass_the_months_amount(cast, _again):
    Membership.objects.filter(pk=cast.memberships.fay.pk).update(roles=[Role.SSR])
    let(Role.SSR, change_prices=True, finalise=True)
    bound(Role.SSR, monthly_amount=Decimal(3), currency="GBP", mode="block")
    first, second = (ready(cast, seller, buyer) for seller, buyer in (("sam", "bea"), ("fay", "dora")))

    answers = together(first, second)

    assert len(refusals(answers)) == 1
    assert Order.objects.filter(seller__isnull=False).count() == 1
    assert PriceOverride.objects.get().given == 2


def ready(cast, seller, buyer):
    """Give a call that sells 20 for 18: 2 are given away."""
    by = begun(cast, seller, buyer)
    cart = carts.open_current(by=by, now=cast.now)
    carts.add(cart=cart, product=cast.products.POUND, quantity=20, by=by, now=cast.now)
    offer(cast, cart, "POUND", "0.90", by=seller)
    known = {"key": uuid.uuid4(), "payment_method": "on_account", "by": by, "now": cast.now}
    return lambda: orders.submit(cart=cart, **known)
