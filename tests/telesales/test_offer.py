"""Offering a customer another price while one sells to him (T3): who may, for how long, what is kept, what is not."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.actions import cart as carts
from commerce.actions import document as documents
from commerce.actions import order as orders
from commerce.models import CartLine, Hold, Order, OrderState
from core.models import AuditEntry
from core.refusal import Refused
from partners.permissions import Role
from telesales.actions import offer as offers
from telesales.models import OverrideRule, PriceOverride, Sale, SalesOptOut, SaleTerms
from tests.telesales.selling import begun, bound, let, policy

S = OrderState
AT_MIDNIGHT = "2026-03-03T00:00:00+00:00"


@pytest.fixture
def for_bea(cast):
    """Have Sam sell to Bea: he may offer 10 per cent off."""
    let(Role.SSR, change_prices=True, finalise=True)
    bound(Role.SSR, max_discount=Decimal(10))
    return begun(cast, "sam", "bea")


@pytest.fixture
def line(cast, for_bea):
    cart = carts.open_current(by=for_bea, now=cast.now)
    return carts.add(cart=cart, product=cast.products.POUND, quantity=20, by=for_bea, now=cast.now)


def made(cast, line, by, price="0.90", reason="Loyal for years", now=None):
    return offers.make(line=line, price=Decimal(price), reason=reason, by=by, now=now or cast.now)


def price_of(line, now):
    return carts.queries.taxed(line.cart, now=now)[0][0].unit_price


def submitted(cast, line, by):
    return orders.submit(cart=line.cart, key=uuid.uuid4(), payment_method="on_account", by=by, now=cast.now)


# ---------------------------------------------------------------- what is offered
def test_an_offer_counts_until_the_houses_day_ends(cast, for_bea, line, now):
    offered = made(cast, line, for_bea)

    line.refresh_from_db()
    assert (offered.own, offered.price, offered.off) == (Decimal("1.0000"), Decimal("0.90"), Decimal("10.00"))
    assert (line.override_quantity, line.override_by) == (20, cast.users.sam)
    assert line.override_until.isoformat() == AT_MIDNIGHT
    assert price_of(line, line.override_until - timedelta(seconds=1)) == Decimal("0.9000")
    assert price_of(line, line.override_until) == Decimal("1.0000")


def test_another_quantity_has_the_own_price_until_one_offers_again(cast, for_bea, line, now):
    made(cast, line, for_bea)

    carts.change(line=line, quantity=30, by=for_bea, now=now)

    assert price_of(line, now) == Decimal("1.0000")
    line.refresh_from_db()
    made(cast, line, for_bea)
    assert price_of(line, now) == Decimal("0.9000")


def test_a_second_offer_is_measured_at_the_own_price_not_at_the_first(cast, for_bea, line):
    made(cast, line, for_bea, "0.95")

    assert made(cast, line, for_bea, "0.90").own == Decimal("1.0000")


def test_the_audit_says_what_was_offered_and_not_why(cast, for_bea, line):
    made(cast, line, for_bea)

    told = AuditEntry.objects.get(event="cart.price_offered")
    assert told.new == {"code": "POUND", "quantity": 20, "price": "0.9", "own": "1"}
    assert (told.actor_name, told.behalf_of, told.reason) == ("Sam", "Bea", "")


def test_an_offer_is_taken_back(cast, for_bea, line, now):
    made(cast, line, for_bea)

    offers.withdraw(line=line, by=for_bea, now=now)

    line.refresh_from_db()
    assert (line.override_price, line.override_reason, line.override_by) == (None, "", None)
    assert price_of(line, now) == Decimal("1.0000")
    assert AuditEntry.objects.filter(event="cart.offer_withdrawn").count() == 1


# ---------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    ("price", "reason", "sentence"),
    [
        ("0.90", " ", "Say why"),
        ("0.90", "x" * 301, "too long"),
        ("1.00", "Why not", "own price already"),
        ("-1", "Why not", "zero or more"),
        ("0.12345", "Why not", "4 decimals"),
    ],
)
def test_an_offer_is_a_price_with_a_reason(cast, for_bea, line, price, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        made(cast, line, for_bea, price, reason)
    line.refresh_from_db()
    assert line.override_price is None


def test_beyond_bounds_that_refuse_it_is_refused_at_once(cast, line, for_bea):
    OverrideRule.objects.update(mode="block")

    with pytest.raises(Refused, match="11 % off is more than 10 %"):
        made(cast, line, for_bea, "0.89")


@pytest.mark.parametrize("mode", ["warn", "require"])
def test_beyond_other_bounds_it_is_offered_and_said(cast, line, for_bea, mode):
    OverrideRule.objects.update(mode=mode)

    assert made(cast, line, for_bea, "0.89").verdict.mode == mode


def test_without_the_setting_no_price_is_offered(cast, line, for_bea):
    let(Role.SSR, change_prices=False)

    with pytest.raises(Refused, match="does not offer"):
        made(cast, line, for_bea)


@pytest.mark.parametrize("who", ["bea", "sam", "max"])
def test_nobody_offers_outside_a_sale(cast, line, who):
    with pytest.raises(Refused, match="while they sell"):
        made(cast, line, cast.acting(who))


def test_who_may_be_sold_to_is_asked_again(cast, line, for_bea, now):
    policy(may_opt_out=True)
    SalesOptOut.objects.create(user=cast.users.bea, since=now)

    with pytest.raises(Refused, match="does not want"):
        made(cast, line, for_bea)


# ---------------------------------------------------------------- what is ordered
def test_what_is_sold_keeps_price_reason_and_own_price(cast, for_bea, line):
    made(cast, line, for_bea)

    order = submitted(cast, line, for_bea)

    assert (order.state, order.total) == (S.PLACED, Decimal("18.000"))
    kept = PriceOverride.objects.get(sale__order=order)
    assert (kept.list_price, kept.price, kept.given, kept.reason) == (1, Decimal("0.9"), 2, "Loyal for years")


def test_the_customer_does_not_order_at_prices_that_nobody_tested(cast, for_bea, line, now):
    made(cast, line, for_bea)
    bea = cast.acting("bea")

    with pytest.raises(Refused, match="agreed with your contact"):
        submitted(cast, line, bea)
    offers.withdraw_all(cart=line.cart, by=bea, now=now)
    order = submitted(cast, line, bea)

    assert (order.total, order.seller, order.channel) == (Decimal("20.000"), None, "own")
    assert not Sale.objects.exists()


def test_neither_bounds_nor_reasons_reach_the_customer(cast, for_bea, line):
    made(cast, line, for_bea, "0.80", reason="Competitor at 0.82")

    order = submitted(cast, line, for_bea)

    hold = Hold.objects.get(order=order)
    assert hold.reason == "It was sold for you; our sales management looks at it first."
    assert order.waiting_reason == hold.reason
    assert Sale.objects.get(order=order).needs == "POUND: 20 % off is more than 10 %."
    read = str(list(AuditEntry.objects.filter(partner_id=order.partner_id).values_list("new", "reason")))
    assert "more than 10" not in read
    assert "Competitor" not in read


def test_no_paper_promises_an_offered_price_for_thirty_days(cast, for_bea, line, now):
    made(cast, line, for_bea)

    with pytest.raises(Refused, match="not quoted for longer"):
        documents.quote(cart=line.cart, by=cast.acting("bea"), now=now)


# ---------------------------------------------------------------- terms
def agreed(cast, line, by, **values):
    known = {"attribution": "", "terms": "", "service_from": None, "billing_from": None, **values}
    return offers.set_terms(cart=line.cart, **known, by=by, now=cast.now)


def test_terms_and_dates_go_into_the_sale(cast, for_bea, line, now):
    let(Role.SSR, custom_terms=True, set_dates=True, finalise=True)
    day = now.date() + timedelta(days=9)
    agreed(cast, line, for_bea, attribution="Fair", terms="Net 45", service_from=day, billing_from=day)

    order = submitted(cast, line, for_bea)

    sale = Sale.objects.get(order=order)
    assert (sale.attribution, sale.terms, sale.service_from, sale.billing_from) == ("Fair", "Net 45", day, day)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"terms": "Net 45"}, "writes no terms"),
        ({"service_from": 1}, "sets no dates"),
        ({"billing_from": 1}, "no dates"),
    ],
)
def test_without_the_setting_nothing_else_is_agreed(cast, for_bea, line, now, values, sentence):
    values = {name: now.date() if value == 1 else value for name, value in values.items()}

    with pytest.raises(Refused, match=sentence):
        agreed(cast, line, for_bea, **values)
    assert not SaleTerms.objects.exists()


def test_a_setting_that_is_taken_away_meanwhile_counts_when_it_is_ordered(cast, for_bea, line):
    let(Role.SSR, custom_terms=True, finalise=True)
    agreed(cast, line, for_bea, terms="Net 45")
    let(Role.SSR, custom_terms=False, finalise=True)

    with pytest.raises(Refused, match="writes no terms"):
        submitted(cast, line, for_bea)
    assert not Order.objects.exists()


def test_days_that_are_over_are_refused(cast, for_bea, line, now):
    let(Role.SSR, set_dates=True, finalise=True)

    with pytest.raises(Refused, match="over"):
        agreed(cast, line, for_bea, service_from=now.date() - timedelta(days=1))


def test_a_customer_sets_no_terms_of_a_sale(cast, line):
    with pytest.raises(Refused, match="while they sell"):
        agreed(cast, line, cast.acting("bea"), attribution="Fair")


def test_a_line_without_an_offer_is_left_alone(cast, for_bea, line, now):
    offers.withdraw(line=line, by=for_bea, now=now)

    assert CartLine.objects.get(pk=line.pk).override_price is None
    assert not AuditEntry.objects.filter(event="cart.offer_withdrawn").exists()
