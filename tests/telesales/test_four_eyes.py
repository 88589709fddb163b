"""Whoever sold an order decides about nothing that holds it (A3, T2, T3)."""

import uuid
from decimal import Decimal

import pytest

from commerce.actions import cart as carts
from commerce.actions import hold as holds
from commerce.actions import order as orders
from commerce.models import Hold, HoldKind, OrderState
from core.refusal import Refused
from partners.models import Membership
from partners.permissions import Role
from telesales.models import PriceOverride
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, sentences, words
from tests.telesales.selling import begun, bound, let, offer

S = OrderState
MADE_UP_BY = {"reason": "Competitor at 0.82"}


def sold(cast, who, *, price="0.80", role=None):
    """Give an order of 20 that somebody sold to Bea at a price that a manager has to let go."""
    for_bea = begun(cast, who, "bea")
    cart = carts.open_current(by=for_bea, now=cast.now)
    carts.add(cart=cart, product=cast.products.POUND, quantity=20, by=for_bea, now=cast.now)
    offer(cast, cart, "POUND", price, by=who, **MADE_UP_BY)
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=for_bea, now=cast.now)


@pytest.fixture
def bounded(cast):
    for role in (Role.SSR, Role.MARKETPLACE_MANAGER):
        let(role, change_prices=True, finalise=True)
        bound(role, max_discount=Decimal(10))


@pytest.fixture
def other_manager(cast):
    """Make Fay a second marketplace manager."""
    Membership.objects.filter(pk=cast.memberships.fay.pk).update(roles=[Role.MARKETPLACE_MANAGER])
    return cast.acting("fay")


def test_a_manager_lets_go_what_somebody_else_sold(cast, bounded, now):
    order = sold(cast, "sam")

    released = holds.release(order=order, by=cast.acting("max"), now=now)

    assert (order.state, released.state) == (S.ON_HOLD, S.PLACED)
    assert PriceOverride.objects.get(sale__order=order).mode == "require"


def test_nobody_lets_go_what_he_sold_himself(cast, bounded, other_manager, now):
    order, max_ = sold(cast, "max"), cast.acting("max")

    with pytest.raises(Refused, match="You have sold this order"):
        holds.release(order=order, by=max_, now=now)
    with pytest.raises(Refused, match="You have sold this order"):
        holds.reject(order=order, reason="Changed my mind", by=max_, now=now)

    assert holds.release(order=order, by=other_manager, now=now).state == S.PLACED


def test_that_goes_for_every_kind_of_hold(cast, bounded, other_manager, now):
    order = sold(cast, "max")
    holds.put(order=order, kind=HoldKind.REVIEW, reason="Look", by=other_manager, now=now)

    with pytest.raises(Refused, match="You have sold this order"):
        holds.release(order=order, by=cast.acting("max"), now=now, kind=HoldKind.REVIEW)
    assert Hold.objects.open().filter(order=order).count() == 2


def test_the_pages_show_it_greyed_and_say_why(cast, bounded, now):
    order = sold(cast, "max")
    client = cast.client_for("max")

    page = client.get(f"/orders/{order.number}/")
    refused = client.post(f"/orders/{order.number}/release/", {"kind": "business"}, follow=True)
    ticked = client.post("/credit/holds/release/", {"ids": [order.pk]})

    assert "you have sold it: others decide about this" in words(document(page))
    assert not document(page).xpath("//form[contains(@action, '/release/')]")
    assert "You have sold this order: somebody else decides about what holds it." in sentences(refused)
    assert "You have sold it: others decide" in words(document(ticked))
    assert Hold.objects.open().filter(order=order).exists()


def test_a_manager_sees_what_was_offered_and_why(cast, bounded, now):
    order = sold(cast, "sam")

    page = words(document(cast.client_for("max").get(f"/orders/{order.number}/")))

    for said in ("20 % off", "Competitor at 0.82", "POUND: 20 % off is more than 10 %.", "margin not known", "£4.00"):
        assert said in page


def test_the_customer_reads_what_was_agreed_and_not_why(cast, bounded, now):
    order = sold(cast, "sam")

    page = words(document(cast.client_for("bea").get(f"/orders/{order.number}/")))

    assert "Agreed prices" in page
    for hidden in ("Competitor", "more than 10", "margin", "this month"):
        assert hidden not in page
