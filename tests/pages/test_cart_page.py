"""The cart page: what has changed is pointed out, a change brings its row alone, lines go elsewhere (O1, C9)."""

import pytest

from commerce.models import Availability, Cart, CartLine, PriceEntry
from tests.pages.reading import document, sentences

HTMX = {"hx-request": "true"}


@pytest.fixture
def bea(cast):
    return cast.client_for("bea")


def said(response):
    """Give what the messages on top say."""
    return [" ".join(each.text_content().split()) for each in document(response).xpath("//*[@id='messages']/div")]


def small(response, css):
    """Give the small texts of a tone below the products."""
    return [" ".join(each.text_content().split()) for each in document(response).xpath(f"//small[@class='{css}']")]


def share(cart):
    Cart.objects.filter(pk=cart.pk).update(is_shared=True)
    return cart


def test_a_changed_price_is_pointed_out_with_what_it_was_at_the_line_and_on_top(cast, bea):
    cast.filled_cart("bea", "20.00")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")

    page = bea.get("/carts/current/")

    assert small(page, "text-warn") == ["Price: was £1.00, now £1.50"]
    assert "1 price has changed." in sentences(page)[0]


def test_looking_does_not_make_a_change_seen_and_the_button_does(cast, bea):
    cart = cast.filled_cart("bea", "20.00")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")
    bea.get("/carts/current/")
    form = document(bea.get("/carts/current/")).xpath("//form[contains(@class, 'cart-changes')]")[0]

    bea.post(form.get("action"), {"seen": form.xpath(".//input[@name='seen']/@value")[0]})

    assert small(bea.get("/carts/current/"), "text-warn") == []
    assert str(cart.lines.get().unit_price) == "1.5000"


def test_what_changed_after_the_page_was_drawn_is_not_taken_for_seen(cast, bea):
    cart = cast.filled_cart("bea", "20.00")
    prices = PriceEntry.objects.filter(product=cast.products.POUND)
    prices.update(unit_price="1.50")
    form = document(bea.get("/carts/current/")).xpath("//form[contains(@class, 'cart-changes')]")[0]
    prices.update(unit_price="9.00")

    answer = bea.post(form.get("action"), {"seen": form.xpath(".//input[@name='seen']/@value")[0]}, follow=True)

    assert said(answer) == ["Something has changed again meanwhile. Please look once more."]
    assert small(answer, "text-warn") == ["Price: was £1.00, now £9.00"]
    assert str(cart.lines.get().unit_price) == "1.0000"


def test_another_quantity_does_not_hide_a_price_that_rose_unseen(cast, bea):
    line = cast.filled_cart("bea", "20.00").lines.get()
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")

    answer = bea.post(f"/carts/lines/{line.pk}/", {"quantity": "30"}, headers=HTMX)

    assert small(answer, "text-warn") == ["Price: was £1.00, now £1.50"]


def test_another_availability_and_a_product_that_is_gone_are_pointed_out(cast, bea):
    cast.filled_cart("bea", "20.05")
    pound, penny = cast.products.POUND, cast.products.PENNY
    type(pound).objects.filter(pk=pound.pk).update(availability=Availability.TO_ORDER)
    PriceEntry.objects.filter(product=penny).delete()

    page = bea.get("/carts/current/")

    assert small(page, "text-warn") == ["Availability: was “In stock”, now “Made or bought to order”"]
    assert small(page, "text-bad") == ["No longer in your price lists: remove it to go on."]
    assert sentences(page)[0].startswith(
        "Since you last looked: 1 product is no longer sold to you. The availability of 1 product has changed."
    )


@pytest.mark.parametrize("filled", [False, True])
def test_an_empty_cart_says_so_and_leads_to_the_catalogue(cast, bea, filled):
    if filled:
        line = cast.filled_cart("bea", "20.00").lines.get()
        bea.post(f"/carts/lines/{line.pk}/removal/")

    page = bea.get("/carts/current/")

    assert document(page).xpath("//div[contains(@class, 'empty')]//a/@href") == ["/catalogue/"]


def test_a_changed_quantity_brings_its_row_the_summary_and_the_counter_and_no_other_row(cast, bea):
    cart = cast.filled_cart("bea", "20.05")
    line = cart.lines.get(product=cast.products.POUND)

    answer = bea.post(f"/carts/lines/{line.pk}/", {"quantity": "60"}, headers=HTMX)

    page = document(answer)
    assert answer.status_code == 200
    assert page.xpath("//tr/@id") == [f"line-{line.pk}"]
    assert page.xpath("//*[@hx-swap-oob]/@id") == [
        "cart-changes",
        "cart-lines",
        "cart-summary",
        "messages",
        "cart-count",
    ]
    assert "£60.05" in page.get_element_by_id("cart-summary").text_content()


