"""The demo's phone offers: what is read out, what Vic, Alf and Sam have sold on the phone, what they were at last."""

import random
from datetime import timedelta
from decimal import Decimal

from commerce.models import PaymentMethod, StoredCard
from core.refusal import Refused
from partners import queries as partners
from partners.models import Address, Membership, User
from telesales import phone_order
from telesales.actions import phone
from telesales.demo import mails
from telesales.models import PhonePolicy, PhoneScript
from telesales.queries import phone as queries

SEED = 20_801
PARTY = "Counterpart Ltd, 12 Wharf Street, Leeds"
SCRIPTS = [
    # days ago, words, terms
    (400, "Your contracting party is {party}. Our terms of sale apply; I send them to you with the confirmation.",
     "1. Prices contain the tax.\n2. Goods stay ours until they are paid.\n3. You may send goods back within 14 days."),
    (60, "Before we finish, two things I have to tell you. Your contracting party is {party}; whoever you are speaking"
     " to sells in its name. Our terms of sale for orders on the phone apply: you may send goods back within 14 days,"
     " and end a subscription at the end of each paid interval. You are sent both with the confirmation."
     " Is that all right with you?",
     "1. The contract is made with the order that you are sent by mail.\n2. Prices contain the tax.\n3. Instalments are"
     " due on the days that the order names; the first missed one makes the rest due.\n4. A subscription goes on until"
     " it is ended, by you or by us, at the end of an interval that is paid.\n5. A trial is free; it becomes a"
     " subscription when it is not ended before.\n6. Goods stay ours until they are paid.\n7. You may send goods back"
     " within 14 days."),
]  # fmt: skip
SOLD = [
    # days ago, seller, amount of one, quantity, kind, count, interval, trial, way to pay
    (88, "vic", "149.00", 2, "instalments", 6, "month", None, "invoice"),
    (74, "alf", "89.00", 1, "one_time", None, "", None, "bank_transfer"),
    (63, "vic", "24.90", 4, "subscription", None, "month", None, "card"),
    (47, "sam", "310.00", 1, "instalments", 3, "month", None, "bank_transfer"),
    (33, "alf", "199.00", 3, "instalments", 12, "month", None, "invoice"),
    (21, "alf", "19.90", 1, "trial", None, "month", 14, "card"),
    (12, "vic", "75.50", 10, "one_time", None, "", None, "invoice"),
    (4, "alf", "129.00", 2, "instalments", 4, "week", None, "bank_transfer"),
    (1, "vic", "42.00", 5, "instalments", 3, "month", None, "invoice"),
]
NEW = [
    ("Nell Whitaker", "Whitaker Joinery", "nell@whitaker-joinery.example", "+44 113 496 0142", "18 Canal Road",
     "LS12 2LX", "Leeds"),
    ("Owen Pryce", "Pryce & Sons", "owen@pryce.example", "+44 29 2018 0517", "4 Dock Street", "CF10 4NQ", "Cardiff"),
]  # fmt: skip
DRAFTS = [
    # minutes ago, seller, which new buyer, amount, kind, count, interval
    (25, "vic", 0, "64.00", "instalments", 4, "month"),
    (190, "alf", 1, None, "", None, ""),
    (1500, "vic", 1, "18.50", "subscription", None, "month"),
]
NOTES = ["", "Deliver to the yard behind the shop.", "", "He calls back about the colour."]


def make(*, now):
    """Write the words, then sell through the real actions, as the people of the cast."""
    dice = random.Random(SEED)
    _rules(now)
    customers = list(_customers())
    with mails.silenced(now):
        for number, (days, who, *sale) in enumerate(SOLD):
            at = now - timedelta(days=days, hours=1 + number % 4, minutes=dice.randrange(55))
            asked = (customers[(number * 7 + again) % len(customers)] for again in range(6))
            next(filter(None, (_sold(who, customer, sale, at, dice) for customer in asked)), None)
    for minutes, who, buyer, *entered in DRAFTS:
        _drafted(who, NEW[buyer], entered, now - timedelta(minutes=minutes), dice)


def _rules(now):
    manager = User.objects.get(username="max")
    PhonePolicy.objects.get_or_create(pk=1, defaults={"fee_percent": Decimal(4)})
    for version, (days, words, terms) in enumerate(SCRIPTS, start=1):
        told = {"contracting_party": PARTY, "words": words.format(party=PARTY), "terms": terms}
        since = {"since": now - timedelta(days=days), "by": manager}
        PhoneScript.objects.get_or_create(
            version=version, defaults={**told, "terms_name": "Terms of sale on the phone", **since}
        )


def _customers():
    """Buyers of companies with an address, who may order."""
    housed = Address.objects.filter(is_default_ship_to=True, country="GB").values("partner")
    found = Membership.objects.current().filter(partner__in=housed, partner__parent=None, partner__status="open")
    orders = found.filter(user__status="active", may_place=True, roles__overlap=["buyer", "partner_administrator"])
    return orders.select_related("user", "partner").order_by("pk")[:60]


def _sold(who, customer, sale, at, dice):
    """Sell something; None where this customer may not order just now."""
    amount, quantity, kind, count, interval, trial, way = sale
    seller = _acting(who)
    product = _product(seller, dice)
    home = Address.objects.filter(partner=customer.partner, is_default_ship_to=True).first()
    if product is None or home is None or customer.partner.currency != "GBP":
        return None
    rates = list(queries.rates(seller, product, "GBP")) if queries.is_affiliate_of(seller, product) else []
    try:
        offer = phone.start(product=product, by=seller, now=at)
        offer = phone.change(
            offer=offer, customer=customer, buyer=_home(home), quantity=quantity, amount=Decimal(amount), kind=kind,
            count=count, interval=interval, trial_days=trial, payment_method=way, first_on=at.date(),
            rate=dice.choice(rates) if rates else None, note=dice.choice(NOTES), told_party=True, told_terms=True,
            by=seller, now=at + timedelta(minutes=6),
        )  # fmt: skip
        return _ordered(offer, customer, seller, at + timedelta(minutes=8))
    except Refused:
        return None


def _ordered(offer, customer, seller, at):
    if offer.payment_method != PaymentMethod.CARD:
        return phone.order(offer=offer, seen=offer.version, by=seller, now=at)
    card, _made = StoredCard.objects.get_or_create(
        partner=customer.partner, user=customer.user, variant="demo", reference=f"demo-pays-{customer.pk}",
        defaults={"label": "Visa •••• 4242", "stored_at": at},
    )  # fmt: skip
    return phone_order.placed(offer=offer, place=customer, by=seller, card_id=card.pk, now=at)


def _drafted(who, buyer, entered, at, dice):
    seller = _acting(who)
    product = _product(seller, dice)
    if product is None:
        return
    names = ("name", "company", "email", "phone", "street", "postcode", "city")
    amount, kind, count, interval = entered
    offer = phone.start(product=product, by=seller, now=at)
    phone.change(
        offer=offer, buyer={**dict(zip(names, buyer, strict=True)), "country": "GB"}, kind=kind, count=count,
        interval=interval, amount=amount and Decimal(amount), first_on=at.date(), by=seller,
        now=at + timedelta(minutes=3),
    )  # fmt: skip


def _home(address):
    return {name: getattr(address, name) for name in ("street", "postcode", "city", "country")}


def _product(seller, dice):
    found = list(queries.products(seller).filter(vendor__isnull=False).order_by("code")[:12])
    return dice.choice(found) if found else None


def _acting(username):
    return next(iter(partners.places(User.objects.get(username=username))))
