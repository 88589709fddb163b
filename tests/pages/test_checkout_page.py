"""Checkout says what will happen, and loses nothing when it is refused (O2, O5, O10)."""

import pytest

from commerce.models import Order, PriceEntry
from tests.pages.reading import buttons, document, fields, sentences

SUBMIT = "//form[@id='checkout']"


def form_of(response):
    return document(response).xpath(SUBMIT)[0]


def opened(client, cart, **entered):
    """Open the checkout of a cart, after entering something there."""
    url = f"/carts/{cart.pk}/checkout/"
    if entered:
        client.post(url, entered)
    return client.get(url)


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
    cart = cast.filled_cart("bea", total)

    page = opened(cast.client_for("bea"), cart, payment_method=method)

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
    cart = cast.filled_cart("dora", total)

    page = opened(cast.client_for("dora"), cart, payment_method=method)

    assert buttons(page) == [button]


@pytest.mark.parametrize("total", ["20.00", "50.01", "1000.01"])
def test_what_the_page_told_is_what_happens(cast, total):
    who = "dora" if total == "1000.01" else "bea"
    cart = cast.filled_cart(who, total)
    client = cast.client_for(who)
    page = opened(client, cart)

    submit(client, page)

    words = {"placed": "Place order", "awaiting_approval": "Submit for approval", "on_hold": "Request release"}
    assert buttons(page) == [words[Order.objects.get().state]]


def test_a_price_that_moved_is_refused_with_the_new_total_and_nothing_typed_is_lost(cast):
    cart = cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = opened(bea, cart)
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")

    answer = submit(bea, page, po_number="PO-4711", note="Gate 3")

    said = "Prices have changed since you looked: the total is now £30.00. Please check the cart again."
    kept = fields(form_of(answer))
    assert (answer.status_code, Order.objects.count(), cart.lines.get().quantity) == (422, 0, 20)
    assert said in sentences(answer)[0]
    assert (kept["po_number"], kept["note"], kept["seen_total"]) == ("PO-4711", "Gate 3", "30.00")


def test_the_page_after_a_refusal_can_be_submitted_as_it_stands(cast):
    cart = cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = opened(bea, cart)
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")
    refused = submit(bea, page, po_number="PO-4711")

    answer = submit(bea, refused)

    order = Order.objects.get()
    assert (answer.status_code, str(order.total), order.po_number) == (302, "30.000", "PO-4711")


def test_what_was_typed_survives_a_company_put_on_hold_meanwhile(cast):
    cart = cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = opened(bea, cart)
    cast.set_status("acme", "on_hold", reason="Audit")

    answer = submit(bea, page, po_number="PO-4711", note="Gate 3", payment_method="bank_transfer")

    kept = fields(form_of(answer))
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert (kept["po_number"], kept["note"], kept["payment_method"]) == ("PO-4711", "Gate 3", "bank_transfer")


def test_a_form_sent_twice_makes_one_order_and_leads_to_it(cast):
    cart = cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")
    page = opened(bea, cart)

    first, second = submit(bea, page), submit(bea, page)

    order = Order.objects.get()
    assert [answer["Location"] for answer in (first, second)] == [f"/orders/{order.number}/"] * 2


def test_a_cart_with_something_no_longer_sold_says_so_and_cannot_be_submitted(cast):
    cart = cast.filled_cart("bea", "20.00")
    PriceEntry.objects.filter(product=cast.products.POUND).delete()

    page = opened(cast.client_for("bea"), cart)

    button = form_of(page).xpath(".//button[contains(@class, 'btn-primary')]")[0]
    assert sentences(page) == ["POUND has no price for you in this quantity: change or remove it."]
    assert button.get("disabled") is not None


def test_what_was_entered_stays_on_the_cart_until_it_is_ordered(cast):
    cart = cast.filled_cart("bea", "20.00")
    bea = cast.client_for("bea")

    page = opened(bea, cart, po_number="PO-1", reference="Roof", requested_on="2026-12-24", note="Ring twice")

    entered = {name: fields(form_of(page))[name] for name in ("po_number", "reference", "requested_on", "note")}
    assert entered == {"po_number": "PO-1", "reference": "Roof", "requested_on": "2026-12-24", "note": "Ring twice"}


def test_an_ordered_cart_leads_to_its_order(cast):
    order = cast.submitted("bea")

    answer = cast.client_for("bea").get(f"/carts/{order.cart_id}/checkout/")

    assert answer["Location"] == f"/orders/{order.number}/"


def test_an_empty_cart_leads_back_to_it(cast):
    cart = cast.filled_cart("bea")
    cart.lines.all().delete()

    answer = cast.client_for("bea").get(f"/carts/{cart.pk}/checkout/")

    assert answer["Location"] == "/carts/current/"


def test_a_po_number_that_was_used_before_warns_and_names_the_order(cast):
    bea = cast.client_for("bea")
    before = cast.submit(cast.filled_cart("bea", "20.00"), "bea", payment_method="on_account", po_number="PO-1")
    cart = cast.filled_cart("bea", "20.00")

    page = opened(bea, cart, po_number=" po-1 ")

    assert sentences(page)[0] == f"This PO number stands on order {before.number} already."