@pytest.mark.parametrize("typed", ["0", "-1", "1e3", "2,5", "٣", "", "2000000"])
def test_a_refused_quantity_stays_as_it_was_typed_beside_its_reason(cast, bea, typed):
    line = cast.filled_cart("bea", "20.00").lines.get()

    by_htmx = bea.post(f"/carts/lines/{line.pk}/", {"quantity": typed}, headers=HTMX)
    plain = bea.post(f"/carts/lines/{line.pk}/", {"quantity": typed})

    for answer in (by_htmx, plain):
        field = document(answer).get_element_by_id(f"quantity-{line.pk}")
        assert (answer.status_code, field.get("value"), field.get("aria-invalid")) == (422, typed, "true")
    assert CartLine.objects.get().quantity == 20


def test_the_last_line_that_is_removed_leads_to_the_empty_cart(cast, bea):
    line = cast.filled_cart("bea", "20.00").lines.get()

    answer = bea.post(f"/carts/lines/{line.pk}/removal/", headers=HTMX)

    assert answer["HX-Redirect"] == f"/carts/{line.cart_id}/"


def test_a_note_is_kept_with_its_line_and_another_quantity_leaves_it(cast, bea):
    line = cast.filled_cart("bea", "20.00").lines.get()

    bea.post(f"/carts/lines/{line.pk}/", {"quantity": "20", "note": "For the stand"})
    bea.post(f"/carts/lines/{line.pk}/", {"quantity": "21"})

    assert CartLine.objects.values_list("quantity", "note").get() == (21, "For the stand")


def test_the_box_adds_by_code_in_any_case_and_tells_what_it_does_not_know(cast, bea):
    cart = cast.filled_cart("bea", "20.00")

    added = bea.post(f"/carts/{cart.pk}/item/", {"code": "lantern", "quantity": "2"}, headers=HTMX)
    unknown = bea.post(f"/carts/{cart.pk}/item/", {"code": "NOPE", "quantity": "2"}, headers=HTMX)

    assert (added.status_code, unknown.status_code) == (200, 422)
    assert document(unknown).get_element_by_id("item-error").text_content().strip() == (
        "No product with this code is in your price lists."
    )
    assert list(cart.lines.order_by("pk").values_list("product__code", "quantity")) == [("POUND", 20), ("LANTERN", 2)]


def test_ticked_lines_are_moved_copied_and_removed(cast, bea):
    cart = cast.filled_cart("bea", "20.05")
    pound, penny = cart.lines.order_by("pk")

    copied = bea.post(f"/carts/{cart.pk}/lines/", {"act": "copy", "to": "new", "ids": [pound.pk]}, follow=True)
    other = Cart.objects.exclude(pk=cart.pk).get()
    bea.post(f"/carts/{cart.pk}/lines/", {"act": "move", "to": other.pk, "ids": [pound.pk]})
    bea.post(f"/carts/{cart.pk}/lines/", {"act": "remove", "to": "new", "ids": [penny.pk]})

    assert said(copied) == ["1 line is also in “Cart”."]
    assert list(other.lines.values_list("product__code", "quantity")) == [("POUND", 40)]
    assert cart.lines.count() == 0


def test_nothing_ticked_is_told_and_nothing_done(cast, bea):
    cart = cast.filled_cart("bea", "20.00")

    answer = bea.post(f"/carts/{cart.pk}/lines/", {"act": "move", "to": "new"}, follow=True)

    assert said(answer) == ["Tick at least one line."]
    assert Cart.objects.count() == 1


def test_a_shared_cart_is_seen_and_filled_by_the_colleague_and_kept_by_its_user(cast, bea):
    cart = share(cast.filled_cart("carl", "20.00"))
    cast.memberships.bea.partner = cast.partners.acme_north
    cast.memberships.bea.save()
    line = cart.lines.get()

    page = bea.get(f"/carts/{cart.pk}/")
    bea.post(f"/carts/lines/{line.pk}/", {"quantity": "7"})
    renamed = bea.post(f"/carts/{cart.pk}/properties/", {"name": "Mine now"})
    deleted = bea.post(f"/carts/{cart.pk}/deletion/", follow=True)

    assert (page.status_code, renamed.status_code, cart.lines.get().quantity) == (200, 422, 7)
    assert said(deleted) == ["Only Carl, whose cart it is, may do that."]
    assert Cart.objects.get().name == "Cart"


def test_a_cart_that_is_not_shared_is_not_there_for_the_colleague(cast, bea):
    cart = cast.filled_cart("carl", "20.00")
    cast.memberships.bea.partner = cast.partners.acme_north
    cast.memberships.bea.save()
    line = cart.lines.get()

    answers = [
        bea.get(f"/carts/{cart.pk}/"),
        bea.post(f"/carts/lines/{line.pk}/", {"quantity": "7"}),
        bea.post(f"/carts/{cart.pk}/deletion/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_posted_prices_are_ignored(cast, bea):
    line = cast.filled_cart("bea", "20.00").lines.get()
    forged = {"unit_price": "0.01", "price": "0.01", "total": "1", "currency": "JPY", "price_list": "1", "tax": "0"}

    bea.post(f"/carts/lines/{line.pk}/", {"quantity": "5", **forged})

    assert str(CartLine.objects.get().unit_price) == "1.0000"
