"""Who sells what to whom on the phone, and what stays as it was (F1-F5, H09, M20, M09; scenario 11)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from commerce.models import Order, OrderState, OrderTerms, PriceRule
from core.refusal import Refused
from partners.models import User
from telesales.actions import phone
from telesales.models import PhoneOffer, PhoneSale, SalesOptOut
from telesales.rules import phone as rules
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.telesales import phoning
from tests.telesales.selling import policy

SELLERS = ("vic", "alf", "sam", "max", "fay", "ruth", "bea", "ada", "zoe")


@pytest.fixture
def shop(cast):
    """Give the cast with a script and a product of the vendor's."""
    phoning.script(cast)
    phoning.owned(cast)
    return cast


def begin(cast, who, code):
    return cast.client_for(who).post(
        reverse("telesales:phone_new"), {"product": getattr(cast.products, code).pk}
    ).status_code  # fmt: skip


# ---------------------------------------------------------------- who begins with what (F1)
@pytest.mark.parametrize(
    ("code", "is_active", "codes"),
    [  # vic alf sam max fay ruth bea ada zoe
        ("CANDLE", True, (302, 302, 302, 302, 403, 403, 403, 403, 403)),
        ("CANDLE", False, (422, 422, 422, 422, 403, 403, 403, 403, 403)),
        ("LANTERN", True, (302, 422, 302, 302, 403, 403, 403, 403, 403)),
        ("LANTERN", False, (422, 422, 422, 422, 403, 403, 403, 403, 403)),
        ("TWINE", True, (302, 422, 302, 302, 403, 403, 403, 403, 403)),
        ("POUND", True, (422, 422, 302, 302, 403, 403, 403, 403, 403)),
    ],
)
def test_who_begins_an_offer_of_what(shop, code, is_active, codes):
    """CANDLE alf sells on the phone, LANTERN not on the phone, TWINE not at all; POUND is the operator's own."""
    phoning.allowed(shop)
    phoning.allowed(shop, "LANTERN", may_phone=False)
    phoning.owned(shop, "TWINE")
    product = getattr(shop.products, code)
    product.is_active = is_active
    product.save()

    found = tuple(begin(shop, who, code) for who in SELLERS)

    assert found == codes
    assert PhoneOffer.objects.count() == codes.count(302)


def test_the_button_is_there_for_what_is_on_sale_and_ones_own_alone(shop):
    page = reverse("commerce:product_edit", args=[shop.products.CANDLE.pk])
    new = f'action="{reverse("telesales:phone_new")}"'

    shown = {who: new in shop.client_for(who).get(page).content.decode() for who in ("vic", "max")}
    shop.products.CANDLE.is_active = False
    shop.products.CANDLE.save()
    off_sale = {who: new in shop.client_for(who).get(page).content.decode() for who in ("vic", "max")}

    assert (shown, off_sale) == ({"vic": True, "max": True}, {"vic": False, "max": False})


@pytest.mark.parametrize("code", ["CANDLE", "POUND"])
def test_a_product_off_sale_is_refused_by_its_address_in_words(shop, code):
    product = getattr(shop.products, code)
    product.is_active = False
    product.save()

    answer = shop.client_for("vic").get(f"{reverse('telesales:phone_new')}?product={product.pk}")

    words = "no longer sold" if code == "CANDLE" else "not yours to sell"
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_what_goes_off_sale_while_one_speaks_is_not_ordered(shop):
    offer = phoning.offered(shop)
    shop.products.CANDLE.is_active = False
    shop.products.CANDLE.save()

    with pytest.raises(Refused, match="no longer sold"):
        phoning.ordered(shop, PhoneOffer.objects.get(pk=offer.pk))

    assert Order.objects.count() == 0


def test_an_affiliate_whose_vendor_takes_the_phone_away_orders_nothing_more(shop):
    [ten] = phoning.allowed(shop)
    offer = phoning.offered(shop, "alf", rate=ten)
    ten.product.may_phone = False
    ten.product.save()

    with pytest.raises(Refused, match="not yours to sell"):
        phoning.ordered(shop, offer, "alf")


