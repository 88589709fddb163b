"""Offering prices by page (T3): what the seller does and reads, what the customer reads, what nobody can forge."""

from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.actions import cart as carts
from commerce.models import CartLine, Order, PriceEntry, ProductCost
from partners.permissions import Role
from telesales.models import PriceOverride, SaleTerms
from tests.factories.racing import statements
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, sentences, words
from tests.telesales.selling import bound, let, offer

REASON = "Competitor at 0.82"
FORGED = {
    "price": "0.01", "unit_price": "0.01", "total": "0.01", "discount": "99", "currency": "JPY", "price_list": "1",
    "tax": "0", "override_price": "0.01", "override_quantity": "20", "override_until": "2999-01-01",
    "override_reason": "x", "override_by": "1", "list_price": "0.01", "seller": "1", "channel": "quote",
}  # fmt: skip


@pytest.fixture
def line(cast):
    """Give a line of twenty in Bea's cart."""
    by = cast.acting("bea")
    cart = carts.open_current(by=by, now=cast.now)
    return carts.add(cart=cart, product=cast.products.POUND, quantity=20, by=by, now=cast.now)


@pytest.fixture
def sam(cast, line):
    """Have Sam sell to Bea; he may give 10 per cent, more with a manager."""
    let(Role.SSR, change_prices=True, finalise=True)
    bound(Role.SSR, max_discount=Decimal(10))
    return selling(cast, "sam")


def selling(cast, who):
    client = cast.client_for(who)
    client.post(reverse("telesales:start", args=[cast.memberships.bea.pk]), {"reason": "Called about candles"})
    return client


def offer_url(line):
    return f"/sales/lines/{line.pk}/offer/"


def cart_page(client, line):
    return client.get(f"/carts/{line.cart_id}/")


def submit(client, line):
    [form] = document(client.get(f"/carts/{line.cart_id}/checkout/")).xpath("//form[@id='checkout']")
    return client.post(form.action, {**dict(form.form_values()), **FORGED})


# ---------------------------------------------------------------- the seller
def test_from_the_cart_to_an_offer_and_back(sam, line):
    page = words(document(cart_page(sam, line)))
    answer = sam.post(offer_url(line), {"price": "0.90", "discount": "", "reason": REASON}, follow=True)

    assert "Offer a price" in page
    assert answer.redirect_chain == [(f"/carts/{line.cart_id}/", 302)]
    assert "The price is offered, until the day ends and for this quantity." in sentences(answer)
    assert "Change the offer" in words(document(answer))
    line.refresh_from_db()
    assert (line.override_price, line.override_reason) == (Decimal("0.9000"), REASON)


def test_a_discount_is_a_price_too(sam, line):
    sam.post(offer_url(line), {"discount": "7.5", "reason": REASON})

    line.refresh_from_db()
    assert line.override_price == Decimal("0.925")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"price": "0.90"}, "Within the bounds: it may be offered."),
        ({"price": "0.89"}, "It may be offered; a manager is asked before the order goes on. POUND: 11 % off"),
        ({"discount": "12"}, "It may be offered; a manager is asked before the order goes on. POUND: 12 % off"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_verdict_is_shown_before_anything_is_offered(sam, line, typed, said, headers):
    answer = sam.get(offer_url(line), typed, headers=headers)

    assert any(sentence.startswith(said) for sentence in sentences(answer))
    line.refresh_from_db()
    assert line.override_price is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"price": "0.90", "reason": ""}, "Say why"),
        ({"price": "", "reason": REASON}, "Enter a price or a discount"),
        ({"price": "0.9", "discount": "5", "reason": REASON}, "Enter a price or a discount"),
        ({"price": "1e-3", "reason": REASON}, "Enter a number"),
    ],
)
def test_a_refused_offer_keeps_what_was_typed(sam, line, typed, said):
    answer = sam.post(offer_url(line), typed)

    assert answer.status_code == 422
    assert any(said in sentence for sentence in sentences(answer))
    assert document(answer).xpath("//input[@name='price']/@value") in ([typed["price"]], [])


def test_another_quantity_says_that_one_has_to_offer_again(sam, line, cast):
    sam.post(offer_url(line), {"price": "0.90", "reason": REASON})

    sam.post(f"/carts/lines/{line.pk}/", {"quantity": "30"})

    page = words(document(cart_page(sam, line)))
    assert "£0.90 was offered for 20 pieces: ask again for this quantity." in page
    assert "Offer again" in page


def test_what_a_seller_does_not_know_he_does_not_read(sam, line, cast):
    """T16: neither cost nor margin stands in any page, fragment or file of his."""
    ProductCost.objects.create(product=cast.products.POUND, currency="GBP", amount=Decimal("0.7357"))
    sam.post(offer_url(line), {"price": "0.90", "reason": REASON})
    submit(sam, line)
    order = Order.objects.get(seller=cast.users.sam)

    read = [
        sam.get(offer_url(line), {"price": "0.5"}).content,
        sam.get("/sales/reports/sellers/").content,
        b"".join(sam.get("/sales/reports/sellers/?export=csv").streaming_content),
        sam.get(f"/orders/{order.number}/").content,
        sam.get("/desk/?list=all").content,
        b"".join(sam.get("/desk/?list=all&export=csv").streaming_content),
        cast.client_for("bea").get(f"/orders/{order.number}/").content,
        cast.client_for("vic").get(f"/products/{cast.products.POUND.pk}/history/").content,
    ]

    for page in read:
        assert b"7357" not in page
        assert b"margin" not in page.lower()
    manager = words(document(cast.client_for("max").get(f"/orders/{order.number}/")))
    assert "margin 18.26 %" in manager
    assert b"0.7357" in cast.client_for("max").get(f"/sales/products/{cast.products.POUND.pk}/costs/").content


