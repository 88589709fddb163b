"""Recurring orders: what is due, and how their lines stand today (O9)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count

from commerce.checkout import Checkout
from commerce.models import Account, PaymentMethod, RecurringLine, RecurringOrder, RecurringRun
from commerce.queries import checkout as checkouts
from commerce.queries import conditions, credit, pricing, tax
from commerce.queries import quantity as quantities
from commerce.queries import terms as order_terms
from core import money
from core.reader import day_of
from partners.models import Address

AHEAD = timedelta(days=1)
"""Somewhere it is tomorrow already."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a line stands now: its price (None where it has none) and why it cannot be ordered, "" where it can."""

    line: RecurringLine
    unit_price: Decimal | None
    fault: str
    total: Decimal | None = None

    @property
    def is_risen(self):
        return self.unit_price is not None and self.unit_price > self.line.accepted_price

    @property
    def is_changed(self):
        return self.unit_price is not None and self.unit_price != self.line.accepted_price


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts for a product and a quantity at a partner now."""

    product: object
    quantity: int
    unit_price: Decimal | None
    allowed: quantities.Quantities
    is_restricted: bool


def facts(*, partner_id, currency, wanted, now, ship_to=None):
    """Give the Facts of [(product, quantity)], in three queries."""
    pairs = [(product.pk, quantity) for product, quantity in wanted]
    prices = pricing.resolve(partner_id=partner_id, currency=currency, wanted=pairs, now=now)
    allowed = quantities.for_products(partner_id=partner_id, products=[pk for pk, _quantity in pairs])
    country = tax.treatment(partner_id=partner_id, now=now, ship_to=ship_to).destination
    found = []
    for product, quantity in wanted:
        price = prices.get((product.pk, quantity))
        restricted = country in product.restricted_countries
        rule = allowed.get(product.pk, quantities.ANY)
        found.append(Facts(product, quantity, price and price.unit_price, rule, restricted))
    return found


def due(now):
    """Give the ids of recurring orders whose date has come for whoever they are ordered by, the oldest first."""
    rows = RecurringOrder.objects.due((now + AHEAD).date()).select_related("user").order_by("next_on", "pk")
    return [row.pk for row in rows.only("next_on", "user__timezone") if row.next_on <= day_of(row.user, now)]


def runs(recurring, number=12):
    """Give what came of the last dates, the newest first."""
    return RecurringRun.objects.filter(recurring=recurring).select_related("order").order_by("-at", "-pk")[:number]


def listed(acting):
    """Give the recurring orders that somebody sees, with `line_count`."""
    return RecurringOrder.objects.visible_to(acting).select_related("user").annotate(line_count=Count("lines"))


def methods(partner_id, currency):
    """Give the ways to pay that a recurring order may name: as agreed with the partner, but no card, which nobody
    would be there to enter."""
    terms = order_terms.of(partner_id)
    agreed = terms.payment_methods if terms else conditions.USUAL
    account: Account | None = credit.account_for(partner_id)
    on_account = bool(account and account.is_on_account_allowed and account.currency == currency)
    offered = {PaymentMethod.CARD: False, PaymentMethod.ON_ACCOUNT: on_account}
    return [method for method in PaymentMethod if method in agreed and offered.get(method, True)]


def total(looks):
    """Add up what is priced, without taxes and delivery."""
    return sum((look.total for look in looks if look.total is not None), money.ZERO)


def checkout(recurring):
    """Give what is entered for its orders."""
    return Checkout.of(recurring.checkout)


def address_like(partner_id, frozen):
    """Give the id of the address in the book that an order was sent to; None where it is no longer there."""
    if not frozen:
        return None
    same = Address.objects.filter(**{name: frozen[name] for name in ("street", "postcode", "city", "label")})
    there = {pk for pk, _words in checkouts.addresses(partner_id)}
    return next((pk for pk in same.order_by("pk").values_list("pk", flat=True) if pk in there), None)
