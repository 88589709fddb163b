"""A user sees exactly the products in a list in force for his place, at his prices (C1, C2, scenario 13)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.models import PriceEntry, PriceList, PricePolicy, Product
from commerce.queries import catalogue
from tests.factories.rows import CategoryFactory, ProductFactory

ALL = ["PENNY", "POUND", "CANDLE", "TWINE", "LANTERN"]


@pytest.fixture
def found(cast, now):
    """Give a function that tells the codes of what bea finds."""

    def codes(text="", *, who="bea", **wanted):
        return [item.code for item in catalogue.page(acting=cast.acting(who), now=now, text=text, **wanted).items]

    return codes


@pytest.fixture
def words(cast):
    """Give products with words to look for."""
    rows = [
        ("84029E", "Red woolly hottie", "Keeps warm"),
        ("84029G", "Knitted union flag hot water bottle", "Wool"),
        ("22423", "Regency cakestand 3 tier", "For parties, not for candles"),
    ]
    products = [ProductFactory(code=code, name=name, description=text) for code, name, text in rows]
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=product, unit_price=5) for product in products
    )


def test_the_catalogue_is_what_the_lists_hold_by_name(found):
    assert found() == ALL


@pytest.mark.parametrize(("who", "count"), [("bea", 5), ("carl", 5), ("dora", 5), ("ada", 5), ("zoe", 0), ("ruth", 0)])
def test_without_a_list_the_catalogue_is_empty(found, who, count):
    assert len(found(who=who)) == count


def test_a_product_in_no_list_or_inactive_is_not_there(cast, found, now):
    ProductFactory(code="SECRET")
    Product.objects.filter(code="TWINE").update(is_active=False)

    assert found() == ["PENNY", "POUND", "CANDLE", "LANTERN"]
    bea = cast.acting("bea")
    assert [catalogue.visible_product(acting=bea, now=now, code=code) for code in ("SECRET", "TWINE")] == [None, None]


@pytest.mark.parametrize("hidden", ["list ended", "list inactive", "entry ended", "other currency"])
def test_what_is_no_longer_in_force_is_gone(cast, found, now, hidden):
    yesterday = now - timedelta(days=1)
    change = {
        "list ended": (PriceList, {"effective_to": yesterday}),
        "list inactive": (PriceList, {"is_active": False}),
        "entry ended": (PriceEntry, {"effective_to": yesterday}),
        "other currency": (PriceList, {"currency": "EUR"}),
    }
    model, values = change[hidden]
    model.objects.update(**values)

    assert found() == []


def test_each_product_shows_its_price_at_one_piece_and_the_list(cast, now):
    page = catalogue.page(acting=cast.acting("bea"), now=now, text="CANDLE")

    assert [(item.code, item.unit_price, item.list_name) for item in page.items] == [
        ("CANDLE", Decimal("9.9500"), "Trade")
    ]


def test_a_product_sold_from_ten_pieces_is_shown_without_a_price(cast, now):
    product = ProductFactory(code="BULK", name="Bulk")
    PriceEntry.objects.create(price_list=cast.price_list, product=product, min_quantity=10, unit_price=5)

    page = catalogue.page(acting=cast.acting("bea"), now=now, text="BULK")

    assert [(item.code, item.unit_price) for item in page.items] == [("BULK", None)]


def test_one_product_is_found_whatever_the_case_of_its_code(cast, now):
    bea = cast.acting("bea")

    seen = [catalogue.visible_product(acting=bea, now=now, code=code).code for code in ("CANDLE", "candle")]

    assert seen == ["CANDLE", "CANDLE"]


def test_a_foreign_product_is_as_invisible_as_one_that_does_not_exist(cast, now):
    zoe = cast.acting("zoe")

    assert [catalogue.visible_product(acting=zoe, now=now, code=code) for code in ("CANDLE", "NOTHING")] == [None, None]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("84029e", ["84029E"]),
        ("84029", ["84029G", "84029E"]),
        ("hot bottle", ["84029G"]),
        ("candles", ["CANDLE", "22423"]),
        ("cake", ["22423"]),
        ("wool", ["84029E", "84029G"]),
        ("cakstand", ["22423"]),
        ("lantrn", ["LANTERN"]),
        ("red & hottie | !", ["84029E"]),
        ("cakestand:* <-> tier", ["22423"]),
        ("zzzzzz", []),
    ],
)
def test_codes_and_words_are_found_also_misspelt(words, found, text, codes):
    assert found(text) == codes


def test_a_stretched_spelling_is_said(cast, words, now):
    bea = cast.acting("bea")

    guesses = [catalogue.page(acting=bea, now=now, text=text).is_guess for text in ("lantern", "lantrn")]

    assert guesses == [False, True]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "''", '"', "& | !", ":*", "<->", "(", "½", "٣", "a" * 5000, " "])
def test_odd_signs_find_nothing_or_something_but_never_break(words, found, text):
    assert isinstance(found(text), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_any_text_can_be_looked_for(found, text):
    assert isinstance(found(text), list)


def test_a_wildcard_is_a_sign_like_any_other(found):
    assert found("%ANDL%") == []


def test_a_category_shows_what_is_in_it_and_below(cast, found):
    home = CategoryFactory(code="home")
    light = CategoryFactory(code="light", parent=home)
    garden = CategoryFactory(code="garden")
    for code, category in (("CANDLE", light), ("LANTERN", home), ("TWINE", garden)):
        Product.objects.filter(code=code).update(category=category)

    shown = [found(category=code) for code in ("home", "light", "garden")]

    assert shown == [["CANDLE", "LANTERN"], ["CANDLE"], ["TWINE"]]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("", ["First 1", "Second 3"]),
        ("first", ["First 1", "Second 3"]),
        ("second", ["First 1", "Second 3", "Below 2"]),
        ("below", ["First 1", "Second 3", "Below 2", "Deep 1"]),
        ("nowhere", ["First 1", "Second 3"]),
    ],
)
def test_the_tree_of_categories_unfolds_where_one_stands_and_counts(cast, now, chosen, shown):
    second = CategoryFactory(code="second", name="Second", position=2)
    first = CategoryFactory(code="first", name="First", position=1)
    below = CategoryFactory(code="below", name="Below", parent=second)
    deep = CategoryFactory(code="deep", name="Deep", parent=below)
    CategoryFactory(code="empty", name="Empty")
    places = {"CANDLE": first, "LANTERN": second, "TWINE": below, "POUND": deep}
    for code, category in places.items():
        Product.objects.filter(code=code).update(category=category)

    branches = catalogue.page(acting=cast.acting("bea"), now=now, category=chosen).branches

    assert [f"{branch.name} {branch.count}" for branch in branches] == shown
    assert [branch.code for branch in branches if branch.is_chosen] == ([chosen] if chosen in places_of(shown) else [])
    assert {branch.code: branch.depth for branch in branches}.get("deep", 2) == 2


def places_of(shown):
    return {label.split()[0].lower() for label in shown}


@pytest.fixture
def many(cast):
    """Give 50 more products, so that there are 55 on three pages."""
    products = Product.objects.bulk_create(Product(code=f"M{n:03}", name=f"Many {n:03}") for n in range(50))
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=product, unit_price=1) for product in products
    )


def test_pages_follow_each_other_without_gap_or_double(cast, many, now):
    bea = cast.acting("bea")
    pages = [catalogue.page(acting=bea, now=now, number=number) for number in (1, 2, 3, 4)]

    codes = [item.code for page in pages for item in page.items]

    assert [len(page.items) for page in pages] == [24, 24, 7, 0]
    assert (len(codes), len(set(codes)), {page.total for page in pages}) == (55, 55, {55})


def test_many_products_are_paged_by_the_index_of_names_as_few_are_by_sorting(cast, many, now, monkeypatch):
    bea = cast.acting("bea")
    few = [catalogue.page(acting=bea, now=now, number=number) for number in (1, 2, 3, 4)]
    monkeypatch.setattr(catalogue, "FEW", 0)

    walked = [catalogue.page(acting=bea, now=now, number=number) for number in (1, 2, 3, 4)]

    assert walked == few


def test_a_page_takes_four_queries_with_one_row_or_many(cast, many, now, django_assert_max_num_queries):
    bea = cast.acting("bea")
    PricePolicy.objects.create(partner=cast.partners.acme, mode="lowest")

    counts = []
    for text in ("M001", ""):
        with django_assert_max_num_queries(4):
            counts.append(len(catalogue.page(acting=bea, now=now, text=text).items))

    assert counts == [1, 24]
