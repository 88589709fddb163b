"""Read the package's files row by row; a row that makes no sense becomes a refusal, the others go on.

Amounts are Decimals, times are the wall clock of the shop (Europe/London) as aware times.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from partners.imports import Refusal, Unreadable, check_columns

CURRENCY = "GBP"
SHOP_ZONE = ZoneInfo("Europe/London")
PRICE_DIGITS = 4
NEEDED = {
    "products": ("stock_code", "raw_variants", "kind", "description", "list_price_gbp", "retail_price_gbp"),
    "price_tiers": ("stock_code", "valid_from", "valid_to", "min_qty", "unit_price_gbp"),
    "contract_prices": ("customer_id", "stock_code", "unit_price_gbp", "first_seen", "min_qty_seen"),
    "customers": ("customer_id", "country", "country_iso2", "credit_limit_suggested_gbp"),
    "invoices": ("invoice_no", "kind", "invoiced_at", "customer_id", "n_lines", "units", "total_gbp"),
    "invoice_lines": ("line_id", "invoice_no", "stock_code", "quantity", "unit_price_gbp"),
}


@dataclass(frozen=True, slots=True)
class Article:
    """A row of products."""

    code: str
    kind: str
    name: str
    other_spellings: tuple
    retail_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of price_tiers, its inclusive days turned into a half-open period."""

    code: str
    min_quantity: int
    unit_price: Decimal
    begins: datetime | None
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Contract:
    """A row of contract_prices: from the day and the quantity it was first charged at."""

    customer_id: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Customer:
    """A row of customers."""

    customer_id: str
    country: str
    country_name: str
    credit_limit: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """A row of invoices; `customer_id` is empty where there was no account."""

    number: str
    kind: str
    at: str
    customer_id: str
    line_count: int
    units: int
    total: Decimal


class Line(NamedTuple):
    """A row of invoice_lines (half a million). Quantities and prices may be negative on what is no sale."""

    line_id: str
    number: str
    code: str
    quantity: int
    unit_price: Decimal


class Package:
    """A folder with the package's files; `refusals` collects what could not be read."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.refusals: list[Refusal] = []

    def expected(self) -> dict:
        """Give the control totals."""
        try:
            return json.loads((self.folder / "expected.json").read_text(encoding="utf-8"), parse_float=Decimal)
        except (OSError, ValueError) as error:
            raise Unreadable(f"expected.json: {error}") from error

    def refuse(self, file, line, key, reason):
        self.refusals.append(Refusal(file, line, key, reason))

    @cached_property
    def products(self) -> list[tuple[int, Article]]:
        """The articles; kept, since the catalogue and the prices both need them."""
        return list(self._parsed("products", _article))

    def price_tiers(self) -> Iterator[tuple[int, Tier]]:
        return self._parsed("price_tiers", _tier)

    def contract_prices(self) -> Iterator[tuple[int, Contract]]:
        return self._parsed("contract_prices", _contract)

    def customers(self) -> Iterator[tuple[int, Customer]]:
        return self._parsed("customers", _customer)

    def invoices(self) -> Iterator[tuple[int, Invoice]]:
        return self._parsed("invoices", _invoice)

    def invoice_lines(self) -> Iterator[tuple[int, Line]]:
        return self._parsed("invoice_lines", _line)

    def _parsed(self, name, parse: Callable):
        file = f"{name}.csv.gz"
        for line, values in self.rows(name):
            try:
                yield line, parse(values)
            except (ValueError, InvalidOperation) as error:
                self.refuse(file, line, values.get(NEEDED[name][0]) or "", _sentence(error))

    def rows(self, name) -> Iterator[tuple[int, dict]]:
        """Give the raw rows of a file with their line numbers. Raises Unreadable."""
        file = f"{name}.csv.gz"
        try:
            with gzip.open(self.folder / file, "rt", encoding="utf-8", newline="") as text:
                reader = csv.reader(text)
                header = next(reader, [])
                check_columns(header, NEEDED[name], file)
                for values in reader:
                    if values:
                        yield reader.line_num, dict(zip_longest(header, values[: len(header)], fillvalue=""))
        except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
            raise Unreadable(f"{file}: {error}") from error


def london(text) -> datetime:
    """Read "YYYY-MM-DD HH:MM" as the shop's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHOP_ZONE)


def beginning_of(day: date) -> datetime:
    """Give the midnight a day begins with at the shop."""
    return datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)


def _sentence(error):
    if isinstance(error, InvalidOperation):
        return _("An amount is not a number.")
    return str(error)


def _article(values):
    code = _code(values["stock_code"])
    retail = values["retail_price_gbp"]
    spellings = tuple(text for text in values["raw_variants"].split("|") if text)
    name = values["description"] or _("Article %(code)s") % {"code": code}
    return Article(code, values["kind"], name[:200], spellings, _price(retail) if retail else None)


def _tier(values):
    begins, last = _day(values["valid_from"]), _day(values["valid_to"])
    if begins and last and last < begins:
        raise ValueError(_("It ends before it begins."))
    return Tier(
        _code(values["stock_code"]),
        _count(values["min_qty"]),
        _price(values["unit_price_gbp"]),
        begins and beginning_of(begins),
        last and beginning_of(last + timedelta(days=1)),
    )


def _contract(values):
    code, first = _code(values["stock_code"]), date.fromisoformat(values["first_seen"])
    quantity, price = _count(values["min_qty_seen"]), _price(values["unit_price_gbp"])
    return Contract(values["customer_id"], Tier(code, quantity, price, beginning_of(first), None))


def _customer(values):
    number = values["customer_id"]
    if not (number.isascii() and number.isdigit()):
        raise ValueError(_("A customer id is a number."))
    limit = _price(values["credit_limit_suggested_gbp"])
    return Customer(number, values["country_iso2"], values["country"], limit)


def _invoice(values):
    if not values["invoice_no"]:
        raise ValueError(_("The invoice has no number."))
    london(values["invoiced_at"])
    return Invoice(
        values["invoice_no"],
        values["kind"],
        values["invoiced_at"],
        values["customer_id"],
        int(values["n_lines"]),
        int(values["units"]),
        _amount(values["total_gbp"]),
    )


def _line(values):
    return Line(
        values["line_id"],
        values["invoice_no"],
        values["stock_code"],
        int(values["quantity"]),
        _amount(values["unit_price_gbp"]),
    )


def _code(text):
    if not text or len(text) > 60:
        raise ValueError(_("The article has no sound code."))
    return text


def _count(text):
    count = int(text)
    if count < 1:
        raise ValueError(_("A quantity begins with 1."))
    return count


def _day(text):
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=8192)
def _amount(text):
    amount = Decimal(text)
    if not amount.is_finite():
        raise ValueError(_("An amount is not a number."))
    return amount


def _price(text):
    price = _amount(text)
    if price < 0 or price.as_tuple().exponent < -PRICE_DIGITS or price >= 10**12:
        raise ValueError(_("A price is zero or more, with up to four decimals."))
    return price
