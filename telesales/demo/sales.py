"""What sellers sold to customers on the phone in the demo: some at offered prices, some waiting for a manager."""

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from commerce.actions import cart as carts
from commerce.actions import hold as holds
from commerce.actions import order as orders
from commerce.models import Cart, OrderLine, OrderState, PaymentMethod, ProductCost
from core import money
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership, Partner, User, UserStatus
from partners.permissions import Role
from telesales.actions import offer as offers
from telesales.actions import selling
from telesales.demo import mails
from telesales.queries import selling as queries

SEED = 8214
CALLS = [
    # days ago, seller, reason of the call, per cent off, why, what it is attributed to
    (41, "sam", "Called about the spring order", 5, "Buys the same every month", "Spring campaign"),
    (34, "sam", "Asked for the price of a larger lot", 8, "Second lot this quarter", "Spring campaign"),
    (27, "max", "Complaint about a late delivery", 15, "Goodwill after the late delivery", "Service"),
    (20, "sam", "Could not find a product in the shop", 0, "", ""),
    (13, "sam", "Called about a quote of a competitor", 9, "Competitor is 10 % below", "Trade fair"),
    (6, "sam", "Reordered on the phone", 0, "", "Trade fair"),
    (1, "sam", "Asked for a better price", 12, "New contract in sight, wants to try us first", "Trade fair"),
    (0, "sam", "Called before the weekend", 4, "Takes the rest of the lot", ""),
]
TRIES = 6
"""Whoever may not order just now, is not called; so many are tried."""
GOES_ON = 6
"""So many of them a manager has let go; the last ones wait."""


def make(now):
    """Sell to some customers, as the calls above went; mails go out for the last. Gives how many orders came of it."""
    random, made = Random(SEED), 0
    _costs(random)
    customers = list(_customers())
    for place, (days, who, reason, off, why, attribution) in enumerate(CALLS):
        if not customers:
            break
        at = now - timedelta(days=days, hours=1 + place % 3)
        seller = next(iter(partners.places(User.objects.get(username=who))))
        call = {"reason": reason, "off": off, "why": why, "attribution": attribution}
        asked = (customers[(place * 11 + again) % len(customers)] for again in range(TRIES))
        with mails.silenced(now) if days else nullcontext():
            order = next(filter(None, (_sold(customer, seller, at, random, **call) for customer in asked)), None)
            made += order is not None
            if order and place < GOES_ON and order.state == OrderState.ON_HOLD and who != "max":
                manager = next(iter(partners.places(User.objects.get(username="max"))))
                _let_go(order, manager, at + timedelta(minutes=40))
    return made


def _costs(random):
    """What some products cost, so that margins are to be seen."""
    products = sorted(set(OrderLine.objects.values_list("product_id", flat=True)))
    prices = dict(OrderLine.objects.order_by("pk").values_list("product_id", "unit_price"))
    ProductCost.objects.bulk_create(
        ProductCost(product_id=pk, currency="GBP", amount=_share(prices[pk], random.randint(52, 78)))
        for pk in products[::2]
    )


def _share(price, per_cent):
    return money.less_percent(price, Decimal(100 - per_cent))


def _customers():
    """People who order, of companies that have ordered before."""
    known = {
        "user__status": UserStatus.ACTIVE,
        "partner__kind": Partner.Kind.PARTNER,
        "may_place": True,
        "partner__currency": "GBP",
    }
    places = Membership.objects.current().filter(**known, roles__overlap=[Role.BUYER, Role.PARTNER_ADMINISTRATOR])
    bought = OrderLine.objects.values("partner")
    places = places.exclude(partner__code__regex="^(ACME|LOOM|ZENITH)")  # what the README says of them stays true
    return places.filter(partner__in=bought).select_related("user", "partner").order_by("user__username", "pk")


def _sold(customer, seller, at, random, *, reason, off, why, attribution):
    """Give the order that came of one call; None where nothing could be sold."""
    try:
        session = selling.start(customer=customer, reason=reason, by=seller, now=at)
    except Refused:
        return None
    by = queries.acting_for(customer.pk, seller=seller, session_id=session.pk)
    order = by and _ordered(by, at, random, off=off, why=why, attribution=attribution)
    selling.end(by=seller, now=at + timedelta(minutes=9))
    return order


def _ordered(by, at, random, *, off, why, attribution):
    bought = OrderLine.objects.filter(partner_id=by.partner_id).order_by("product_id")
    products = list(bought.distinct("product_id").select_related("product"))
    cart = Cart.objects.create(user_id=by.user_id, partner_id=by.partner_id, name="By phone", currency=by.currency)
    for found in random.sample(products, min(3, len(products))):
        try:
            line = carts.add(cart=cart, product=found.product, quantity=found.quantity, by=by, now=at)
            if off:
                price = money.less_percent(line.unit_price, Decimal(off))
                offers.make(line=line, price=price, reason=why, by=by, now=at)
        except Refused:
            continue
    if attribution:
        known = {"attribution": attribution, "terms": "", "service_from": None, "billing_from": None}
        offers.set_terms(cart=cart, **known, by=by, now=at)
    key, po_number = UUID(int=random.getrandbits(128)), f"PH-{random.randrange(1000, 9999)}"
    known = {"cart": cart, "key": key, "po_number": po_number, "by": by, "now": at + timedelta(minutes=6)}
    for method in (PaymentMethod.ON_ACCOUNT, PaymentMethod.INVOICE, PaymentMethod.BANK_TRANSFER):
        try:
            return orders.submit(**known, payment_method=method)
        except Refused:
            continue
    cart.delete()
    return None


def _let_go(order, manager, at):
    try:
        holds.release(order=order, by=manager, now=at, kind="business")
    except Refused:
        return
