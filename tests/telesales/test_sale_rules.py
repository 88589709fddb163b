"""What counts for whom in a sale: the billed partner's credit (M17), the company's spend limits (K9)."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.actions import cart as carts
from commerce.actions import credit
from commerce.actions import order as orders
from commerce.models import Account, OrderState, SpendLimit, SpendLimitKind
from core.actor import SYSTEM
from partners.permissions import Role
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document
from tests.telesales.selling import begun, let, resold

S = OrderState


def sold(cast, seller, quantity, buyer="bea"):
    by = begun(cast, seller, buyer)
    cart = carts.open_current(by=by, now=cast.now)
    carts.add(cart=cart, product=cast.products.POUND, quantity=quantity, by=by, now=cast.now)
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=by, now=cast.now)


@pytest.mark.parametrize(("of_billed", "of_seller", "state"), [(1000, 100, S.PLACED), (100, 1000, S.ON_HOLD)])
def test_the_billed_partners_credit_counts_not_the_sellers(cast, of_billed, of_seller, state):
    let(Role.RESELLER, finalise=True)
    resold(cast)
    cast.no_limit("bea")
    Account.objects.filter(pk=cast.account.pk).update(limit=of_billed, balance=of_billed)
    own = credit.open_account(
        partner=cast.partners.resale, currency="GBP", limit=Decimal(of_seller), by=SYSTEM, now=cast.now
    )

    order = sold(cast, "ruth", 300)

    own.refresh_from_db()
    assert (order.state, order.account, order.partner) == (state, cast.account, cast.partners.acme_depot)
    assert own.balance == of_seller


@pytest.mark.parametrize(("seller", "answer"), [("ruth", 302), ("sam", 422)])
def test_by_page_a_reseller_is_exempt_of_the_companys_limits_and_others_are_not(cast, seller, answer):
    for role in (Role.RESELLER, Role.SSR):
        let(role, finalise=True)
    resold(cast)
    SpendLimit.objects.create(
        kind=SpendLimitKind.DAILY, currency="GBP", amount=5, partner=cast.partners.acme, changed_at=cast.now
    )
    client = cast.client_for(seller)
    client.post(reverse("telesales:start", args=[cast.memberships.bea.pk]), {"reason": "Called"})
    client.post("/catalogue/POUND/line/", {"quantity": "20"})
    checkout = client.get(f"/carts/{carts.queries.current(cast.acting('bea')).pk}/checkout/")
    [form] = document(checkout).xpath("//form[@id='checkout']")

    sent = client.post(form.action, dict(form.form_values()))

    assert sent.status_code == answer
    assert ("in a day" in sent.content.decode()) == (answer == 422)
