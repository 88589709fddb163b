"""What cannot be is refused with a sentence, nothing is lost and nothing is written."""

from urllib.parse import quote

import pytest

from commerce.models import CartLine
from tests.pages.reading import document, sentences
from tests.pages.writing import everything

WHOLE = "Enter a whole quantity from 1 to 1,000,000."
QUANTITIES = {
    "-1": WHOLE,
    "0": WHOLE,
    "0.1": WHOLE,
    "1,5": WHOLE,
    "1e3": WHOLE,
    "1e999999": WHOLE,
    "NaN": WHOLE,
    "Infinity": WHOLE,
    "٣": WHOLE,
    "５": WHOLE,
    "²": WHOLE,
    "0x10": WHOLE,
    "1_000": WHOLE,
    "+5": WHOLE,
    "1000001": WHOLE,
    str(2**31): WHOLE,
    str(2**63): WHOLE,
    "9" * 5000: WHOLE,
    "5\0": WHOLE,
    "'; DROP TABLE commerce_cart; --": WHOLE,
    "": "This field is required.",
    "   ": "This field is required.",
}
FORM = "application/x-www-form-urlencoded"
HTMX = {"HTTP_HX_REQUEST": "true"}


def named(quantity):
    return ascii(quantity)[:24]


@pytest.fixture
def world(standing_world, db):
    return standing_world.fresh()


@pytest.mark.parametrize("quantity", QUANTITIES, ids=named)
def test_an_impossible_quantity_is_not_added(world, quantity):
    bea, before = world.cast.client_for("bea"), everything()

    by_form = bea.post("/catalogue/LANTERN/line/", {"quantity": quantity}, follow=True)
    by_htmx = bea.post("/catalogue/LANTERN/line/", {"quantity": quantity}, **HTMX)

    assert (sentences(by_form), sentences(by_htmx)) == ([QUANTITIES[quantity]],) * 2
    assert (by_form.status_code, by_htmx.status_code, everything()) == (200, 422, before)


@pytest.mark.parametrize("quantity", QUANTITIES, ids=named)
def test_an_impossible_quantity_does_not_change_a_line_and_stays_in_its_field(world, quantity):
    bea, before = world.cast.client_for("bea"), everything()

    answer = bea.post(f"/carts/lines/{world.line.pk}/", {"quantity": quantity})

    field = document(answer).get_element_by_id(f"quantity-{world.line.pk}")
    assert (answer.status_code, everything()) == (422, before)
    assert QUANTITIES[quantity] in sentences(answer)
    assert (field.get("aria-invalid"), field.get("value").replace("\ufffd", "\0")) == ("true", quantity)


@pytest.mark.parametrize(
    "sent", ["quantity=5&quantity=-4", "quantity=1&quantity=1", "quantity[]=5", "quantity%5B0%5D=5"]
)
def test_a_quantity_sent_twice_or_as_a_list_is_no_quantity(world, sent):
    bea, before = world.cast.client_for("bea"), everything()

    added = bea.post("/catalogue/LANTERN/line/", sent, content_type=FORM, **HTMX)
    changed = bea.post(f"/carts/lines/{world.line.pk}/", sent, content_type=FORM)

    assert (added.status_code, changed.status_code, everything()) == (422, 422, before)


def test_a_line_cannot_grow_beyond_what_a_quantity_may_be(world):
    bea = world.cast.client_for("bea")
    bea.post(f"/carts/lines/{world.line.pk}/", {"quantity": "1000000"})

    answer = bea.post(f"/catalogue/{world.line.product.code}/line/", {"quantity": "1"}, **HTMX)

    assert (answer.status_code, sentences(answer)) == (422, [WHOLE])
    assert CartLine.objects.get(pk=world.line.pk).quantity == 1_000_000


SUBMISSIONS = {
    "key": ["", "x", "00000000", "\0", "9" * 3000],
    "seen_total": ["", "NaN", "Infinity", "-1", "1e999999", "0x1", "12.3400001", "\0"],
    "payment_method": ["", "free", "barter", "on_account\0", "[]"],
    "po_number": ["P" * 41, "PO\0"],
    "reference": ["R" * 61, "R\0"],
    "ship_to": ["x", "0", "-1", "1e3", "999999", "9" * 30, "١", "\0"],
    "bill_to": ["x", "-1", "999999", "9" * 30],
    "delivery": ["x", "-1", "9" * 30],
    "requested_on": ["x", "2026-13-01", "0001-01-01", "9999-12-31", "2020-01-01", "\0"],
    "note": ["n" * 1001, "note\0"],
}


@pytest.mark.parametrize(("field", "value"), [(name, value) for name in SUBMISSIONS for value in SUBMISSIONS[name]])
def test_an_impossible_submission_orders_nothing(world, field, value):
    bea, before = world.cast.client_for("bea"), everything()
    sound = {"key": world.placed.submission_key, "seen_total": "12.34", "payment_method": "bank_transfer"}

    answer = bea.post(f"/carts/{world.cart.pk}/submission/", {**sound, field: value})

    assert (answer.status_code, everything()) == (422, before)


DECISIONS = [
    ({"decision": "maybe"}, 422),
    ({"decision": ""}, 422),
    ({"decision": "reject", "reason": ""}, 422),
    ({"decision": "reject", "reason": "  "}, 422),
    ({"decision": "reject", "reason": "r" * 1001}, 422),
    ({"decision": "reject", "reason": "because\0"}, 422),
    ({"decision": "accept", "seen": "0" * 64}, 422),
    ({"decision": "accept", "seen": ""}, 422),
    ({"decision": "accept", "seen": "s" * 100_000}, 422),
]


@pytest.mark.parametrize(("sent", "status"), DECISIONS, ids=[str(sent)[:40] for sent, _status in DECISIONS])
def test_an_impossible_decision_decides_nothing(world, sent, status):
    carl, before = world.cast.client_for("carl"), everything()

    answer = carl.post(f"/approvals/steps/{world.step.pk}/", {"seen": world.step.content_hash, **sent})

    assert (answer.status_code, everything()) == (status, before)


@pytest.mark.parametrize("sent", [{"status": "gone"}, {"status": "on_hold"}, {"status": "on_hold", "reason": "r\0"},
                                  {"status": "on_hold", "reason": "r" * 301}, {}], ids=str)  # fmt: skip
def test_an_impossible_status_is_not_set(world, sent):
    sam, before = world.cast.client_for("max"), everything()

    answer = sam.post("/partners/ACME/status/", sent)

    assert (answer.status_code, everything()) == (422, before)


@pytest.mark.parametrize("reason", ["", "  ", "r" * 1001, "r\0"], ids=named)
def test_a_hold_is_not_rejected_without_a_sound_reason(world, reason):
    fay, before = world.cast.client_for("fay"), everything()

    answer = fay.post(f"/orders/{world.held.number}/rejection/", {"reject-reason": reason}, follow=True)

    assert (sentences(answer)[0].partition(":")[0], everything()) == (
        "Nothing was saved. Please look at this again", before
    )  # fmt: skip


ADDRESSES = ["/catalogue/", "/orders/", "/partners/", "/credit/", "/approvals/link/", "/account/password/reset/1-"]
ODD = ["\0", "a\0b", "\udcff", "%", "..", "\\", "'\"<>", "𝒳" * 300]


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_addresses_are_answered_like_unknown_ones(world, address):
    ada = world.cast.client_for("ada")
    odd = [f"{address}{quote(text, safe='', errors='surrogateescape')}/" for text in ODD]

    answers = {each: ada.get(each).status_code for each in odd}

    assert answers == dict.fromkeys(odd, 200 if "reset" in address else 404)
