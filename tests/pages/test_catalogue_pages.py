"""What buyers see of the catalogue: prices with their tiers, quantities, facets, and nothing that is not theirs."""

from decimal import Decimal

import pytest

from commerce.models import (
    Attribute,
    Category,
    Order,
    OrderState,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    Product,
    ProductImage,
    QuantityRule,
    TaxClass,
    TaxRate,
)
from partners.models import Address
from tests.commerce.test_catalogue_search import ODD
from tests.pages.reading import document, of_class

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def bea(cast):
    return cast.client_for("bea")


def words(element):
    """Give the text of an element, its parts apart."""
    return " ".join(" ".join(element.itertext()).split())


def offer(answer, product):
    """Give the words of a product's offer on a page."""
    return words(document(answer).get_element_by_id(f"offer-{product.pk}"))


def line(answer, product):
    return words(document(answer).get_element_by_id(f"product-{product.pk}"))


def reached(answer):
    """Give the tiers that are marked as reached."""
    page = document(answer)
    return [words(step) for step in page.xpath("//ol[@class='steps']/li[@aria-current]|//tr[@aria-current]")]


@pytest.mark.parametrize("view", ["grid", "list", "anything"])
def test_grid_and_list_show_price_tiers_and_what_is_reached(cast, bea, view):
    answer = bea.get(f"/catalogue/?q=candle&view={view}")

    candle = cast.products.CANDLE
    assert "£9.95 / piece 1+ £9.95 50+ £9.50 100+ £9.00" in offer(answer, candle)
    assert reached(answer) == ["1+ £9.95"]
    assert bool(document(answer).xpath("//table")) is (view == "list")


@pytest.mark.parametrize(
    ("quantity", "marked", "told"),
    [
        ("49", ["1+ £9.95"], "£487.55"),
        ("50", ["50+ £9.50"], "£475.00"),
        ("120", ["100+ £9.00"], "£1,080.00"),
        ("1", ["1+ £9.95"], ""),
    ],
)
def test_the_server_tells_which_tier_a_quantity_reaches(bea, quantity, marked, told):
    answers = [
        bea.get(f"/catalogue/CANDLE/price/?quantity={quantity}", **HTMX),
        bea.get(f"/catalogue/?q=candle&of=CANDLE&quantity={quantity}"),
    ]

    assert [reached(answer) for answer in answers] == [marked, marked]
    assert all(told in words(document(answer)) for answer in answers)


@pytest.mark.parametrize(("quantity", "said"), [("13", "ordered in steps of 6"), ("600", "at most 60"), ("x", "whole")])
def test_a_quantity_that_breaks_the_rule_is_explained_at_its_field(cast, bea, quantity, said):
    candle = cast.products.CANDLE
    QuantityRule.objects.create(product=candle, minimum=12, increment=6, maximum=60)

    asked = bea.get(f"/catalogue/CANDLE/price/?quantity={quantity}", **HTMX)
    by_htmx = bea.post("/catalogue/CANDLE/line/", {"quantity": quantity}, **HTMX)
    by_form = bea.post("/catalogue/CANDLE/line/", {"quantity": quantity, "next": "/catalogue/?view=list"}, follow=True)

    told = [words(document(answer).get_element_by_id(f"said-{candle.pk}")) for answer in (asked, by_htmx, by_form)]
    assert [said in sentence for sentence in told] == [True] * 3
    assert (by_htmx.status_code, by_form.status_code) == (422, 200)
    field = document(by_form).xpath(f"//*[@id='product-{candle.pk}']//input[@name='quantity']")[0]
    assert field.get("value") == quantity


def test_the_quantity_begins_with_the_smallest_that_may_be_ordered_and_the_rule_is_told(cast, bea):
    QuantityRule.objects.create(product=cast.products.CANDLE, minimum=12, increment=6, maximum=60)
    Product.objects.filter(code="CANDLE").update(pack_size=6)

    answer = bea.get("/catalogue/?q=candle&view=list")

    field = document(answer).xpath("//input[@name='quantity']")[0]
    assert field.get("value") == "12"
    assert "pack of 6 in steps of 6, from 12 on, at most 60" in line(answer, cast.products.CANDLE)


