"""The page of a phone offer: filled while one speaks, kept with every change, ordered once confirmed (F1-F5)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commerce.models import Order
from telesales.actions import phone
from telesales.models import PhoneOffer, PhoneSale
from tests.pages.test_query_counts import queries
from tests.telesales import phoning

MOST = 20
HTMX = {"HX-Request": "true"}
ADDRESS = {"country": "GB", "street": "1 Mill Lane", "postcode": "LS1 4AP", "city": "Leeds"}
NEW = {"name": "Nora New", "company": "New Ltd", "email": "nora@new.example", "phone": "0113 496 0000", **ADDRESS}


@pytest.fixture
def shop(cast):
    """Give the cast with a script and a product of the vendor's."""
    phoning.script(cast)
    phoning.owned(cast)
    return cast


def begun(cast, seller="vic", code="CANDLE"):
    """Give an offer that has just begun."""
    return phone.start(product=getattr(cast.products, code), by=cast.acting(seller), now=cast.now)


def sent(cast, **values):
    """What the whole page sends when everything is filled in."""
    script = phone.phone_setup.script()
    return {
        "script": script.pk,
        "tab": str(uuid.uuid4()),
        "quantity": "1",
        "amount": "100.00",
        "currency": "GBP",
        "kind": "one_time",
        "first_on": cast.now.date().isoformat(),
        "payment_method": "invoice",
        "told_party": "on",
        "told_terms": "on",
        **NEW,
        **values,
    }


def url(name, offer):
    return reverse(f"telesales:{name}", args=[offer.pk])


def post(cast, offer, who="vic", to="phone_offer", *, htmx=False, **data):
    return cast.client_for(who).post(url(to, offer), data, headers=HTMX if htmx else {})


def fresh(offer):
    return PhoneOffer.objects.get(pk=offer.pk)


# ---------------------------------------------------------------- the whole way
def test_a_vendor_fills_the_page_confirms_and_has_an_order(shop):
    offer = begun(shop)

    answer = post(shop, offer, act="order", **sent(shop, kind="instalments", count="3", interval="month"))
    assert (answer.status_code, answer.headers["Location"]) == (302, url("phone_confirm", offer))
    shown = shop.client_for("vic").get(answer.headers["Location"]).content.decode()
    made = post(shop, offer, to="phone_confirm", seen=fresh(offer).version)

    order = Order.objects.get(channel="phone")
    assert made.headers["Location"] == reverse("telesales:phone_sale", args=[order.number])
    assert [text in shown for text in ("£33.34", "£33.33", "£100.00", "Script version 1", "Nora New")] == [True] * 5
    assert (order.buyer.email, order.ship_to["postcode"]) == ("nora@new.example", "LS1 4AP")


def test_a_page_that_is_not_whole_says_everything_that_is_missing_at_its_field(shop):
    offer = begun(shop)

    answer = post(shop, offer, act="order", tab=str(uuid.uuid4()))

    html = answer.content.decode()
    assert answer.status_code == 422
    for anchor in ("id_name", "id_email", "id_country", "id_amount", "id_kind", "id_payment_method"):
        assert f'href="#{anchor}' in html
    assert Order.objects.count() == 0


def test_a_change_by_htmx_is_kept_and_answers_with_the_schedule(shop):
    offer = begun(shop)

    answer = post(shop, offer, htmx=True, **sent(shop, kind="subscription", interval="month", payment_method="card"))

    html = answer.content.decode()
    assert (answer.status_code, fresh(offer).kind, fresh(offer).amount) == (200, "subscription", Decimal(100))
    assert ("And so on, until it is ended" in html, 'id="phone-plan" hx-swap-oob' in html, "<html" in html) == (
        True,
        True,
        False,
    )


def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_is_kept(shop):
    offer = begun(shop)

    answer = post(shop, offer, htmx=True, **sent(shop, amount="a lot", street="2 Mill Lane"))

    assert (answer.status_code, fresh(offer).buyer["street"], fresh(offer).amount) == (422, "2 Mill Lane", None)
    assert 'id="id_amount_error"' in answer.content.decode()


def test_the_page_is_the_same_after_a_reload_and_after_signing_in_again(shop):
    offer = begun(shop)
    post(shop, offer, htmx=True, **sent(shop, kind="instalments", count="4", interval="week", note="Gate 3"))
    shop.users.vic.set_password("a-long-enough-secret")
    shop.users.vic.save()
    client = Client()
    away = client.post(url("phone_offer", offer), {"name": "Nora"})
    assert away.status_code == 302

    client.post(away.headers["Location"], {"login": "vic", "password": "a-long-enough-secret"})
    html = client.get(url("phone_offer", offer)).content.decode()

    for value in ("Nora New", "nora@new.example", "1 Mill Lane", "LS1 4AP", "100.00", "Gate 3"):
        assert value in html
    assert url("phone_offer", offer) in away.headers["Location"]


# ---------------------------------------------------------------- two windows
def test_what_another_window_wrote_is_not_lost(shop):
    offer = begun(shop)
    known = {"version": offer.version}
    post(shop, offer, htmx=True, **sent(shop, street="First window", **known))

    answer = post(shop, offer, **sent(shop, street="Second window", **known))

    html = answer.content.decode()
    assert (answer.status_code, fresh(offer).buyer["street"]) == (409, "First window")
    assert ("Second window" in html, "Save what stands here" in html) == (True, True)
    assert post(shop, offer, act="mine", **sent(shop, street="Second window", **known)).status_code == 302
    assert fresh(offer).buyer["street"] == "Second window"


