"""Money: the only place that rounds (C8). Amounts are Decimal; a currency is its ISO 4217 code."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, numbers
from django.utils.translation import get_language, to_locale

ZERO = Decimal("0")
PRICE_UNIT = Decimal("0.0001")
"""Unit prices keep 4 decimals."""
DECIMALS = re.compile(r"\.0+")


@lru_cache(maxsize=256)
def unit(currency):
    """Give the smallest amount of a currency: 0.01 for GBP, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-_digits(currency))


@lru_cache(maxsize=256)
def _digits(currency):
    return numbers.get_currency_precision(currency)


def rounded(amount, currency):
    """Round half up to the currency's precision."""
    return amount.quantize(unit(currency), rounding=ROUND_HALF_UP)


def line_total(unit_price, quantity, currency):
    """Price a line: the unit price keeps its 4 decimals, the line is rounded once. 9.95 x 120 = 1,194.00."""
    return rounded(unit_price * quantity, currency)


def tax_of(total, rate, currency, *, is_gross=False):
    """Give the tax of a line at `rate` per cent: on top of a net total, or what a gross total contains."""
    if is_gross:
        return total - rounded(total * 100 / (100 + rate), currency)
    return rounded(total * rate / 100, currency)


def less_percent(unit_price, percent):
    """Take a percentage off a unit price; it keeps 4 decimals, half up."""
    return (unit_price * (100 - percent) / 100).quantize(PRICE_UNIT, rounding=ROUND_HALF_UP)


def per_cent_off(unit_price, other):
    """Give how many per cent the other price is below the first, with 2 decimals; below zero where it is above."""
    if not unit_price:
        return ZERO
    return ((unit_price - other) * 100 / unit_price).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def without_tax(unit_price, rate):
    """Take `rate` per cent out of a gross unit price; it keeps 4 decimals."""
    return (unit_price * 100 / (100 + rate)).quantize(PRICE_UNIT, rounding=ROUND_HALF_UP)


def shown(amount, currency):
    """Write an amount with its currency in the reader's language: £1,194.00."""
    return "" if amount is None else _shown(amount, currency, _locale(), None)


def short(amount, currency):
    """Write about how much an amount is, where room is short: £12k."""
    return numbers.format_compact_currency(amount, currency, locale=_locale(), fraction_digits=1)


def shown_price(amount, currency):
    """Write a unit price: the currency's decimals, more (up to 4) where the price has them: £0.0425."""
    if amount is None:
        return ""
    digits = _digits(currency)
    decimals = max(digits, -amount.normalize().as_tuple().exponent)
    return _shown(amount, currency, _locale(), decimals if decimals > digits else None)


def counted(number):
    """Write a whole number with the reader's thousands separators: 1,194."""
    return "" if number is None else _counted(number, _locale())


@lru_cache(maxsize=4096)
def _counted(number, locale):
    return numbers.format_decimal(number, locale=locale)


def _locale():
    return to_locale(get_language() or "en-gb")


@lru_cache(maxsize=16384)
def _shown(amount, currency, locale, decimals):
    if decimals is None:
        return numbers.format_currency(amount, currency, locale=locale)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    return numbers.format_currency(
        amount, currency, DECIMALS.sub("." + "0" * decimals, pattern), locale=locale, currency_digits=False
    )
