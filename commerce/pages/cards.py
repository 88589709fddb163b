"""What the catalogue writes of a product: prices as they will be charged, quantities and times in words (C4, C9).

Everything is a text or a flag already, because a page shows it two dozen times.
"""

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY, Availability, TaxTreatment
from commerce.queries import facets, why
from commerce.queries import quantity as quantities
from commerce.queries.catalogue import Item
from commerce.queries.pricing import Tier
from core import money

TONES = {
    Availability.IN_STOCK: "ok",
    Availability.LOW: "warn",
    Availability.TO_ORDER: "info",
    Availability.UNAVAILABLE: "mute",
}


class Step(NamedTuple):
    """A line of the tier table."""

    min_quantity: int
    price: str
    is_reached: bool


class Face(NamedTuple):
    """All that a card or line of the list says: two that say the same are the same."""

    id: int
    code: str
    name: str
    unit: str
    picture: str
    typed: Any
    error: str
    price: str
    recommended: str
    mark: str
    steps: tuple
    total: str
    packing: str
    rule: str
    availability: str
    tone: str
    last: str
    restriction: str


of_item, own = attrgetter(*Face._fields[:5]), attrgetter(*Face._fields[5:])


@dataclass(slots=True)
class Card:
    """A product with what its card, line or page says. `typed` is the quantity in its field, `error` why not."""

    item: Item
    currency: str
    typed: Any = ""
    error: str = ""
    price: str = ""
    recommended: str = ""
    mark: str = ""
    steps: tuple = ()
    total: str = ""
    packing: str = ""
    rule: str = ""
    availability: str = ""
    tone: str = ""
    last: str = ""
    restriction: str = ""
    tier: Tier | None = None
    is_gross: bool = False

    @property
    def why(self):
        """Say why it costs that."""
        return why.sentence(self.tier.price.reason()) if self.tier and self.tier.price else ""

    @property
    def face(self):
        """Give what a list shows of it."""
        return Face._make(of_item(self.item) + own(self))


def of(item, *, how, currency, quantity=None, error=""):
    """Make the Card of an item for the Treatment `how`; `quantity` is what was typed, a number or anything else."""
    allowed, smallest = item.quantities, item.smallest
    number = quantity if isinstance(quantity, int) else smallest or allowed.minimum
    card = Card(item, currency, typed=number if quantity is None else quantity, error=error)
    if isinstance(quantity, int) and not allowed.allows(quantity):
        card.error = quantities.sentence(quantity, allowed, item.code)
    elif isinstance(quantity, int) and item.tiers and not item.tier(quantity):
        card.error = _("%(code)s is sold from %(number)s on.") % {"code": item.code, "number": smallest}
    if smallest:
        _price(card, item.tier(number), number, how)
    elif item.tiers:
        card.error = _("No quantity of it can be ordered at present.")
    card.packing = _packing(get_language(), item.unit, item.pack_size)
    card.rule = _rule(get_language(), item.unit, allowed)
    card.availability, card.tone = _availability(get_language(), item.availability, item.delivery_days)
    if how.destination and how.destination in item.restricted_countries:
        card.restriction = _("Not sold to your country (%(country)s)") % {"country": how.destination}
    if item.last_at:
        card.last = _last(item)
    return card


def _price(card, tier, number, how):
    tier = tier or card.item.tiers[0]
    price, card.is_gross = charged(tier.price, card.item.tax_class, how)
    card.price = money.shown_price(price, card.currency)
    card.tier = tier
    if len(card.item.tiers) > 1 or tier.min_quantity > 1:
        card.steps = tuple(
            Step(step.min_quantity, _shown(step.price, card, how), step is tier and number >= step.min_quantity)
            for step in card.item.tiers
        )
    if number > 1 and number <= MAX_QUANTITY and not card.error:
        card.total = money.shown(money.line_total(price, number, card.currency), card.currency)
    card.recommended = _recommended(card, price, how)


def _shown(price, card, how):
    return money.shown_price(charged(price, card.item.tax_class, how)[0], card.currency)


def charged(price, tax_class, how):
    """Give (unit price, whether tax is in it) as the cart will have it."""
    if price.is_gross and how.kind != TaxTreatment.NONE and not how.is_charged:
        return money.without_tax(price.unit_price, how.home_rates.get(tax_class, money.ZERO)), False
    return price.unit_price, price.is_gross


def _recommended(card, price, how):
    """Write the recommended price where it is higher than the own one; both with tax, or both without."""
    asked = card.item.recommended
    if asked is None:
        return ""
    if card.item.recommended_is_gross and not card.is_gross:
        asked = money.without_tax(asked, how.home_rates.get(card.item.tax_class, money.ZERO))
    elif card.is_gross and not card.item.recommended_is_gross:
        return ""
    return money.shown_price(asked, card.currency) if asked > price else ""


@lru_cache(maxsize=1024)
def _packing(_language, unit, pack_size):
    return "" if pack_size == 1 else _("pack of %(size)s") % {"size": formats.number_format(pack_size)}


@lru_cache(maxsize=4096)
def _rule(_language, unit, allowed):
    """Say in which quantities a product is ordered; nothing where any will do."""
    values = {name: money.counted(number) for name, number in allowed._asdict().items()}
    said = []
    if allowed.increment > 1:
        said.append(_("in steps of %(increment)s") % values)
    if allowed.minimum > max(allowed.increment, 1):
        said.append(_("from %(minimum)s on") % values)
    if allowed.maximum < MAX_QUANTITY:
        said.append(_("at most %(maximum)s") % values)
    return ", ".join(said)


@lru_cache(maxsize=1024)
def _availability(_language, availability, days):
    said = facets.availability(availability)
    if days is not None and availability != Availability.UNAVAILABLE:
        said = ngettext("%(state)s, %(days)s day", "%(state)s, %(days)s days", days) % {"state": said, "days": days}
    return said, TONES[Availability(availability)]


def _last(item):
    values = {
        "when": formats.date_format(timezone.localdate(item.last_at), "DATE_FORMAT"),
        "quantity": money.counted(item.last_quantity),
        "price": money.shown_price(item.last_price, item.last_currency),
    }
    return _("%(when)s, %(quantity)s at %(price)s") % values


def tax_note(cards, how):
    """Say once whether the shown prices contain tax, and mark those that differ."""
    if how.kind == TaxTreatment.NONE:
        return ""
    gross = [card for card in cards if card.is_gross]
    if gross and len(gross) == len([card for card in cards if card.price]):
        return _("Prices include tax.")
    for card in gross:
        card.mark = _("incl. tax")
    return _("Prices without tax unless marked.") if gross else _("Prices without tax.")
