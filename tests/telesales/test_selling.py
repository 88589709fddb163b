"""Selling to the users of other companies (T1, T2, T8): who may, what is written down, what the gates ask again."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from approvals.models import ApprovalStep
from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import Hold, Order, OrderState, SpendLimit, SpendLimitKind
from core.models import AuditEntry
from core.refusal import Refused
from partners.models import Membership
from partners.permissions import Permission, Role
from telesales.actions import selling
from telesales.models import PriceOverride, Sale, SalesOptOut, SalesSession
from telesales.queries import selling as queries
from tests.telesales.selling import begun, bound, let, offer, policy, resold

S = OrderState


@pytest.fixture
def sam(cast):
    """Let sales support sell to everybody and finalise."""
    let(Role.SSR, finalise=True)
    return cast.acting("sam")


def filled(cast, by, code="POUND", quantity=20):
    cart = carts.open_current(by=by, now=cast.now)
    carts.add(cart=cart, product=getattr(cast.products, code), quantity=quantity, by=by, now=cast.now)
    return cart


def submitted(cast, by, cart=None):
    cart = cart or filled(cast, by)
    return orders.submit(cart=cart, key=uuid.uuid4(), payment_method="on_account", by=by, now=cast.now)


# ---------------------------------------------------------------- whom
def test_a_seller_orders_for_a_user_of_another_company_and_stays_himself(cast, sam):
    for_bea = begun(cast, "sam", "bea")

    order = submitted(cast, for_bea)

    assert (order.buyer, order.partner, order.state) == (cast.users.bea, cast.partners.acme_depot, S.PLACED)
    assert (order.seller, order.sold_from, order.channel) == (cast.users.sam, cast.partners.operator, "assisted")
    told = AuditEntry.objects.get(event="order.placed", subject_id=order.pk)
    assert (told.actor_name, told.behalf_of, told.behalf_of_id) == ("Sam", "Bea", cast.users.bea.pk)
    sale = Sale.objects.get(order=order)
    assert (sale.seller, sale.session_id, sale.needs) == (cast.memberships.sam, for_bea.sales_session_id, "")


def test_what_a_seller_may_do_there_is_to_sell(cast, sam):
    for_ada = begun(cast, "sam", "ada")

    assert for_ada.permissions == {
        Permission.CATALOGUE_READ,
        Permission.CART_EDIT,
        Permission.ORDER_PLACE,
        Permission.ORDER_READ,
    }
    assert (for_ada.author_id, for_ada.user_id) == (cast.users.sam.pk, cast.users.ada.pk)


def test_a_member_of_both_companies_sells_to_the_other_alone(cast, now):
    let(Role.RESELLER, finalise=True)
    resold(cast, "acme")
    resold(cast, "zenith")
    Membership.objects.create(user=cast.users.ruth, partner=cast.partners.acme_depot, roles=[Role.RESELLER])
    ruth_at_resale, ruth_at_acme = (
        next(place for place in places if place.partner_code == code)
        for places in [queries.partners.places(cast.users.ruth)]
        for code in ("RESALE", "ACME_DEPOT")
    )

    selling.start(customer=cast.memberships.bea, reason="Called", by=ruth_at_resale, now=now)

    with pytest.raises(Refused, match="own company"):
        selling.start(customer=cast.memberships.bea, reason="Called", by=ruth_at_acme, now=now)
    with pytest.raises(Refused, match="own company"):
        selling.start(customer=cast.memberships.dora, reason="Called", by=ruth_at_acme, now=now)


@pytest.mark.parametrize("sold_from", ["acme", "acme_north", "acme_depot"])
def test_the_database_refuses_an_order_sold_within_one_tree(cast, sam, sold_from):
    order = submitted(cast, begun(cast, "sam", "bea"))
    copied = Order.objects.filter(pk=order.pk).values().get()
    copied |= {"number": "O-X", "submission_key": uuid.uuid4(), "cart_id": None, "seller_id": cast.users.pia.pk}
    del copied["id"]

    with pytest.raises(IntegrityError, match="order_sold_to_another_company"):
        Order.objects.create(**{**copied, "sold_from_id": getattr(cast.partners, sold_from).pk})


def test_a_reseller_sells_to_the_customers_of_his_company_alone(cast, now):
    let(Role.RESELLER)
    resold(cast, "zenith")

    selling.start(customer=cast.memberships.zoe, reason="Called", by=cast.acting("ruth"), now=now)

    with pytest.raises(Refused, match="not one of yours"):
        selling.start(customer=cast.memberships.bea, reason="Called", by=cast.acting("ruth"), now=now)


@pytest.mark.parametrize("who", ["fay", "bea", "ada", "vic", "alf", "carl"])
def test_other_roles_sell_to_nobody(cast, now, who):
    with pytest.raises(Refused, match="does not sell"):
        selling.start(customer=cast.memberships.zoe, reason="Called", by=cast.acting(who), now=now)


def test_without_the_setting_only_administrators_are_sold_to(cast, now):
    selling.start(customer=cast.memberships.ada, reason="Called", by=cast.acting("sam"), now=now)

    with pytest.raises(Refused, match="administrators only"):
        selling.start(customer=cast.memberships.bea, reason="Called", by=cast.acting("sam"), now=now)


def test_nothing_is_sold_at_once_where_opportunities_are_the_way(cast, sam, now):
    policy(mode="opportunities")

    with pytest.raises(Refused, match="by opportunities"):
        selling.start(customer=cast.memberships.bea, reason="Called", by=sam, now=now)


# ---------------------------------------------------------------- sessions
def test_a_second_session_ends_the_first(cast, sam, now):
    first = begun(cast, "sam", "bea")

    begun(cast, "sam", "zoe")

    ended = SalesSession.objects.get(pk=first.sales_session_id)
    assert (ended.end, ended.ended_at) == ("replaced", now)
    assert SalesSession.objects.filter(seller_user=cast.users.sam, ended_at=None).count() == 1


def test_a_session_is_over_after_its_hour_whether_or_not_anybody_ends_it(cast, sam, now):
    pk = begun(cast, "sam", "bea").sales_session_id

    assert queries.running(pk, sam, now=now + timedelta(minutes=59, seconds=59)).pk == pk
    assert queries.running(pk, sam, now=now + timedelta(minutes=60)) is None


# ---------------------------------------------------------------- asked again
def test_who_lost_his_place_meanwhile_sells_nothing(cast, sam, now):
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    Membership.objects.filter(pk=cast.memberships.sam.pk).update(ended_at=now)

    with pytest.raises(Refused, match="no longer have a place"):
        submitted(cast, for_bea, cart)
    assert not Order.objects.exists()


def test_who_lost_the_role_meanwhile_sells_nothing(cast, sam):
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    Membership.objects.filter(pk=cast.memberships.sam.pk).update(roles=[Role.FINANCE])

    with pytest.raises(Refused, match="does not sell"):
        submitted(cast, for_bea, cart)


def test_a_customer_who_forbids_it_meanwhile_is_not_sold_to(cast, sam, now):
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    policy(may_opt_out=True)
    SalesOptOut.objects.create(user=cast.users.bea, since=now)

    with pytest.raises(Refused, match="does not want"):
        submitted(cast, for_bea, cart)


# ---------------------------------------------------------------- the customer's own rules
def test_above_the_customers_limit_his_approver_is_asked(cast, sam):
    for_bea = begun(cast, "sam", "bea")

    order = submitted(cast, for_bea, filled(cast, for_bea, quantity=60))

    assert order.state == S.AWAITING_APPROVAL
    assert ApprovalStep.objects.get(order=order).approver == cast.memberships.carl


def test_without_the_right_to_finalise_a_manager_is_asked(cast):
    let(Role.SSR)

    order = submitted(cast, begun(cast, "sam", "bea"))

    assert order.state == S.ON_HOLD
    assert Hold.objects.get(order=order).kind == "business"


def test_a_reseller_is_not_held_by_the_companys_spend_limits(cast):
    let(Role.RESELLER, finalise=True)
    resold(cast)
    SpendLimit.objects.create(
        kind=SpendLimitKind.DAILY, currency="GBP", amount=5, partner=cast.partners.acme, changed_at=cast.now
    )

    assert submitted(cast, begun(cast, "ruth", "bea")).state == S.PLACED
    let(Role.SSR, finalise=True)
    with pytest.raises(Refused, match="in a day"):
        submitted(cast, begun(cast, "sam", "bea"))


# ---------------------------------------------------------------- prices
def test_an_offered_price_within_bounds_is_sold_and_kept_with_its_reason(cast, sam):
    let(Role.SSR, change_prices=True, finalise=True)
    bound(Role.SSR, max_discount=Decimal(10))
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    offer(cast, cart, "POUND", "0.90")

    order = submitted(cast, for_bea, cart)

    assert (order.state, order.total) == (S.PLACED, Decimal("18.000"))
    kept = PriceOverride.objects.get(sale__order=order, product=cast.products.POUND)
    assert (kept.list_price, kept.price, kept.given) == (Decimal("1.0000"), Decimal("0.9000"), Decimal("2.000"))
    assert (kept.reason, kept.mode, kept.company) == ("Loyal for years", None, cast.partners.acme)


def test_beyond_the_bounds_a_manager_is_asked(cast, sam):
    let(Role.SSR, change_prices=True, finalise=True)
    bound(Role.SSR, max_discount=Decimal(10))
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    offer(cast, cart, "POUND", "0.89")

    order = submitted(cast, for_bea, cart)

    assert order.state == S.ON_HOLD
    assert Hold.objects.get(order=order).reason == "It was sold for you; our sales management looks at it first."
    assert Sale.objects.get(order=order).needs == "POUND: 11 % off is more than 10 %."


@pytest.mark.parametrize("allowed", [False, True])
def test_without_the_setting_or_a_rule_no_price_is_offered(cast, sam, allowed):
    let(Role.SSR, change_prices=allowed, finalise=True)
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    offer(cast, cart, "POUND", "0.99")

    with pytest.raises(Refused, match="may not offer another price"):
        submitted(cast, for_bea, cart)


def test_an_offered_price_counts_for_its_quantity_until_its_time(cast, sam, now):
    for_bea = begun(cast, "sam", "bea")
    cart = filled(cast, for_bea)
    line = offer(cast, cart, "POUND", "0.90", until=now + timedelta(hours=1))

    def price(at):
        return carts.queries.taxed(cart, now=at)[0][0].unit_price

    assert (price(now), price(now + timedelta(hours=1))) == (Decimal("0.9000"), Decimal("1.0000"))
    carts.change(line=line, quantity=21, by=for_bea, now=now)
    assert price(now) == Decimal("1.0000")