def test_adding_without_script_comes_back_to_the_list_with_the_tier_reached(bea):
    answer = bea.post(
        "/catalogue/CANDLE/line/", {"quantity": "50", "next": "/catalogue/?view=list&q=candle"}, follow=True
    )

    assert answer.redirect_chain[0][0].startswith("/catalogue/?view=list&q=candle&of=CANDLE&quantity=50#product-")
    assert reached(answer) == ["50+ £9.50"]


def test_a_foreign_address_is_not_followed_after_adding(bea):
    answer = bea.post("/catalogue/CANDLE/line/", {"quantity": "1", "next": "https://evil.example/catalogue/"})

    assert answer["Location"].startswith("/catalogue/CANDLE/?")


def recommended(cast, price, **values):
    prices = PriceList.objects.create(name="Recommended", currency="GBP", is_recommended=True, **values)
    PriceEntry.objects.create(price_list=prices, product=cast.products.CANDLE, unit_price=Decimal(price))


@pytest.mark.parametrize(("price", "struck"), [("12.50", ["Recommended price £12.50"]), ("9.95", []), ("8", [])])
def test_the_recommended_price_is_struck_where_it_is_higher(cast, bea, price, struck):
    recommended(cast, price)

    page = document(bea.get("/catalogue/?q=candle"))

    assert [words(each) for each in page.xpath("//s")] == struck


def taxed(*, home="GB", to="GB"):
    standard = TaxClass.objects.create(code="standard", name="Standard")
    TaxRate.objects.create(tax_class=standard, country=home, rate=20)


@pytest.fixture
def addresses(cast):
    """Give the operator's home and the depot's place of delivery."""
    for partner, flag in (
        (cast.partners.operator, "is_default_bill_to"),
        (cast.partners.acme_depot, "is_default_ship_to"),
    ):
        Address.objects.create(
            partner=partner, label="x", street="1 Quay", city="Hull", postcode="HU1", country="GB", **{flag: True}
        )


def test_prices_say_once_whether_tax_is_in_them(cast, bea, addresses):
    taxed()
    net = bea.get("/catalogue/")
    PriceList.objects.filter(name="Trade").update(is_gross=True)
    gross = bea.get("/catalogue/")

    told = [words(of_class(document(answer), "results-count")[0]) for answer in (net, gross)]
    assert told == ["5 products · Prices without tax.", "5 products · Prices include tax."]


def test_a_recommended_price_with_tax_is_compared_without(cast, bea, addresses):
    taxed()
    recommended(cast, "12.00", is_gross=True)

    assert "£10.00" in offer(bea.get("/catalogue/?q=candle"), cast.products.CANDLE)


@pytest.mark.parametrize(
    ("availability", "days", "said"),
    [
        ("in_stock", 2, "In stock, 2 days"),
        ("to_order", 10, "To order, 10 days"),
        ("unavailable", 3, "Not available at present"),
        ("low", None, "Low stock"),
    ],
)
def test_availability_is_told_with_the_days_it_takes(cast, bea, availability, days, said):
    Product.objects.filter(code="CANDLE").update(availability=availability, delivery_days=days)

    page = document(bea.get("/catalogue/?q=candle"))

    assert [words(each) for each in page.xpath("//*[@id='products']//span[contains(@class, 'status')]")] == [said]


def test_what_is_not_sold_to_ones_country_says_so_and_has_no_button(cast, bea, addresses):
    Product.objects.filter(code="CANDLE").update(restricted_countries=["GB"])

    answers = [bea.get("/catalogue/?q=candle"), bea.get("/catalogue/CANDLE/")]

    assert ["Not sold to your country (GB)" in words(document(answer)) for answer in answers] == [True, True]
    assert [document(answer).xpath("//form[contains(@action, '/line/')]") for answer in answers] == [[], []]


def test_the_last_order_of_ones_own_company_is_told_unless_nothing_came_of_it(cast, bea):
    lines = [cast.submitted("bea", "20.00").lines.first() for _each in range(2)]
    product = lines[0].product
    told = []
    for change in ({}, {"state": OrderState.REJECTED, "placed_at": None}):
        Order.objects.update(**{"po_number": "", **change})
        told.append("Last ordered" in line(bea.get(f"/catalogue/?q={product.code}"), product))

    assert told == [True, False]


