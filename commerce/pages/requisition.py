"""Requisition lists and what their lines cost today (O1)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from commerce.models import RequisitionList
from commerce.pages import cards
from commerce.queries import pricing, tax
from commerce.queries import quantity as quantities
from core import money


def of(acting):
    """The lists within reach, with how many lines they hold."""
    found = RequisitionList.objects.within_reach(acting).select_related("user")
    return found.annotate(line_count=Count("lines"))


@dataclass(slots=True)
class Line:
    """A line with today's price at its quantity, None where it is not sold, and why it cannot be ordered so."""

    line: Any
    unit_price: Decimal | None = None
    total: Decimal | None = None
    fault: str = ""


def lines(found, *, acting, now):
    """Give the Lines of a list."""
    rows = list(found.lines.select_related("product").order_by("position", "pk"))
    wanted = [(row.product_id, row.quantity) for row in rows if row.product.is_active]
    prices = pricing.resolve(partner_id=acting.partner_id, currency=acting.currency, wanted=wanted, now=now)
    ids = [row.product_id for row in rows]
    allowed = quantities.for_products(partner_id=acting.partner_id, products=ids) if ids else {}
    how = tax.treatment(partner_id=acting.partner_id, now=now)
    return [_line(row, prices, allowed, how, acting.currency) for row in rows]


def _line(row, prices, allowed, how, currency):
    price = prices.get((row.product_id, row.quantity))
    if price is None:
        return Line(row)
    unit_price, _is_gross = cards.charged(price, row.product.tax_class, how)
    rule = allowed.get(row.product_id, quantities.ANY)
    fault = "" if rule.allows(row.quantity) else quantities.sentence(row.quantity, rule, row.product.code)
    return Line(row, unit_price, money.line_total(unit_price, row.quantity, currency), fault)
