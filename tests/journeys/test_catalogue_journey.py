"""Buying from the catalogue in a real browser: a typing error, a facet, the list, the tier reached, a quantity refused,
the page of the product. Once more with JavaScript off."""

import pytest
from playwright.sync_api import expect

from commerce.models import Attribute, CartLine, Category, Product, QuantityRule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def shop(people):
    """Give the cast's products brands, a category and one that is sold in tens."""
    Attribute.objects.create(name="Brand", is_facet=True)
    lights = Category.objects.create(code="lights", name="Lights")
    for code, brand in (("CANDLE", "Norvik"), ("LANTERN", "Halden"), ("TWINE", "Norvik")):
        Product.objects.filter(code=code).update(attributes={"Brand": brand}, category=lights)
    QuantityRule.objects.create(product=people.products.CANDLE, minimum=10, increment=10)
    return people


def narrow(bea, script):
    """Search with a typing error, then choose a brand among all products and look at them as a list."""
    page = bea.page
    bea.go("Catalogue")
    bea.look()
    box = page.get_by_label("Search the catalogue")
    box.fill("candel")
    box.press("Enter")
    expect(page.get_by_text("Nothing is spelled “candel” exactly.").first).to_be_visible()
    expect(page.locator(".product-name")).to_have_text(["Church candle"])
    page.get_by_role("link", name="Show all").click()
    page.get_by_label("Norvik").check()
    if not script:
        page.get_by_role("button", name="Filter").click()
    expect(page.locator("#main").get_by_text("2 products")).to_be_visible()
    expect(page.locator(".facet-value", has_text="Halden")).to_contain_text("1")
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.get_by_role("columnheader", name="Your price")).to_be_visible()
    bea.look()


def add(bea, people, script):
    """Reach a tier, be refused and told why, then put fifty into the cart."""
    page = bea.page
    row = page.locator(f"#product-{people.products.CANDLE.pk}")
    quantity = row.get_by_label("Quantity of Church candle")
    expect(quantity).to_have_value("10")
    if script:
        quantity.fill("50")
        expect(row.locator("[aria-current]")).to_have_text("50+ £9.50")
    quantity.fill("55")
    row.get_by_role("button", name="Add").click()
    expect(row.get_by_role("alert")).to_have_text("CANDLE is ordered in steps of 10. Possible: 50 or 60.")
    expect(quantity).to_have_value("55")
    bea.look()
    quantity.fill("50")
    row.get_by_role("button", name="Add").click()
    expect(page.locator("#messages").get_by_text("50 of Church candle are in your cart.")).to_be_visible()
    expect(page.locator("#cart-count")).to_contain_text("1")
    expect(row.locator("[aria-current]")).to_have_text("50+ £9.50")
    expect(page.locator("#main").get_by_text("2 products")).to_be_visible()


def look_closer(bea):
    """Open the product: its tiers, and what lies beside it."""
    page = bea.page
    page.get_by_role("link", name="Church candle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Church candle")
    page.get_by_text("Why this price?").click()
    expect(page.get_by_text("Price list “Trade”")).to_be_visible()
    expect(page.locator(".related").get_by_role("link")).to_have_text(["Garden twine", "Storm lantern"])
    bea.look()


@SCRIPT
def test_a_buyer_finds_compares_and_buys(shop, visit, script):
    with visit(script=script) as bea:
        bea.open("/")
        bea.sign_in("bea")

        narrow(bea, script)
        add(bea, shop, script)
        look_closer(bea)

    assert list(CartLine.objects.values_list("product__code", "quantity", "unit_price")) == [("CANDLE", 50, 9.5)]


def test_the_search_box_completes_and_is_walked_with_the_keyboard(shop, visit):
    with visit(script=True) as bea:
        bea.open("/")
        bea.sign_in("bea")
        bea.open("/catalogue/")
        box = bea.page.get_by_label("Search the catalogue")
        box.press_sequentially("lant")
        expect(bea.page.get_by_role("option")).to_have_count(1)
        expect(box).to_have_attribute("aria-expanded", "true")
        bea.look()
        box.press("ArrowDown")
        expect(bea.page.get_by_role("option", selected=True)).to_contain_text("LANTERN")
        box.press("Escape")
        expect(bea.page.get_by_role("option")).to_have_count(0)
        box.press_sequentially("e")
        expect(bea.page.get_by_role("option")).to_have_count(1)
        box.press("ArrowDown")
        box.press("Enter")

        expect(bea.page.get_by_role("heading", level=1)).to_have_text("Storm lantern")
