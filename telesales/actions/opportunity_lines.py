"""What an opportunity offers: its products, quantities and prices, on the lines of its cart (T3, T5).

An offered price goes with its line's quantity, and is tested again whenever one of them changes: what the writer's role
may not offer at all is refused, what a manager has to look at is said on the page and asked when it is sent.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from commerce.actions import cart_filling as filling
from commerce.models import Cart, CartLine
from commerce.queries import cart as carts
from commerce.rules import cart as cart_rules
from core import transactions
from telesales import overriding, pricing
from telesales.actions import opportunity_state
from telesales.queries import opportunity as queries
from telesales.queries import setup
from telesales.rules import opportunity as rules
from telesales.rules import selling

HOLDS = timedelta(days=366)
"""How long an offered price may stand on a draft; what is quoted holds until the quote ends."""
OVERRIDE = ["override_price", "override_quantity", "override_until", "override_reason", "override_by"]


@dataclass(frozen=True, slots=True)
class Offered:
    """A price for a line: an amount, or so many per cent off the customer's own price; with the reason for it."""

    price: Decimal | None = None
    per_cent: Decimal | None = None
    reason: str = ""

    def of(self, own, currency):
        """Give the unit price, against the customer's own one. A discount is never rounded beyond its per cent."""
        if self.per_cent is None:
            return self.price
        return rules.less(own, self.per_cent, currency)


@dataclass(slots=True)
class Changed:
    """A locked opportunity after a change of its lines, and the sentences about what could not be put."""

    opportunity: Any
    priced: Any
    left_out: list


@transactions.whole
def add(*, opportunity, wanted, by, now):
    """Put products, as filling.Wanted, to the lines; more of what is there adds up, at its offered price."""
    opportunity, cart = _opened(opportunity, by, now)
    added = filling.put(cart=cart, wanted=wanted, now=now)
    moved = cart.lines.exclude(override_price=None).exclude(override_quantity=F("quantity"))
    moved = list(moved.values_list("product_id", flat=True))
    cart.lines.filter(product__in=moved).update(override_quantity=F("quantity"))
    return _closed(opportunity, set(moved), by, now, left_out=list(added.left_out.values()), added=added.number)


@transactions.whole
def change(*, opportunity, line_id, quantity, by, now, offered=None, note=None):
    """Set a line to a quantity, to an Offered price (None: the customer's own), and to a note where one is given.
    Raises CartLine.DoesNotExist where it is gone."""
    opportunity, cart = _opened(opportunity, by, now)
    line = cart.lines.select_related("product").get(pk=line_id)
    old = _told(line)
    cart_rules.check_quantity(quantity)
    price, allowed = carts.offered(cart, [(line.product_id, quantity)], now=now)[line.product_id, quantity]
    cart_rules.check_allowed(quantity, allowed, line.product.code)
    cart_rules.check_sold(price if line.product.is_active else None, line.product.code)
    line.quantity, line.unit_price, line.price_reason = quantity, price.unit_price, price.reason()
    line.note = line.note if note is None else note
    _offer(line, offered, price.unit_price, cart.currency, by=by, now=now)
    line.save(update_fields=["quantity", "unit_price", "price_reason", "note", *OVERRIDE])
    touched = {line.product_id} if offered else set()
    return _closed(opportunity, touched, by, now, old=old, **_told(line))


@transactions.whole
def offer(*, opportunity, ids, offered, by, now):
    """Offer a price for several lines at once, by id; None gives them the customer's own again."""
    opportunity, cart = _opened(opportunity, by, now)
    own = {line.id: line.list_price or line.unit_price for line in carts.lines(cart, now=now)}
    lines = list(cart.lines.filter(pk__in=ids).select_related("product"))
    cart_rules.check_some(lines)
    for line in lines:
        if own[line.pk] is not None:
            _offer(line, offered, own[line.pk], cart.currency, by=by, now=now)
    CartLine.objects.bulk_update(lines, OVERRIDE, batch_size=filling.BATCH)
    told = {"lines": len(lines), "reason": offered.reason if offered else ""}
    return _closed(opportunity, {line.product_id for line in lines} if offered else set(), by, now, **told)


