"""What a sales draft would be as an order at this moment, and its fingerprint: what is quoted is what is ordered (T6).

drawn = quoting.drawn(opportunity, by=by, now=now)
drawn.order.total, drawn.content_hash
"""

import copy
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from commerce.actions import order as orders
from commerce.models import OrderChannel
from commerce.queries import cart as carts
from commerce.queries.cart import PricedLine
from commerce.queries.conditions import Conditions
from commerce.sold import Sold
from telesales.gates import About
from telesales.models import Opportunity
from telesales.queries import overrides


@dataclass(frozen=True)
class Drawn:
    """The unsaved order, its priced lines, and the conditions they were read with; how it is paid is still open."""

    opportunity: Opportunity
    order: orders.Order
    lines: Sequence[PricedLine]
    how: Conditions

    @property
    def tax(self):
        """What of the total is tax."""
        return carts.tax_total(self.lines) + self.order.delivery_tax

    @cached_property
    def content_hash(self):
        """Give the fingerprint of lines, prices, taxes, delivery, addresses and terms; "" where a line has no price.

        Neither the way to pay nor the PO number is part of it: the customer chooses them with his answer.
        """
        return self._fingerprint(self.order)

    def is_as_in(self, quote):
        """Whether it is what a quote says. Its customer may have moved within his company since: his place then is no
        part of what was quoted, the prices, taxes, addresses and delivery that he has here are."""
        sent = copy.copy(self.order)
        sent.partner_id = quote.document.partner_id
        return self._fingerprint(sent) == quote.content_hash

    def _fingerprint(self, order):
        if any(line.unit_price is None for line in self.lines):
            return ""
        told = [
            orders.content_hash(order, self.lines),
            self.opportunity.terms,
            day(self.opportunity.service_from),
            day(self.opportunity.billing_from),
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def drawn(opportunity, *, by, now):
    """Give what the opportunity's draft would be as an order now."""
    cart = opportunity.cart
    lines, how = carts.taxed(cart, now=now)
    order = orders.draft(cart=cart, lines=lines, how=how, by=by, now=now, sold_by=sold(opportunity))
    order.payment_method = ""
    return Drawn(opportunity, order, lines, how)


def sold(opportunity, *, is_preview=False, **about):
    """Give who has sold it, with what is remembered of the sale: see gates.About. What is only foretold is not written,
    and needs no reasons."""
    return Sold(
        OrderChannel.QUOTE,
        opportunity.owner.user_id,
        opportunity.sold_from_id,
        About(
            seller_id=opportunity.owner_id,
            role=opportunity.owner_role,
            opportunity_id=opportunity.pk,
            attribution=opportunity.attribution,
            terms=opportunity.terms,
            service_from=opportunity.service_from,
            billing_from=opportunity.billing_from,
            reasons=overrides.reasons(opportunity.cart_id) if about and not is_preview else {},
            **about,
        ),
    )


def day(found):
    """Write a date as it is kept; "" for none."""
    return found.isoformat() if found else ""
