"""Quick order by hand: forty items by keys alone, on a phone, and without script (O1, X4)."""

import pytest
from playwright.sync_api import expect

from commerce.actions import requisition, sheet
from commerce.actions.cart_filling import Wanted
from commerce.models import CartLine, PriceEntry, Product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
ITEMS = 40


@pytest.fixture
def goods(people):
    """Sell forty more products, with codes that begin with zeros."""
    fresh = Product.objects.bulk_create(
        Product(code=f"00{each:03d}", name=f"Bracket {each} mm") for each in range(100, 100 + ITEMS)
    )
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=people.price_list, product=each, min_quantity=1, unit_price=2) for each in fresh
    )
    return fresh


def pages_of(people):
    """Give the addresses of pages about carts and lists, with something on each."""
    by, now = people.acting("bea"), people.now
    order = people.submitted("bea", "20.00")
    cart = people.filled_cart("bea", "3.05")
    cart.lines.update(unit_price="0.50", note="For the stand")
    wanted = [Wanted(people.products.CANDLE.pk, 12, "tall")]
    kept = requisition.start(name="Monthly", wanted=wanted, by=by, now=now)
    content = b"CANDLE;2\nNOPE;1\nPOUND;2,5\n"
    file = sheet.keep(name="june.csv", content=content, by=by, now=now)
    return [
        "/carts/", f"/carts/{cart.pk}/", f"/carts/{cart.pk}/properties/", f"/carts/{cart.pk}/list/", "/quick-order/",
        "/quick-order/file/", f"/quick-order/file/{file.pk}/", f"/quick-order/file/{file.pk}/?show=good", "/lists/",
        "/lists/new/", f"/lists/{kept.pk}/", f"/lists/{kept.pk}/properties/", f"/orders/{order.number}/again/",
    ]  # fmt: skip


def lines():
    return list(CartLine.objects.order_by("product__code").values_list("product__code", "quantity"))


def test_forty_items_are_ordered_by_keys_alone(people, goods, visit):
    with visit() as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/quick-order/")
        keys = page.keyboard
        page.locator("[data-quick-code]").first.focus()

        for number, product in enumerate(goods, 1):
            keys.type(product.code)
            keys.press("Enter")
            keys.type(str(number))
            keys.press("Enter")
        expect(page.get_by_role("button", name=f"Add {ITEMS} products")).to_be_visible()
        keys.press("Enter")
        expect(page.locator("[data-quick-add]")).to_be_focused()
        keys.press("Enter")

        expect(page.get_by_text(f"{ITEMS} products are in “Cart”.").first).to_be_visible()
        bea.look()
    assert lines() == [(product.code, number) for number, product in enumerate(goods, 1)]


def test_a_name_is_completed_by_arrows_and_tab(people, goods, visit):
    with visit() as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/quick-order/")
        page.locator("[data-quick-code]").first.focus()

        page.keyboard.type("church can", delay=20)
        expect(page.get_by_role("option").first).to_contain_text("Church candle")
        bea.look()
        page.keyboard.press("Tab")

        expect(page.locator("[data-quick-code]").first).to_have_value("CANDLE")
        expect(page.locator("[data-quick-quantity]").first).to_be_focused()
        expect(page.locator("[data-quick-quantity]").first).to_have_value("1")


def test_a_wrong_row_is_told_at_once_and_mended_in_place(people, goods, visit):
    with visit() as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/quick-order/")
        page.locator("[data-quick-code]").first.focus()
        page.keyboard.type("NOPE")
        page.keyboard.press("Enter")
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        expect(page.get_by_text("No product with this code is in your price lists.").first).to_be_visible()

        page.locator("[data-quick-code]").first.fill("lantern")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Storm lantern")).to_be_visible()
        expect(page.get_by_role("button", name="Add 1 product")).to_be_visible()


def test_the_box_on_the_cart_takes_one_code_after_the_other(people, goods, visit):
    people.filled_cart("bea", "1.00")
    with visit() as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/carts/current/")
        page.locator("#item_code").focus()

        for code in ("00101", "00102", "00101"):
            page.keyboard.type(code)
            page.keyboard.press("Enter")
            expect(page.locator("#item_quantity")).to_be_focused()
            page.keyboard.type("3")
            page.keyboard.press("Enter")
            expect(page.locator("#item_code")).to_be_focused()
            expect(page.locator("#item_code")).to_have_value("")

        expect(page.get_by_role("heading", name="3 lines")).to_be_visible()
        expect(page.get_by_label("Quantity of Bracket 101 mm")).to_have_value("6")
        expect(page.locator("#cart-count")).to_contain_text("3")
    assert lines() == [("00101", 6), ("00102", 3), ("POUND", 1)]


def test_a_removed_line_goes_and_what_stands_beside_follows(people, visit):
    people.filled_cart("bea", "20.05")
    with visit() as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/carts/current/")

        page.get_by_role("button", name="Remove A penny's worth").click()

        expect(page.get_by_role("heading", name="1 line")).to_be_visible()
        expect(page.locator(".cart-summary .total")).to_contain_text("£20.00")


def test_on_a_phone_rows_are_typed_and_nothing_scrolls_sideways(people, goods, visit):
    with visit(width=390) as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/quick-order/")
        page.locator("[data-quick-code]").first.focus()

        page.keyboard.type("church can", delay=20)
        expect(page.get_by_role("option").first).to_be_visible()
        assert bea.too_wide() == 0
        page.get_by_role("option").first.click()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Add 1 product").click()

        expect(page.get_by_text("1 product is in “Cart”.").first).to_be_visible()
        assert bea.too_wide() == 0


def test_without_script_rows_are_checked_mended_and_added(people, goods, visit):
    with visit(script=False) as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        page = bea.open("/quick-order/")
        for row, (code, quantity) in enumerate([("00101", "2"), ("NOPE", "1")]):
            page.locator("[name=code]").nth(row).fill(code)
            page.locator("[name=quantity]").nth(row).fill(quantity)

        page.get_by_role("button", name="Check").click()
        expect(page.get_by_text("No product with this code is in your price lists.").first).to_be_visible()
        page.locator("[name=code]").nth(1).fill("lantern")
        page.get_by_role("button", name="Add 1 product").click()

        expect(page.get_by_text("2 products are in “Cart”.").first).to_be_visible()
        page.get_by_label("Quantity of Storm lantern").fill("4")
        page.locator("tr", has_text="Storm lantern").get_by_role("button", name="Update").click()
        expect(page.get_by_label("Quantity of Storm lantern")).to_have_value("4")
    assert lines() == [("00101", 2), ("LANTERN", 4)]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_about_carts_has_a_barrier_or_scrolls_sideways(people, visit, width):
    pages = pages_of(people)
    with visit(width=width) as bea:
        bea.page.goto("/")
        bea.sign_in("bea")
        wide = {page: bea.too_wide() for page in pages if bea.open(page)}
    assert wide == dict.fromkeys(pages, 0)
