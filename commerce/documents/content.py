"""What a document says, as it is kept: plain values without language, amounts as text with their currency's decimals.

The PDF is drawn from this alone, so that it says the same whatever is changed later (see documents.page).
"""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from core import money

PRICE_DIGITS = 4


def day(now):
    """Give the date that a document bears: the house's own, whoever reads it from wherever."""
    return timezone.localtime(now, timezone.get_default_timezone()).date()


def amount(value, currency):
    """Write an amount as it is kept: "1194.00"."""
    return str(money.rounded(Decimal(value), currency))


def price(value):
    """Write a unit price as it is kept, with its 4 decimals."""
    return f"{Decimal(value):.{PRICE_DIGITS}f}"


def row(line, position, *, quantity, net, tax, currency):
    """Keep a line with the quantity and the amounts that this document is about.

    `line` has code, name, unit, unit_price, tax_rate, note, and `is_gross` where its unit price contains the tax.
    """
    kept = {
        "position": position,
        "code": line["code"],
        "name": line["name"],
        "unit": line["unit"],
        "quantity": quantity,
        "unit_price": price(line["unit_price"]),
        "is_gross": line["is_gross"],
        "tax_rate": str(line["tax_rate"]),
        "net": amount(net, currency),
        "tax": amount(tax, currency),
    }
    return {**kept, "note": line["note"]} if line["note"] else kept


def delivery(name, *, net, tax, rate, currency):
    """Keep what delivery costs."""
    return {"name": name, "net": amount(net, currency), "tax": amount(tax, currency), "tax_rate": str(rate)}


def sums(rows, extra, currency):
    """Add lines and delivery up: net, the taxes by rate, and the total."""
    counted = [*rows, extra] if extra else rows
    by_rate: dict[Decimal, list] = {}
    for each in counted:
        found = by_rate.setdefault(Decimal(each["tax_rate"]).normalize(), [money.ZERO, money.ZERO])
        found[0] += Decimal(each["net"])
        found[1] += Decimal(each["tax"])
    net = sum((found[0] for found in by_rate.values()), money.ZERO)
    tax = sum((found[1] for found in by_rate.values()), money.ZERO)
    return {
        "net": amount(net, currency),
        "tax": amount(tax, currency),
        "total": amount(net + tax, currency),
        "taxes": [
            {"rate": f"{rate:f}", "net": amount(found[0], currency), "tax": amount(found[1], currency)}
            for rate, found in sorted(by_rate.items())
            if found[1]
        ],
    }


def date_of(text):
    """Read a date as it is kept; None for none."""
    return date.fromisoformat(text) if text else None