# ---------------------------------------------------------------- scenario 11
def test_without_an_address_nothing_is_sold(shop):
    offer = phoning.offered(shop, buyer={**phoning.HOME, "street": ""})

    with pytest.raises(Refused, match="needs an address") as refused:
        phoning.ordered(shop, offer)

    assert (refused.value.field, Order.objects.count()) == ("street", 0)


def test_a_blocked_country_is_sold_to_on_the_phone(shop):
    shop.products.CANDLE.restricted_countries = ["GB", "DE"]
    shop.products.CANDLE.save()

    order = phoning.ordered(shop, phoning.offered(shop))

    assert (order.state, order.ship_to["country"]) == (OrderState.PLACED, "GB")


def test_an_address_abroad_is_written_as_its_country_does(shop):
    there = {"country": "US", "street": "500 Congress Ave", "city": "Austin", "area": "Texas", "postcode": "78701"}

    order = phoning.ordered(shop, phoning.offered(shop, buyer=there))

    assert order.ship_to == {
        "label": "Acme", "street": "500 Congress Ave", "postcode": "78701", "city": "Austin, TX", "country": "US",
    }  # fmt: skip


def test_another_product_keeps_the_buyer_and_takes_how_he_pays(shop):
    [ten] = phoning.allowed(shop)
    phoning.allowed(shop, "LANTERN")
    offer = phoning.offered(shop, "alf", customer=None, rate=ten, kind="instalments", count=3, interval="month")

    offer = phone.switch(offer=offer, product=shop.products.LANTERN, by=shop.acting("alf"), now=shop.now)

    cleared = {name: getattr(offer, name) for name in phone.CLEARED if name != "first_on"}
    assert cleared == {
        "kind": "", "amount": None, "count": None, "interval": "", "trial_days": None, "payment_method": "",
        "rate": None,
    }  # fmt: skip
    assert offer.buyer == {**phoning.NEW, "phone": "+44 113 496 0000"}


TABLES = "commerce_product, commerce_pricelist, commerce_priceentry, commerce_pricerule, commerce_quantityrule"


def fingerprint():
    """The md5 of every row of the tables of products and prices, in one statement."""
    tables = TABLES.split(", ")
    parts = [f"(SELECT coalesce(string_agg(t::text, '|' ORDER BY t.id), '') FROM {table} t)" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5({' || '.join(parts)})")
        return cursor.fetchone()[0]


def test_the_product_and_its_prices_are_byte_for_byte_what_they_were(shop):
    """Sixty offers with changed amount, quantity, interval and plan are ordered; benchmarks/phone_order.py orders a
    thousand (M20)."""
    known = {"price_list": shop.price_list, "product": shop.products.CANDLE, "condition_1": "@territory=north"}
    PriceRule.objects.create(**known, kind="percent", value=5)
    kinds = [("one_time", None, "", "invoice"), ("instalments", 3, "month", "invoice"),
             ("instalments", 12, "week", "bank_transfer")]  # fmt: skip
    by, before = shop.acting("vic"), fingerprint()

    for number in range(60):
        kind, count, interval, way = kinds[number % 3]
        offer = phoning.offered(
            shop, kind=kind, count=count, interval=interval, payment_method=way, quantity=1 + number % 7,
            amount=Decimal("50.00") + Decimal(number) / 100,
        )  # fmt: skip
        phone.order(offer=offer, seen=offer.version, by=by, now=shop.now)

    assert (fingerprint(), PhoneSale.objects.count()) == (before, 60)


# ---------------------------------------------------------------- who buys
def test_an_account_that_exists_is_not_made_again(shop):
    offer = phoning.offered(shop, customer=None, buyer={**phoning.NEW, "email": "ADA@people.example"})

    with pytest.raises(Refused, match="has an account") as refused:
        phoning.ordered(shop, offer)

    assert (refused.value.field, User.objects.filter(name="Nora New").exists()) == ("email", False)


@pytest.mark.parametrize("seller", ["vic", "sam"])
def test_who_forbids_it_can_only_be_sent_a_link(shop, seller):
    policy(may_opt_out=True)
    SalesOptOut.objects.create(user=shop.users.ada, since=shop.now)
    offer = phoning.offered(shop, seller)

    with pytest.raises(Refused, match="send him a link"):
        phoning.ordered(shop, offer, seller)

    by = shop.acting(seller)
    told = {"by": by, "script": None, "today": shop.now.date()}
    assert rules.missing(offer, **told, is_link=True) == []


def test_his_forbidding_counts_only_while_the_marketplace_allows_it(shop):
    policy(may_opt_out=False)
    SalesOptOut.objects.create(user=shop.users.ada, since=shop.now)

    assert phoning.ordered(shop, phoning.offered(shop)).state == OrderState.PLACED


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"email": "nora@"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"tax_number": "GB123"}, "tax_number"),
        ({"name": " "}, "name"),
        ({"name": "N" * 201}, "name"),
    ],
)
def test_what_is_wrong_about_somebody_new_is_said(shop, fault, field):
    offer = phoning.offered(shop, customer=None, buyer={**phoning.NEW, **fault})

    with pytest.raises(Refused) as refused:
        phoning.ordered(shop, offer)

    assert refused.value.field == field