def test_terms_of_the_sale_are_entered_at_the_checkout(sam, line, cast):
    let(Role.SSR, change_prices=True, finalise=True, custom_terms=True, set_dates=True)

    sent = {"terms": "Net 45", "service_from": "2999-01-01", "billing_from": "", "attribution": "Fair"}
    answer = sam.post(f"/sales/carts/{line.cart_id}/terms/", sent, follow=True)

    assert "Net 45" in words(document(answer))
    assert SaleTerms.objects.get(cart=line.cart_id).attribution == "Fair"


def test_a_role_is_asked_only_for_what_it_may_set(sam, line):
    page = document(sam.get(f"/sales/carts/{line.cart_id}/terms/"))

    assert page.xpath("//form[contains(@action, '/terms/')]//*[@name]/@name")[1:] == ["attribution"]


# ---------------------------------------------------------------- the customer
def test_the_customer_reads_what_was_agreed_and_never_why(sam, line, cast):
    sam.post(offer_url(line), {"price": "0.90", "reason": REASON})
    bea = cast.client_for("bea")

    page = cart_page(bea, line)

    said = words(document(page))
    assert "One price is agreed with Sam." in said
    assert "Agreed with your contact; your own price is" in said
    assert document(page).xpath("//s")[0].text == "£1.00"
    assert "Competitor" not in said
    assert "Offer" not in said


def test_the_customer_orders_himself_at_his_own_prices(sam, line, cast):
    sam.post(offer_url(line), {"price": "0.90", "reason": REASON})
    bea = cast.client_for("bea")
    refused = submit(bea, line)

    bea.post(f"/sales/carts/{line.cart_id}/own-prices/")
    submit(bea, line)

    assert refused.status_code == 422
    order = Order.objects.get()
    assert (order.total, order.seller) == (20, None)


# ---------------------------------------------------------------- forged (M09, T06)
def test_nobody_without_the_setting_offers_a_price(line, cast):
    let(Role.SSR, finalise=True)
    sam, bea = selling(cast, "sam"), cast.client_for("bea")

    answers = [each.post(offer_url(line), {**FORGED, "reason": "x"}).status_code for each in (sam, bea)]

    assert answers == [403, 403]
    line.refresh_from_db()
    assert (line.override_price, line.override_by) == (None, None)
    assert "Offer a price" not in words(document(cart_page(sam, line)))


@pytest.mark.parametrize("who", ["bea", "sam"])
def test_forged_prices_change_nothing_whichever_form_they_are_sent_with(line, cast, who):
    let(Role.SSR, finalise=True)
    client = selling(cast, who) if who == "sam" else cast.client_for(who)

    client.post(f"/carts/lines/{line.pk}/", {"quantity": "20", **FORGED})
    client.post(f"/carts/{line.cart_id}/item/", {"code": "PENNY", "quantity": "5", **FORGED})
    client.post("/catalogue/CANDLE/line/", {"quantity": "1", **FORGED})
    sent = submit(client, line)

    assert sent.status_code == 302
    order = Order.objects.get()
    own = {"POUND": 1, "PENNY": Decimal("0.01"), "CANDLE": Decimal("9.95")}
    assert dict(order.lines.values_list("code", "unit_price")).items() <= own.items()
    assert (order.currency, order.channel) == ("GBP", "assisted" if who == "sam" else "own")
    assert not CartLine.objects.exclude(override_price=None).exists()
    assert not PriceOverride.objects.exists()
    assert PriceEntry.objects.filter(product=cast.products.POUND).get().unit_price == 1


def test_a_foreign_cart_is_not_there(cast, sam):
    by = cast.acting("dora")
    cart = carts.open_current(by=by, now=cast.now)
    foreign = carts.add(cart=cart, product=cast.products.POUND, quantity=2, by=by, now=cast.now)

    answers = [
        sam.get(offer_url(foreign)).status_code,
        sam.post(offer_url(foreign), {"price": "0.5", "reason": "x"}).status_code,
        sam.post(f"{offer_url(foreign)}withdrawal/").status_code,
        sam.post(f"/sales/carts/{cart.pk}/own-prices/").status_code,
        sam.get(f"/sales/carts/{cart.pk}/terms/").status_code,
    ]

    assert answers == [404] * 5


# ---------------------------------------------------------------- statements
def test_a_customers_cart_without_offers_asks_nothing_about_them(line, cast):
    bea = cast.client_for("bea")

    with statements() as sent:
        cart_page(bea, line)

    assert not [sql for sql in sent if "telesales_sellersetting" in sql or "telesales_overriderule" in sql]


def test_a_sellers_cart_takes_as_many_statements_for_one_offer_as_for_five(sam, line, cast):
    def count():
        with statements() as sent:
            cart_page(sam, line)
        return len(sent)

    offer(cast, line.cart, "POUND", "0.95")
    count()
    one = count()
    by = cast.acting("bea")
    for code in ("CANDLE", "LANTERN", "TWINE", "PENNY"):
        carts.add(cart=line.cart, product=getattr(cast.products, code), quantity=9, by=by, now=cast.now)
        offer(cast, line.cart, code, "0.01")

    assert count() == one