def test_chips_take_off_one_choice_each_and_keep_the_others(cast, bea):
    Attribute.objects.create(name="Brand", is_facet=True)
    for code, brand in (("CANDLE", "Norvik"), ("LANTERN", "Halden"), ("TWINE", "Norvik")):
        Product.objects.filter(code=code).update(attributes={"Brand": brand})

    page = document(bea.get("/catalogue/?f.Brand=Norvik&f.Brand=Halden&view=list"))

    chips = {words(chip): chip.get("href") for chip in of_class(page, "chip")}
    assert chips == {
        "Brand: Halden take off": "?f.Brand=Norvik&view=list",
        "Brand: Norvik take off": "?f.Brand=Halden&view=list",
        "Show all": "?view=list",
    }
    assert sorted(
        box.get("value") for box in page.xpath("//input[@type='checkbox'][@checked][starts-with(@name, 'f.')]")
    ) == ["Halden", "Norvik"]


def test_an_answer_by_htmx_is_the_list_and_what_may_be_chosen_next(bea):
    answer = bea.get("/catalogue/?q=candle", **HTMX)

    assert (b"<html" in answer.content, b'id="products"' in answer.content) == (False, True)
    assert b'id="narrow" hx-swap-oob="true"' in answer.content


def test_what_is_being_typed_is_completed_with_the_own_price(bea):
    page = document(bea.get("/completion/?q=can", **HTMX))

    found = [(words(link), link.get("href")) for link in page.xpath("//a")]
    assert found == [("CANDLE Church candle £9.95", "/catalogue/CANDLE/")]


def test_without_script_completing_is_searching(bea):
    assert bea.get("/completion/?q=can")["Location"] == "/catalogue/?q=can"


def test_the_page_of_a_product_shows_all_of_it(cast, bea):
    above = Category.objects.create(code="home", name="Home")
    lights = Category.objects.create(code="lights", name="Lights", parent=above)
    Attribute.objects.create(name="Height", unit="cm")
    Product.objects.filter(code__in=["CANDLE", "LANTERN"]).update(category=lights, attributes={"Height": "20"})
    ProductImage.objects.create(
        product=cast.products.CANDLE, small="s", large="l", width=8, height=6, alt="A candle lit"
    )
    QuantityRule.objects.create(product=cast.products.CANDLE, minimum=10, increment=10)

    page = document(bea.get("/catalogue/CANDLE/?quantity=50"))

    assert [words(link) for link in page.xpath("//nav[@class='crumbs']//a")] == ["Catalogue", "Home", "Lights"]
    assert words(of_class(page, "tiers")[0]).endswith("50 reached £9.50 100 £9.00")
    assert "Height 20 cm" in " ".join(words(fact) for fact in page.xpath("//dl/div"))
    assert [image.get("alt") for image in page.xpath("//*[contains(@class, 'gallery')]/img")] == ["A candle lit"]
    assert [words(link) for link in page.xpath("//*[@class='related']//a")] == ["Storm lantern"]
    assert "in steps of 10" in words(page)
    assert "Price list “Trade”, from 50 pieces" in words(of_class(page, "why")[0])


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:12])
def test_nothing_that_is_sent_breaks_a_page(bea, text):
    sent = {"q": text, "category": text, "view": text, "of": text, "quantity": text, "page": text, "f.Brand": text}

    answers = [
        bea.get("/catalogue/", sent),
        bea.get("/completion/", sent, **HTMX),
        bea.get("/catalogue/CANDLE/", sent),
        bea.get("/catalogue/CANDLE/price/", sent, **HTMX),
    ]

    assert [answer.status_code for answer in answers] == [200] * 4


def test_an_empty_catalogue_explains_itself_and_a_vain_search_offers_a_way_on(cast, bea):
    vain = bea.get("/catalogue/?q=xyzzy")
    PriceListAssignment.objects.all().delete()
    empty = bea.get("/catalogue/")

    titles = [words(document(answer).xpath("//div[@class='empty']/h2")[0]) for answer in (vain, empty)]
    assert titles == ["Nothing found", "No products for you yet"]
