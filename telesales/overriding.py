"""Whether a seller may offer a price: pure, without a database (T3).

    bounds = Bounds(max_discount=Decimal(10), mode="require")
    tested([Offer("CANDLE", list_price, price, quantity, net=price, cost=None, bounds=bounds)], Decimal(0), "GBP")
    # -> [Verdict("require", "CANDLE: 12 % off is more than 10 %.")]

Per cents are of the customer's own price; exactly at a bound is within it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core import money

WARN, REQUIRE, BLOCK = "warn", "require", "block"
STRENGTH = {None: 0, WARN: 1, REQUIRE: 2, BLOCK: 3}


@dataclass(frozen=True, slots=True)
class Bounds:
    """See telesales.models.OverrideRule; None is without such a bound."""

    max_discount: Decimal | None = None
    max_markup: Decimal | None = None
    margin_floor: Decimal | None = None
    monthly_amount: Decimal | None = None
    currency: str = ""
    mode: str = BLOCK


@dataclass(frozen=True, slots=True)
class Offer:
    """A line at an offered price; `net` is the offered price without tax, `cost` None where it is not known.

    `bounds` None: the role may offer no price for this product.
    """

    code: str
    list_price: Decimal
    price: Decimal
    quantity: int
    net: Decimal
    cost: Decimal | None
    bounds: Bounds | None

    def given(self, currency):
        """What the line costs less than at the customer's own price; below zero what it costs more."""
        own = money.line_total(self.list_price, self.quantity, currency)
        return own - money.line_total(self.price, self.quantity, currency)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`mode` None is within the bounds; else what is to be done (warn, require, block), and `said` why."""

    mode: str | None = None
    said: str = ""


WITHIN = Verdict()


def tested(offers: Sequence[Offer], given_before, currency):
    """Give the Verdict of each offer. `given_before` is what the role has given this company in the month so far; the
    lines of one order add to it in their order."""
    found, given = [], given_before
    for offer in offers:
        given += max(offer.given(currency), money.ZERO)
        found.append(_verdict(offer, given, currency))
    return found


def strongest(verdicts):
    """Give the mode that counts for several verdicts: the strictest; None where all are within."""
    return max((verdict.mode for verdict in verdicts), key=STRENGTH.__getitem__, default=None)


def _verdict(offer, given, currency):
    if offer.price == offer.list_price:
        return WITHIN
    bounds = offer.bounds
    if bounds is None:
        return Verdict(BLOCK, _("%(code)s: your role may not offer another price for it.") % {"code": offer.code})
    said = [*_beyond_discount(offer, bounds), *_below_margin(offer, bounds), *_beyond_month(bounds, given, currency)]
    if not said:
        return WITHIN
    return Verdict(bounds.mode, f"{offer.code}: {' '.join(said)}")


def _beyond_discount(offer, bounds):
    off = money.per_cent_off(offer.list_price, offer.price)
    told = {"asked": f"{abs(off).normalize():f}"}
    if offer.price < offer.list_price and bounds.max_discount is not None and _is_below(offer, bounds.max_discount):
        yield _("%(asked)s %% off is more than %(most)s %%.") % {**told, "most": f"{bounds.max_discount.normalize():f}"}
    if offer.price > offer.list_price and bounds.max_markup is not None and _is_above(offer, bounds.max_markup):
        yield _("%(asked)s %% more is above %(most)s %%.") % {**told, "most": f"{bounds.max_markup.normalize():f}"}


def _is_below(offer, per_cent):
    """Below the price that so many per cent off come to, as a price is written: with 4 decimals."""
    return offer.price < money.less_percent(offer.list_price, per_cent)


def _is_above(offer, per_cent):
    return offer.price > money.less_percent(offer.list_price, -per_cent)


def _below_margin(offer, bounds):
    """Neither cost nor margin is said: sellers read it, and could work out the one from the other (T16)."""
    floor = bounds.margin_floor
    if floor is None:
        return
    if offer.cost is None:
        yield _("The lowest price for it is not known.")
    elif (offer.net - offer.cost) * 100 < offer.net * floor:
        yield _("It is below the lowest price for it.")


def _beyond_month(bounds, given, currency):
    most = bounds.monthly_amount
    if most is None or given <= 0:
        return
    if bounds.currency != currency:
        yield _("What may be given in a month is agreed in %(currency)s.") % {"currency": bounds.currency}
    elif given > most:
        told = {"given": money.shown(given, currency), "most": money.shown(most, currency)}
        yield _("%(given)s given to this company this month is more than %(most)s.") % told
