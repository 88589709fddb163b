"""Rows of the quick order as a page shows them: what was typed, and what came of it in words."""

from typing import NamedTuple

from django.utils.translation import ngettext

from commerce.pages import cards
from commerce.queries import tax
from core import money


class Row(NamedTuple):
    """A row and its verdict; `is_good` None where nothing was written."""

    number: int
    code: str
    quantity: str
    note: str
    is_good: bool | None = None
    fault: str = ""
    hints: tuple = ()
    name: str = ""
    found_code: str = ""
    unit: str = ""
    price: str = ""
    total: str = ""


def rows(verdicts, *, acting, now):
    """Give the Rows of judged rows, at the prices that will be charged."""
    how = tax.treatment(partner_id=acting.partner_id, now=now)
    return [_row(verdict, how, acting.currency) for verdict in verdicts]


def _row(verdict, how, currency):
    product, price, total = verdict.product, "", ""
    if verdict.price:
        unit_price, _is_gross = cards.charged(verdict.price, product.tax_class, how)
        price = money.shown_price(unit_price, currency)
        total = money.shown(money.line_total(unit_price, verdict.together, currency), currency)
    number, code, quantity, note, _fault = verdict.asked
    row = Row(number, code, quantity, note, verdict.is_good, verdict.fault, verdict.hints)
    if product is None:
        return row
    return row._replace(name=product.name, found_code=product.code, unit=product.unit, price=price, total=total)


def empty(number):
    """Give a row that nothing is written in yet."""
    return Row(number, "", "", "")


def said(added, cart):
    """Say what was put into a cart."""
    told = ngettext("%(n)s product is in “%(cart)s”.", "%(n)s products are in “%(cart)s”.", added.number)
    return told % {"n": added.number, "cart": cart.name}
