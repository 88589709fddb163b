"""Credit accounts of most companies, opened before the history of orders begins (K1)."""

import random
from datetime import timedelta
from decimal import Decimal

from commerce.actions import credit
from commerce.models import Account
from core.actor import SYSTEM
from partners.models import Partner

SEED = 23
ACME_LIMIT = Decimal(5000)
AGE = timedelta(days=240)
LIMITS = [1500, 2500, 4000, 6000, 10000, 15000, 25000]


def make(now):
    """Open an account for four companies of five; two branches have their own. Give how many."""
    draw = random.Random(SEED)
    since = now - AGE
    partners = Partner.objects.filter(kind=Partner.Kind.PARTNER).order_by("id")
    roots = [partner for partner in partners.filter(parent=None) if partner.code == "ACME" or draw.random() < 0.8]
    branches = list(partners.filter(parent__parent=None).exclude(parent=None).exclude(parent__code="ACME")[:200:60])
    for partner in [*roots, *branches]:
        limit = ACME_LIMIT if partner.code == "ACME" else Decimal(draw.choice(LIMITS))
        credit.open_account(partner=partner, currency=partner.currency, limit=limit, by=SYSTEM, now=since)
    Account.objects.update(created_at=since)
    return len(roots) + len(branches)
