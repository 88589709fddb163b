"""The rows of a file of prices: what a cell may say, and what is wrong with it, before anything is looked up (C6)."""

import re
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from commerce.price_text import price_of
from core import money

HEADS = {
    "code": "sku|product|product code|article|artikel|artikelnummer|art nr|produkt|kod|kod produktu|indeks",
    "min_quantity": "min quantity|min|min qty|minimum quantity|quantity|from quantity|menge|mindestmenge|ab menge|"
    "ilość|minimalna ilość|od ilości",
    "price": "unit price|preis|einzelpreis|stückpreis|cena|cena jednostkowa",
    "from": "valid from|effective from|von|ab|gültig ab|od|ważne od|ważna od",
    "to": "until|until before|valid to|effective to|bis|gültig bis|do|ważne do|ważna do",
}
"""The columns and what else they are called, in English, German and Polish."""
NEEDED = ("code", "price")
FAST_PRICE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")
QUANTITY = re.compile(r"[0-9]{1,7}")
DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[ ,]+([0-9]{1,2}):([0-9]{2}))?")
YEARS = range(1970, 2201)


class Reader:
    """Gives the values of lines; dates repeat, so each is read once."""

    def __init__(self):
        self._moments = {"": None}

    def values(self, line):
        """Give (line number, code, min quantity, price, from, to, fault); what cannot be read is None."""
        cells = line.cells
        code = cells.get("code", "")
        try:
            if line.fault:
                raise ValueError(line.fault)
            return (line.number, *self._read(code, cells), "")
        except ValueError as error:
            return (line.number, code.replace("\0", ""), None, None, None, None, str(error))

    def _read(self, code, cells):
        if not code:
            raise ValueError(_("The product code is missing."))
        quantity = _quantity(cells.get("min_quantity", ""))
        price = cells.get("price", "")
        if not FAST_PRICE.fullmatch(price):
            price = _price(price)
        begins, ends = self._moment(cells.get("from", "")), self._moment(cells.get("to", ""))
        if begins is not None and ends is not None and begins >= ends:
            raise ValueError(_("It has to end after it begins."))
        return code, quantity, price, begins, ends

    def _moment(self, text):
        if text not in self._moments:
            self._moments[text] = moment(text)
        return self._moments[text]


def _price(text):
    if not text:
        raise ValueError(_("The price is missing."))
    return price_of(text)


def _quantity(text):
    if not text:
        return 1
    if not QUANTITY.fullmatch(text) or not 1 <= int(text) <= MAX_QUANTITY:
        told = {"text": text[:30], "most": money.counted(MAX_QUANTITY)}
        raise ValueError(_("“%(text)s” is not a whole quantity from 1 to %(most)s.") % told)
    return int(text)


def moment(text):
    """Give the moment that a text means: 2026-03-01, 2026-03-01T08:00+01:00, 1.3.2026; in the reader's zone unless it
    names its own. Raises ValueError with the sentence why not."""
    try:
        found = parse_datetime(text) or _day(parse_date(text)) or _day_first(text)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise ValueError(_("“%(text)s” is not a date: write 2026-03-01, or 2026-03-01 08:00.") % {"text": text[:30]})
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _day(found):
    return found and datetime(found.year, found.month, found.day)  # noqa: DTZ001 - the zone is added by moment


def _day_first(text):
    match = DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the zone is added by moment
