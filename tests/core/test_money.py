"""Money is rounded in one place, half up, to the currency's own precision (C8)."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import money

D = Decimal


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1.004", "GBP", "1.00"),
        ("1.005", "GBP", "1.01"),
        ("1.015", "GBP", "1.02"),
        ("-1.004", "GBP", "-1.00"),
        ("-1.005", "GBP", "-1.01"),
        ("0.005", "EUR", "0.01"),
        ("0.0049999", "EUR", "0.00"),
        ("99.5", "JPY", "100"),
        ("99.49", "JPY", "99"),
        ("-0.5", "JPY", "-1"),
        ("1.0005", "KWD", "1.001"),
        ("1.00049", "KWD", "1.000"),
    ],
)
def test_an_amount_is_rounded_half_up_away_from_zero(amount, currency, expected):
    assert str(money.rounded(D(amount), currency)) == expected


@pytest.mark.parametrize(
    ("price", "quantity", "currency", "expected"),
    [
        ("9.95", 120, "GBP", "1194.00"),
        ("0.0425", 1, "GBP", "0.04"),
        ("0.0425", 2, "GBP", "0.09"),
        ("0.0425", 1000, "GBP", "42.50"),
        ("0.0001", 49, "GBP", "0.00"),
        ("0.0001", 50, "GBP", "0.01"),
        ("0", 5, "GBP", "0.00"),
        ("12.4", 3, "JPY", "37"),
        ("0.0005", 1, "KWD", "0.001"),
    ],
)
def test_a_line_is_rounded_once_after_multiplying(price, quantity, currency, expected):
    assert str(money.line_total(D(price), quantity, currency)) == expected


@pytest.mark.parametrize(("currency", "unit"), [("GBP", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_a_currency_has_its_smallest_unit(currency, unit):
    assert money.unit(currency) == D(unit)


@given(
    st.decimals(min_value=0, max_value=10**6, places=4),
    st.integers(min_value=1, max_value=10**6),
    st.sampled_from(["GBP", "EUR", "USD", "JPY", "KWD"]),
)
def test_a_line_is_never_further_than_half_a_unit_from_the_exact_product(price, quantity, currency):
    total = money.line_total(price, quantity, currency)

    assert abs(total - price * quantity) * 2 <= money.unit(currency)
    assert total == money.rounded(total, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1194", "GBP", "£1,194.00"),
        ("-1.5", "GBP", "-£1.50"),
        ("0", "GBP", "£0.00"),
        ("1500", "JPY", "JP¥1,500"),
        ("1.5", "KWD", "KWD1.500"),
    ],
)
def test_an_amount_is_shown_with_its_currency(amount, currency, shown):
    with translation.override("en-gb"):
        assert money.shown(D(amount), currency).replace("\xa0", "") == shown


@pytest.mark.parametrize(
    ("price", "shown"),
    [("9.9500", "£9.95"), ("0.0425", "£0.0425"), ("24", "£24.00"), ("1.2", "£1.20"), ("1.2340", "£1.234")],
)
def test_a_unit_price_is_shown_with_the_decimals_it_has(price, shown):
    with translation.override("en-gb"):
        assert money.shown_price(D(price), "GBP") == shown


def test_nothing_is_shown_for_no_amount():
    assert (money.shown(None, "GBP"), money.shown_price(None, "GBP")) == ("", "")
