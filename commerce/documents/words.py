"""Amounts, dates and texts of a document as its reader reads them, and as they fit on paper."""

import re
from datetime import datetime
from decimal import Decimal

from babel import Locale, dates, numbers
from django.utils.translation import get_language, to_locale

from commerce.documents import content
from core import money
from core.reader import zone_of

LONG = re.compile(r"\S{25,}")
BROKEN_AFTER = 20
ZERO_WIDTH_SPACE = "\u200b"
CONTROLS = {code: " " for code in [*range(32), *range(127, 160)] if code != 10}


def locale():
    """Give the locale of the language that is active."""
    return Locale.parse(to_locale(get_language() or "en-gb"))


def text(value):
    """Give a text that can be set: no control characters, and words too long for a line may be broken."""
    return LONG.sub(_breakable, str(value).translate(CONTROLS).strip())


def _breakable(found):
    word = found.group()
    parts = [word[start : start + BROKEN_AFTER] for start in range(0, len(word), BROKEN_AFTER)]
    return ZERO_WIDTH_SPACE.join(parts)


def amount(kept, currency):
    """Write an amount as it is kept."""
    return _unbroken(money.shown(Decimal(kept), currency))


def price(kept, currency):
    """Write a unit price as it is kept."""
    return _unbroken(money.shown_price(Decimal(kept), currency))


def percent(kept):
    """Write a tax rate with the decimals it has: 20%, 5.5%."""
    known = locale()
    whole, sign = known.percent_formats[None].pattern.rsplit("0", 1)
    return _unbroken(numbers.format_percent(Decimal(kept) / 100, format=f"{whole}0.###{sign}", locale=known))


def day(kept):
    """Write a date as it is kept: 2 Mar 2026."""
    return dates.format_date(content.date_of(kept), "medium", locale=locale()) if kept else ""


def moment(kept, zone):
    """Write a moment as it is kept, in its zone: 2 Mar 2026, 23:59 GMT."""
    at, known = datetime.fromisoformat(kept).astimezone(zone_of(zone)), locale()
    return f"{dates.format_date(at, 'medium', locale=known)}, {dates.format_time(at, 'short', locale=known)} {at:%Z}"


def country(code):
    """Name a country."""
    return locale().territories.get(code, code) if code else ""


def address(kept):
    """Give the lines of an address, the country last."""
    if not kept:
        return []
    town = f"{kept.get('postcode', '')} {kept.get('city', '')}".strip()
    return [text(line) for line in (kept.get("street"), town, country(kept.get("country", ""))) if line]


def _unbroken(said):
    return said.replace(" ", "\u00a0")
