"""The demo's affiliates: Alf sells Vic's tools, others were asked; two companies share in some of them."""

import random
from datetime import timedelta
from decimal import Decimal

from commerce.models import Product
from core import audit
from core.actor import Actor
from partners.models import Membership, Partner, User
from telesales.models import AffiliateProduct, Affiliation, AffiliationState, CommissionRate, JointVenture

SEED = 20_811
S = AffiliationState
MESSAGE = "You reach the workshops that we do not. Let us know what you need to sell well."
INVITED = [
    # address, state, days ago, answered after days
    ("alf", S.ACCEPTED, 96, 2),
    ("hello@brightline.example", S.INVITED, 3, None),
    ("sales@kestrel-calling.example", S.DECLINED, 41, 5),
    ("office@oldharbour.example", S.INVITED, 33, None),
]
RATES = [("percent", "8.5", ""), ("percent", "12", ""), ("fixed", "5.00", "GBP")]
FORMER = ("percent", "7", "")
SHARES = [("LOOM", "15"), ("ZENITH", "10")]


def make(*, now):
    """Write them with their history."""
    dice = random.Random(SEED)
    vendor = Partner.objects.filter(code="VENDOR").first()
    tools = list(Product.objects.filter(vendor=vendor, is_active=True).order_by("code")[:24]) if vendor else []
    if not tools:
        return
    vic = User.objects.get(username="vic")
    for place, (email, state, days, answered) in enumerate(INVITED):
        at = now - timedelta(days=days, minutes=dice.randrange(20, 600))
        affiliation = _invited(vendor, vic, email, state, at, answered, place)
        chosen = tools[:12] if state == S.ACCEPTED else dice.sample(tools, min(4, len(tools)))
        _give(affiliation, chosen, at, is_accepted=state == S.ACCEPTED)
    _share(tools[:2], vic, now)


def _invited(vendor, vic, email, state, at, answered, place):
    alf = User.objects.get(username="alf") if email == "alf" else None
    affiliation = Affiliation(
        vendor=vendor, email=alf.email if alf else email, state=state, fingerprint=f"{place:064x}",
        message=MESSAGE if alf else "", invited_at=at, invited_by=vic, expires_at=at + timedelta(days=14),
    )  # fmt: skip
    if answered is not None:
        affiliation.answered_at, affiliation.answered_by = at + timedelta(days=answered), alf
    if alf:
        affiliation.affiliate = Membership.objects.current().get(user=alf).partner
    affiliation.save(force_insert=True)
    audit.record("affiliation.invited", affiliation, by=_actor(vic), at=at, partner_id=vendor.pk)
    if answered is not None:
        by = _actor(alf) if alf else Actor(None, affiliation.email, channel="link")
        event = f"affiliation.{state}"
        audit.record(event, affiliation, by=by, at=affiliation.answered_at, partner_id=vendor.pk)
    return affiliation


def _give(affiliation, products, at, *, is_accepted):
    """The affiliate who has accepted sells most of them on the phone, for several commissions; one has ended."""
    for number, product in enumerate(products):
        given = AffiliateProduct.objects.create(
            affiliation=affiliation, product=product, may_phone=is_accepted and number % 4 != 3, since=at
        )
        for kind, value, currency in RATES[: 1 + (number % 3 if is_accepted else 0)]:
            CommissionRate.objects.create(product=given, kind=kind, value=Decimal(value), currency=currency, since=at)
        if is_accepted and number < 3:
            kind, value, currency = FORMER
            CommissionRate.objects.create(
                product=given, kind=kind, value=Decimal(value), currency=currency, since=at,
                ended_at=at + timedelta(days=30),
            )  # fmt: skip


def _share(products, vic, now):
    """Loom & Lantern has a part of two tools, Zenith had one."""
    (company, percent), (former, before) = SHARES
    since = now - timedelta(days=120)
    for product in products:
        JointVenture.objects.create(
            product=product, partner=Partner.objects.get(code=company), percent=Decimal(percent), since=since, by=vic
        )
    JointVenture.objects.create(
        product=products[0], partner=Partner.objects.get(code=former), percent=Decimal(before),
        since=since - timedelta(days=90), by=vic, ended_at=since, ended_by=vic,
    )  # fmt: skip


def _actor(user):
    return Actor(user.pk, user.name)
