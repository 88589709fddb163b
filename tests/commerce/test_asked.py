"""Rows of code and quantity: found at their price, or told why not; each row by itself (O1, C9)."""

import pytest

from commerce import quantity_text
from commerce.models import PriceEntry, QuantityRule
from commerce.queries import asked
from tests.factories.racing import statements
from tests.factories.rows import ProductFactory

UNKNOWN = "No product with this code is in your price lists."
WHOLE = "Enter a whole quantity from 1 to 1,000,000."


@pytest.fixture
def bea(cast):
    return cast.acting("bea")


def sold(cast, code, price="2.00"):
    product = ProductFactory(code=code, name=f"Product {code}")
    PriceEntry.objects.create(price_list=cast.price_list, product=product, min_quantity=1, unit_price=price)
    return product


def judge(bea, now, *rows):
    return asked.judged([asked.Asked(number, *row) for number, row in enumerate(rows, 1)], acting=bea, now=now)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("2", 2),
        (" 2 ", 2),
        ("2,0", 2),
        ("2.00", 2),
        ("2,", 2),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1000000", 10**6),
    ],
)
def test_a_whole_quantity_is_read_as_people_write_it(text, quantity):
    assert quantity_text.read(text) == (quantity, "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter a quantity."),
        ("2,5", "“2,5” is not a whole quantity."),
        ("0.1", "“0.1” is not a whole quantity."),
        ("1.000", "“1.000” can mean two things: please write 1000, or a quantity without decimals."),
        ("1,000", "“1,000” can mean two things: please write 1000, or a quantity without decimals."),
        ("0", WHOLE), ("0,0", WHOLE), ("-1", WHOLE), ("1e3", WHOLE), ("1e999999", WHOLE), ("NaN", WHOLE),
        ("Infinity", WHOLE), ("２", WHOLE), ("٣", WHOLE), ("2147483648", WHOLE), ("9223372036854775808", WHOLE),
        ("5\0", WHOLE), ("1000001", WHOLE), ("0x10", WHOLE), ("+5", WHOLE), ("5 & -4", WHOLE),
    ],
)  # fmt: skip
def test_what_is_no_whole_quantity_is_explained(text, sentence):
    assert quantity_text.read(text) == (None, sentence)


def test_a_code_counts_in_any_case_and_is_priced_at_its_quantity(cast, bea, now):
    verdict = judge(bea, now, ("candle", "120"))[0]

    assert (verdict.is_good, verdict.product.code, verdict.together, str(verdict.price.unit_price)) == (
        True, "CANDLE", 120, "9.0000",
    )  # fmt: skip


def test_a_wrong_row_does_not_break_the_others(cast, bea, now):
    verdicts = judge(bea, now, ("CANDLE", "1"), ("NOPE", "1"), ("POUND", "x"), ("", "3"), ("LANTERN", "2"))

    assert [verdict.fault for verdict in verdicts] == ["", UNKNOWN, WHOLE, "The code is missing.", ""]


def test_a_product_in_no_list_of_the_partner_is_as_unknown_as_one_that_does_not_exist(cast, bea, now):
    ProductFactory(code="SECRET")
    gone = sold(cast, "GONE")
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    assert [verdict.fault for verdict in judge(bea, now, ("SECRET", "1"), ("GONE", "1"))] == [UNKNOWN, UNKNOWN]


def test_lost_zeros_are_found_where_one_product_has_them_and_said(cast, bea, now):
    sold(cast, "00042")

    verdict = judge(bea, now, ("42", "1"))[0]

    assert (verdict.product.code, verdict.hints) == ("00042", ("“42” read as 00042: its leading zeros were missing.",))


def test_lost_zeros_are_asked_about_where_two_products_may_be_meant(cast, bea, now):
    for code in ("042", "00042"):
        sold(cast, code)

    verdict = judge(bea, now, ("42", "1"))[0]

    assert (verdict.product, verdict.fault) == (
        None, "“42” may mean several codes: 00042, 042. Please write it in full.",
    )  # fmt: skip


def test_the_very_code_wins_over_one_with_zeros_and_zeros_that_are_there_count(cast, bea, now):
    for code in ("42", "00042"):
        sold(cast, code)

    assert [verdict.product.code for verdict in judge(bea, now, ("42", "1"), ("00042", "1"))] == ["42", "00042"]


def test_zeros_of_a_product_that_is_not_sold_to_him_are_not_guessed(bea, now):
    ProductFactory(code="00042")

    assert judge(bea, now, ("42", "1"))[0].fault == UNKNOWN


def test_what_stands_twice_is_added_up_and_said(cast, bea, now):
    first, second = judge(bea, now, ("CANDLE", "49"), ("candle", "1"))

    assert (first.together, str(first.price.unit_price), second.hints) == (
        50, "9.5000", ("Also in row 1: added up to 50.",),
    )  # fmt: skip
    assert (first.is_first, second.is_first, second.is_good) == (True, False, True)


def test_a_quantity_against_the_rule_names_the_nearest_right_ones(cast, bea, now):
    QuantityRule.objects.create(product=cast.products.CANDLE, minimum=6, increment=6)

    verdict = judge(bea, now, ("CANDLE", "7"))[0]

    assert verdict.fault == "CANDLE is ordered in steps of 6. Possible: 6 or 12."


def test_two_rows_are_held_against_the_rule_together(cast, bea, now):
    QuantityRule.objects.create(product=cast.products.CANDLE, minimum=6, increment=6)

    assert [verdict.fault for verdict in judge(bea, now, ("CANDLE", "7"), ("CANDLE", "5"))] == ["", ""]


def test_the_database_is_asked_as_often_for_a_thousand_rows_as_for_one(cast, bea, now):
    counts = []
    for number in (1, 1000):
        rows = [("CANDLE", "1"), ("77", "1"), *[(f"NOPE{each}", "1") for each in range(number)]]
        with statements() as sent:
            judge(bea, now, *rows)
        counts.append(len(sent))

    assert counts == [4, 4]