def test_terms_of_the_buyers_company_say_how_he_pays(shop):
    OrderTerms.objects.create(partner=shop.partners.acme, payment_methods=["card", "on_account"])

    with pytest.raises(Refused, match="does not pay so"):
        phoning.ordered(shop, phoning.offered(shop))
    order = phoning.ordered(shop, phoning.offered(shop, payment_method="on_account"))

    assert (order.state, order.account) == (OrderState.PLACED, shop.account)


def test_on_account_needs_an_account(shop):
    offer = phoning.offered(shop, customer=None, payment_method="on_account")

    with pytest.raises(Refused, match="does not pay so"):
        phoning.ordered(shop, offer)


# ---------------------------------------------------------------- holds, limits, credit (H09)
@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("acme", "on_hold", "refused"),
        ("acme", "closed", "refused"),
        ("acme", "on_credit_hold", "refused"),
        ("vendor", "on_hold", "refused"),
        ("vendor", "closed", "refused"),
        ("acme", "open", OrderState.PLACED),
    ],
)
def test_a_company_that_is_stopped_neither_buys_nor_sells(shop, code, status, expected):
    offer, by = phoning.offered(shop), shop.acting("vic")
    if status != "open":
        shop.set_status(code, status)
    fresh = by.at(effective=shop.acting("vic").effective) if shop.acting("vic") else by

    try:
        found = phone.order(offer=offer, seen=offer.version, by=fresh, now=shop.now).state
    except Refused:
        found = "refused"

    assert (found, Order.objects.count()) == (expected, int(expected != "refused"))


@pytest.mark.parametrize("who", ["ada", "vic"])
@pytest.mark.parametrize("status", ["on_hold", "inactive", "deleted"])
def test_a_user_who_is_stopped_neither_buys_nor_sells(shop, who, status):
    offer, by = phoning.offered(shop), shop.acting("vic")
    User.objects.filter(username=who).update(status=status)
    if who == "vic":
        by = by.at(user_status=status)

    with pytest.raises(Refused):
        phone.order(offer=offer, seen=offer.version, by=by, now=shop.now)

    assert Order.objects.count() == 0


def test_a_limit_sends_it_to_the_buyers_approver(shop):
    order = phoning.ordered(shop, phoning.offered(shop, customer="bea"))

    assert (order.state, order.plan.state) == (OrderState.AWAITING_APPROVAL, "waiting")


def test_beyond_his_credit_it_is_held(shop):
    values = {"amount": Decimal("1500.00"), "payment_method": "on_account"}

    order = phoning.ordered(shop, phoning.offered(shop, **values))

    assert (order.state, order.plan.state) == (OrderState.ON_HOLD, "waiting")


# ---------------------------------------------------------------- what counts of an entry
def test_the_same_again_writes_nothing(shop):
    offer = phoning.offered(shop)

    again = phone.change(offer=offer, note=offer.note, by=shop.acting("vic"), now=shop.now + timedelta(minutes=1))

    assert (again.version, again.changed_at) == (offer.version, offer.changed_at)


def test_a_fixed_commission_in_another_currency_is_not_offered(shop):
    [five] = phoning.allowed(shop, rates=(("fixed", "5"),))
    offer = phoning.offered(shop, "alf", customer=None, currency="EUR", rate=five)

    assert offer.rate is None
