"""What would become of a price that a seller offers for a line of a cart: the same test as when it is ordered (T3)."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.queries import cart as carts
from commerce.queries import spending
from core import money
from core.refusal import Refused
from partners import queries as partners
from telesales import overriding, pricing
from telesales.queries import setup


@dataclass(frozen=True, slots=True)
class Offered:
    """A line at an offered price: the customer's own, how many per cent below it, and the verdict."""

    line: Any
    own: Decimal
    price: Decimal
    verdict: overriding.Verdict
    given: Decimal

    @property
    def off(self):
        return money.per_cent_off(self.own, self.price)


def until(now):
    """Give the moment to which what is offered now holds: the end of the house's day."""
    return timezone.localtime(spending.next_day(now))


def own_line(lines, line_id):
    """Give a line of priced ones and the customer's own price for it. Raises Refused where it has none now."""
    line = next((each for each in lines if each.id == line_id), None)
    if line is None or line.unit_price is None:
        raise Refused(_("This product has no price for the customer in this quantity: nothing can be offered."))
    return line, line.unit_price if line.list_price is None else line.list_price


def tested(cart, lines, line_id, price, *, by, now):
    """Give the Offered of a line if it had this price and the others stayed as they are."""
    line, own = own_line(lines, line_id)
    total = money.line_total(price, line.quantity, cart.currency)
    at_price = replace(line, list_price=own, unit_price=price, total=total)
    changed = [at_price if each.id == line_id else each for each in lines]
    found = {each.id: (offer, verdict) for each, offer, verdict in of_lines(cart, changed, by=by, now=now)}
    offer, verdict = found[line_id]
    return Offered(at_price, own, price, verdict, offer.given(cart.currency))


def of_lines(cart, lines, *, by, now):
    """Give [(line, Offer, Verdict)] of the lines that have an offered price, for whoever sells."""
    role = setup.seller_role(by.seller.roles)
    company_id = partners.root_id(cart.partner_id)
    return pricing.tested(lines, role=role, company_id=company_id, currency=cart.currency, now=now)


def priced(cart, *, now):
    """Give the lines of a cart with prices and taxes."""
    return carts.taxed(cart, now=now)[0]