@transactions.whole
def remove(*, opportunity, ids, by, now):
    """Take lines out, by id; those that are gone already stay gone."""
    opportunity, cart = _opened(opportunity, by, now)
    gone = list(cart.lines.filter(pk__in=ids).values_list("product__code", flat=True))
    cart.lines.filter(pk__in=ids).delete()
    return _closed(opportunity, set(), by, now, removed=sorted(gone)[:20])


def take_over_offers(*, opportunity, source, by, now):
    """Offer on a new opportunity what lines of another offered, as far as it is within the bounds of who does it now.
    Gives the sentences about what was left out. The customer's own price that a quote has held is no offer."""
    offers = {line.product_id: line for line in source if line.override_price not in (None, line.unit_price)}
    lines = list(opportunity.cart.lines.filter(product__in=offers).select_related("product"))
    own = {line.product.id: line.unit_price for line in carts.lines(opportunity.cart, now=now)}
    lines = [line for line in lines if offers[line.product_id].override_price != own[line.product_id]]
    if not lines:
        return []
    for line in lines:
        before = offers[line.product_id]
        _set(line, before.override_price, before.override_reason, by=by, now=now)
    CartLine.objects.bulk_update(lines, OVERRIDE, batch_size=filling.BATCH)
    beyond = {
        line.id for line, _offer, verdict in _tested(opportunity, queries.priced(opportunity.cart, now=now), by, now)
        if verdict.mode
    }  # fmt: skip
    dropped = [line for line in lines if line.pk in beyond]
    for line in dropped:
        _clear(line)
    CartLine.objects.bulk_update(dropped, OVERRIDE, batch_size=filling.BATCH)
    sentence = _("%(code)s: the offered price is no longer within the bounds; it has the customer's own.")
    return [sentence % {"code": line.product.code} for line in dropped]


def _opened(opportunity, by, now):
    """Lock the opportunity and then its cart, for somebody who may still sell to its customer (T1)."""
    opportunity = opportunity_state.locked_for(act=rules.Act.EDIT, opportunity=opportunity, by=by, now=now)
    selling.check_may_sell(by, opportunity.customer_id)
    opportunity.cart = Cart.objects.locked().get(pk=opportunity.cart_id)
    return opportunity, opportunity.cart


def _closed(opportunity, touched, by, now, *, left_out=(), old=None, **new):
    """Price it all again and test what was touched; `touched` are products whose offered price has to stand."""
    priced = opportunity_state.touch(opportunity=opportunity, now=now)
    if touched:
        tested = [each for each in _tested(opportunity, priced, by, now) if each[0].product.id in touched]
        rules.check_verdicts(tested)
        new["verdict"] = overriding.strongest([verdict for _line, _offer, verdict in tested])
    new["total"] = f"{opportunity.total:.2f}"
    opportunity_state.record(
        event="opportunity.lines_changed", opportunity=opportunity, by=by, now=now, old=old, new=new
    )
    return Changed(opportunity, priced, list(left_out))


def _tested(opportunity, priced, by, now):
    known = {"role": setup.seller_role(by.roles), "company_id": queries.company_id(opportunity)}
    return pricing.tested(priced.lines, **known, currency=opportunity.currency, now=now)


def _offer(line, offered, own, currency, *, by, now):
    price = offered.of(own, currency) if offered else None
    if price is None or (price == own and line.override_price is None):
        _clear(line)
        return
    if price != line.override_price or offered.reason != line.override_reason:
        rules.check_may_offer(setup.setting(setup.seller_role(by.roles)))
    rules.check_offer(price, offered.reason)
    _set(line, price, offered.reason.strip(), by=by, now=now)


def _set(line, price, reason, *, by, now):
    if (price, reason) != (line.override_price, line.override_reason):
        line.override_by_id = by.user_id
    line.override_price, line.override_quantity, line.override_reason = price, line.quantity, reason
    line.override_until = now + HOLDS


def _clear(line):
    line.override_price = line.override_quantity = line.override_until = line.override_by_id = None
    line.override_reason = ""


def _told(line):
    told = {"line": line.product.code, "quantity": line.quantity}
    if line.override_price is not None:
        told |= {"price": f"{line.override_price.normalize():f}", "reason": line.override_reason}
    return told
