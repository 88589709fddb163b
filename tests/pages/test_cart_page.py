"""The cart page says what will happen, and loses nothing when it is refused (O2, O5, O10)."""

import pytest

from commerce.models import Order, PriceEntry
from tests.pages.reading import buttons, document, fields, sentences

SUBMIT = "//form[contains(@class, 'cart-submit')]"


def form_of(response):
    return document(response).xpath(SUBMIT)[0]


def submit(client, response, **typed):
    form = form_of(response)
    return client.post(form.get("action"), {**fields(form), **typed})


CASES = [
    ("20.00", "on_account", "Place order", "It will be placed at once."),
    ("50.00", "on_account", "Place order", "It will be placed at once."),
    ("50.01", "on_account", "Submit for approval", "Waiting for Carl, because the total is above the limit of £50.00."),
    (
        "50.01",
        "bank_transfer",
        "Submit for approval",
        "Waiting for Carl, because the total is above the limit of £50.00.",
    ),
]


@pytest.mark.parametrize(("total", "method", "button", "sentence"), CASES)
def test_the_button_says_what_will_happen(cast, total, method, button, sentence):
    cast.filled_cart("bea", total)

    page = cast.client_for("bea").get("/carts/current/", {"payment_method": method})

    assert (buttons(page), sentences(page)) == ([button], [sentence])


@pytest.mark.parametrize(
    ("total", "method", "button"),
    [
        ("1000.00", "on_account", "Place order"),
        ("1000.01", "on_account", "Request release"),
        ("1000.01", "bank_transfer", "Place order"),
    ],
)
def test_an_order_beyond_the_credit_asks_for_release_unless_it_is_paid_in_advance(cast, total, method, button):
    cast.filled_cart("dora", total)

    page = cast.client_for("dora").get("/carts/current/", {"payment_method": method})

    assert buttons(page) == [button]


@pytest.mark.parametrize("total", ["20.00", "50.01", "1000.01"])
def test_what_the_page_told_is_what_happens(cast, total):
    who = "dora" if total == "1000.01" else "bea"
    cast.filled_cart(who, total)
    client = cast.client_for(who)
    page = client.get("/carts/current/")

    submit(client, page)

    words = {"placed": "Place order", "awaiting_approval": "Submit for approval", "on_hold": "Request release"}
    assert buttons(page) == [words[Order.objects.get().state]]


def test_a_price_that_moved_is_refused_with_the_new_total_and_nothing_typed_is_lost(cast):
    cart = cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = bea.get("/carts/current/")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")

    answer = submit(bea, page, po_number="PO-4711", note="Gate 3")

    said = "Prices have changed since you looked: the total is now £30.00. Please check the cart again."
    kept = fields(form_of(answer))
    assert (answer.status_code, Order.objects.count(), cart.lines.get().quantity) == (422, 0, 20)
    assert said in sentences(answer)[0]
    assert (kept["po_number"], kept["note"], kept["seen_total"]) == ("PO-4711", "Gate 3", "30.00")


def test_the_page_after_a_refusal_can_be_submitted_as_it_stands(cast):
    cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = bea.get("/carts/current/")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")
    refused = submit(bea, page, po_number="PO-4711")

    answer = submit(bea, refused)

    order = Order.objects.get()
    assert (answer.status_code, str(order.total), order.po_number) == (302, "30.000", "PO-4711")


def test_what_was_typed_survives_a_company_put_on_hold_meanwhile(cast):
    cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = bea.get("/carts/current/")
    cast.set_status("acme", "on_hold", reason="Audit")

    answer = submit(bea, page, po_number="PO-4711", note="Gate 3", payment_method="bank_transfer")

    kept = fields(form_of(answer))
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert (kept["po_number"], kept["note"], kept["payment_method"]) == ("PO-4711", "Gate 3", "bank_transfer")


def test_a_form_sent_twice_makes_one_order_and_leads_to_it(cast):
    cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = bea.get("/carts/current/")

    first, second = submit(bea, page), submit(bea, page)

    order = Order.objects.get()
    assert [answer["Location"] for answer in (first, second)] == [f"/orders/{order.number}/"] * 2


def test_a_changed_price_shows_what_it_was(cast):
    cast.filled_cart("bea", "20.00")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")

    page = cast.client_for("bea").get("/carts/current/")

    assert b"was \xc2\xa31.00" in page.content


def test_a_cart_with_something_no_longer_sold_says_so_and_cannot_be_submitted(cast):
    cast.filled_cart("bea", "20.00")
    PriceEntry.objects.filter(product=cast.products.POUND).delete()

    page = cast.client_for("bea").get("/carts/current/")

    button = form_of(page).xpath(".//button")[0]
    assert sentences(page) == ["POUND has no price for you in this quantity: change or remove it."]
    assert button.get("disabled") is not None


@pytest.mark.parametrize("filled", [False, True])
def test_an_empty_cart_says_so_and_leads_to_the_catalogue(cast, filled):
    bea = cast.client_for("bea")
    if filled:
        line = cast.filled_cart("bea", "20.00").lines.get()
        bea.post(f"/carts/lines/{line.pk}/removal/")

    page = bea.get("/carts/current/")

    ways = document(page).xpath("//*[@id='cart']//a[contains(@class, 'btn-primary')]/@href") or document(page).xpath(
        "//div[contains(@class, 'empty')]//a/@href"
    )
    assert ways == ["/catalogue/"]


def test_by_htmx_a_changed_quantity_brings_the_cart_and_the_counter(cast):
    line = cast.filled_cart("bea", "20.00").lines.get()

    answer = cast.client_for("bea").post(f"/carts/lines/{line.pk}/", {"quantity": "60"}, headers={"hx-request": "true"})

    assert (answer.status_code, buttons(answer)) == (200, ["Submit for approval"])
    assert document(answer).get_element_by_id("cart-count").text == "1"
