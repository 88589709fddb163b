"""Whoever orders for a customer reads the customer's name where a buyer reads "your company" (T2, K9)."""

import uuid
from decimal import Decimal

import pytest

from commerce.actions import order as orders
from commerce.models import Account, SpendLimit
from core.refusal import Refused
from partners.permissions import Role
from tests.telesales import phoning
from tests.telesales.selling import begun, let

DAY = "{} may place orders for £5.00 in a day. £0.00 are used and £5.00 left; this order is {}. By itself it is above"


def limited(cast):
    """Set what every company may place in a day, past the rules."""
    SpendLimit.objects.create(kind="daily", currency="GBP", amount=Decimal(5), changed_at=cast.now)


def refused(call, *arguments, **values):
    with pytest.raises(Refused) as refusal:
        call(*arguments, **values)
    return refusal.value.sentence


def submitted(cast, by, cart, method="on_account"):
    return refused(orders.submit, cart=cart, key=uuid.uuid4(), payment_method=method, by=by, now=cast.now)


@pytest.fixture
def for_bea(cast):
    """Give bea's place in sam's hands."""
    let(Role.SSR, finalise=True, payment_methods=True)
    return begun(cast, "sam", "bea")


@pytest.fixture
def cart(cast):
    return cast.filled_cart("bea", "20.00")


@pytest.fixture
def phones(cast):
    phoning.script(cast)
    phoning.owned(cast)


def test_a_spend_limit_names_the_company_to_who_sells_to_it(cast, cart, for_bea):
    limited(cast)

    assert submitted(cast, for_bea, cart).startswith(DAY.format("Acme", "£20.00"))
    assert submitted(cast, cast.acting("bea"), cart).startswith(DAY.format("Your company", "£20.00"))


def test_a_spend_limit_counts_on_the_phone_and_names_the_company(cast, phones):
    limited(cast)

    said = refused(phoning.ordered, cast, phoning.offered(cast, "sam"), "sam")

    assert said.startswith(DAY.format("Acme", "£100.00"))


def test_a_vendor_learns_that_there_is_a_limit_and_nothing_of_what_was_spent(cast, phones):
    limited(cast)

    assert refused(phoning.ordered, cast, phoning.offered(cast)) == (
        "This order is above what Acme may place in a day: the buyer can ask the marketplace."
    )


def test_an_account_that_is_not_open_is_told_of_the_customer(cast, cart, for_bea):
    Account.objects.update(is_on_account_allowed=False)

    assert submitted(cast, for_bea, cart) == "Ordering on account is not available for Acme Depot."
    assert submitted(cast, cast.acting("bea"), cart) == "Ordering on account is not available for your company."


def test_so_it_is_on_the_phone(cast, phones):
    offer = phoning.offered(cast, payment_method="on_account")
    Account.objects.update(is_on_account_allowed=False)

    said = refused(phoning.ordered, cast, offer)

    assert "your company" not in said.lower()