def test_one_window_saves_as_often_as_it_likes(shop):
    offer, tab = begun(shop), str(uuid.uuid4())

    answers = [
        post(shop, offer, htmx=True, **sent(shop, street=f"{number} Mill Lane", version=offer.version, tab=tab))
        for number in (1, 2, 3)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert fresh(offer).buyer["street"] == "3 Mill Lane"


# ---------------------------------------------------------------- another product (F4)
def test_another_product_keeps_the_buyer_and_clears_plan_payment_and_commission(shop):
    phoning.owned(shop, "LANTERN")
    offer = begun(shop)
    post(shop, offer, htmx=True, **sent(shop, kind="instalments", count="3", interval="month"))

    answer = post(shop, offer, htmx=True, **sent(shop, product=shop.products.LANTERN.pk, kind="instalments", count="3"))

    now = fresh(offer)
    assert (now.product, now.kind, now.count, now.amount, now.payment_method, now.rate) == (
        shop.products.LANTERN, "", None, None, "", None,
    )  # fmt: skip
    assert (now.buyer["name"], now.buyer["postcode"]) == ("Nora New", "LS1 4AP")
    assert "all about the buyer stays" in answer.content.decode()


# ---------------------------------------------------------------- whose it is
@pytest.mark.parametrize("name", ["phone_offer", "phone_confirm"])
def test_somebody_elses_draft_is_not_there(shop, name):
    offer = begun(shop)
    other = begun(shop, "sam")

    codes = [shop.client_for(who).get(url(name, each)).status_code for who, each in (("sam", offer), ("vic", other))]

    assert codes == [404, 404]


@pytest.mark.parametrize("name", ["phone_offer", "phone_confirm", "phone_discard", "phone_buyers", "phone_buyer",
                                  "phone_products"])  # fmt: skip
def test_nothing_is_done_with_somebody_elses_draft(shop, name):
    offer = begun(shop)
    before = PhoneOffer.objects.values().get(pk=offer.pk)

    codes = [post(shop, offer, who, name, **sent(shop)).status_code for who in ("sam", "max", "alf", "bea")]

    assert (codes, PhoneOffer.objects.values().get(pk=offer.pk)) == ([404, 404, 404, 403], before)


def test_the_list_has_ones_own_offers_alone_and_discarding_is_kept(shop):
    mine, other = begun(shop), begun(shop, "sam")

    html = shop.client_for("vic").get(reverse("telesales:phone_offers")).content.decode()
    answer = post(shop, mine, to="phone_discard")

    assert (url("phone_offer", mine) in html, url("phone_offer", other) in html) == (True, False)
    assert (answer.status_code, fresh(mine).state) == (302, "discarded")
    assert "Discarded" in shop.client_for("vic").get(url("phone_offer", mine)).content.decode()


def test_an_affiliate_sees_what_his_commission_comes_to_and_chooses_it(shop):
    [ten, five] = phoning.allowed(shop, rates=(("percent", "10"), ("fixed", "5")))
    offer = begun(shop, "alf")

    html = post(shop, offer, "alf", htmx=True, **sent(shop)).content.decode()
    post(shop, offer, "alf", htmx=True, **sent(shop, rate=ten.pk))

    assert ("10 %: £10.00 in all" in html, "£5.00: £5.00 in all" in html) == (True, True)
    assert (fresh(offer).rate, five.pk != ten.pk) == (ten, True)
    shown = shop.client_for("alf").get(url("phone_confirm", offer)).content.decode()
    assert ("for Affiliate" in shown, "£10.00" in shown) == (True, True)


def test_ticks_of_words_that_have_changed_do_not_count(shop):
    offer = begun(shop)
    old = sent(shop)
    phoning.script(shop, version=2)

    post(shop, offer, htmx=True, **old)

    assert (fresh(offer).told_party_at, fresh(offer).buyer["name"]) == (None, "Nora New")


def test_what_was_confirmed_is_ordered_and_nothing_else(shop):
    offer = begun(shop)
    post(shop, offer, **sent(shop))
    seen = fresh(offer).version
    post(shop, offer, **sent(shop, amount="1.00"))

    answer = post(shop, offer, to="phone_confirm", seen=seen)

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert "changed since it was shown" in answer.content.decode()


def test_ordering_twice_makes_one_order(shop):
    offer = begun(shop)
    post(shop, offer, **sent(shop))
    seen = fresh(offer).version

    answers = [post(shop, offer, to="phone_confirm", seen=seen).status_code for _time in range(2)]

    assert (answers, Order.objects.count(), PhoneSale.objects.count()) == ([302, 302], 1, 1)


def test_a_first_day_in_the_past_is_said(shop):
    offer = begun(shop)

    answer = post(shop, offer, act="order", **sent(shop, first_on=(shop.now - timedelta(days=2)).date().isoformat()))

    assert (answer.status_code, "within a year" in answer.content.decode()) == (422, True)


# ---------------------------------------------------------------- what it costs
def test_the_pages_ask_the_database_few_times(shop):
    offer, client = begun(shop), shop.client_for("vic")
    post(shop, offer, htmx=True, **sent(shop, kind="instalments", count="3", interval="month"))

    counts = {name: queries(client, url(name, offer)) for name in ("phone_offer", "phone_confirm")}
    for _time in range(29):
        begun(shop)

    assert {name: count for name, count in counts.items() if count > MOST} == {}
    assert queries(client, reverse("telesales:phone_offers")) <= 10
