"""Ask for one order of a file at the customer's place: what it would come to, and then really (O3, T1, T3, T8).

Both take the way of every sales draft: the lines priced for the customer, offered prices laid on them, the same gates.
A preview is taken back as soon as its outcome is known.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commerce import forecast, sold
from commerce.actions import cart_filling
from commerce.actions import order as orders
from commerce.checkout import Checkout
from commerce.models import Cart, CartLine, OrderChannel, PaymentMethod
from commerce.queries import cart as carts
from core import money, transactions
from core.refusal import Refused
from telesales.queries import selling
from telesales.rules import selling as rules

HOLDS_FOR = timedelta(minutes=10)
"""How long offered prices lie on the draft: longer than it takes to submit it."""
OVERRIDE = ["override_price", "override_quantity", "override_until", "override_reason", "override_by"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an order would come to: placed, waits (of whom it says), held, in whose currency, how much."""

    said: str
    tone: str
    total: Decimal
    currency: str
    customer: str


class _TakenBack(Exception):
    """The preview is known: nothing of it is kept."""


def previewed(asked, *, by, now):
    """Give the Verdict of an order, without keeping anything. Raises Refused."""
    verdict = None
    try:
        with transaction.atomic():
            place, cart = _drafted(asked, by=by, now=now)
            told, _method = _forecast(cart, place, now)
            verdict = Verdict(told.sentence, told.tone, told.total, cart.currency, place.company_name)
            raise _TakenBack
    except _TakenBack:
        return verdict


@transactions.whole
def place(asked, *, by, now):
    """Order it. Gives the Order; raises Refused, and then nothing is kept."""
    customer, cart = _drafted(asked, by=by, now=now)
    _told, method = _forecast(cart, customer, now)
    checkout = replace(Checkout.of(cart.checkout), payment=method)
    return orders.submit_draft(
        cart=cart,
        key=asked.submission_key,
        checkout=checkout,
        sold_by=sold.by(customer),
        seen_total=None,
        by=customer,
        now=now,
    )


def _drafted(asked, *, by, now):
    """Give (the customer's place in the seller's hands, a draft of what is asked for)."""
    rules.check_mode(rules.check_may_sell(by, asked.membership_id))
    place = selling.acting_for(asked.membership_id, seller=by, channel=OrderChannel.UPLOAD)
    if place is None:
        raise Refused(_("The customer's company is closed: nothing can be sold to it."))
    cart = Cart.objects.create(
        user_id=place.user_id,
        partner_id=place.partner_id,
        name=asked.key[:80],
        currency=place.currency,
        is_sales_draft=True,
        checkout=asked.checkout.stored(),
    )
    wanted = [cart_filling.Wanted(item.product_id, item.quantity) for item in asked.items]
    added = cart_filling.put(cart=cart, wanted=wanted, now=now)
    if added.left_out:
        raise Refused(" ".join(added.left_out.values()))
    _offer(cart, asked.items, by=by, now=now)
    return place, cart


def _offer(cart, items, *, by, now):
    """Lay the prices that are offered on their lines; the customer's own price is no offer."""
    offered = {item.product_id: item for item in items if item.price is not None}
    changed = []
    for line in cart.lines.filter(product__in=offered):
        item = offered[line.product_id]
        if item.price != line.unit_price:
            line.override_price, line.override_quantity = item.price, line.quantity
            line.override_until, line.override_reason = now + HOLDS_FOR, item.reason
            line.override_by_id = by.user_id
            changed.append(line)
    CartLine.objects.bulk_update(changed, OVERRIDE)


def _forecast(cart, place, now):
    """Give (what will happen, how it is paid): never by card, which only its owner uses."""
    lines, how = carts.taxed(cart, now=now)
    told = forecast.of(cart=cart, lines=lines, how=how, by=place, now=now)
    if told.method == PaymentMethod.CARD:
        method = next((way for way in told.methods if way != PaymentMethod.CARD), None)
        if method is None:
            raise Refused(_("The customer pays by card only: he has to order himself."))
        cart.checkout = {**cart.checkout, "payment": method}
        told = forecast.of(cart=cart, lines=lines, how=how, by=place, now=now)
    if told.is_refused:
        raise Refused(told.sentence)
    return told, told.method


def shown(verdict):
    """Give the total of a verdict in words."""
    return money.shown(verdict.total, verdict.currency)
