"""Credit accounts of most companies, opened before the history of orders begins; parts of one for branches (K1, K8)."""

import random
from datetime import timedelta
from decimal import Decimal

from commerce.actions import account as accounts
from commerce.actions import credit
from commerce.models import Account
from commerce.queries import exposure
from core.actor import SYSTEM
from partners.models import Partner

SEED = 23
ACME_LIMIT = Decimal(5000)
AGE = timedelta(days=240)
LIMITS = [1500, 2500, 4000, 6000, 10000, 15000, 25000]
TOLERANT = slice(3, None, 6)
"""Which companies may go a twentieth of their limit below zero before they are held."""
STEP = Decimal(500)


def make(now):
    """Open an account for four companies of five; two branches have their own. Give how many."""
    draw = random.Random(SEED)
    since = now - AGE
    partners = Partner.objects.filter(kind=Partner.Kind.PARTNER).order_by("id")
    roots = [partner for partner in partners.filter(parent=None) if partner.code == "ACME" or draw.random() < 0.8]
    branches = list(partners.filter(parent__parent=None).exclude(parent=None).exclude(parent__code="ACME")[:200:60])
    tolerant = {partner.pk for partner in roots[TOLERANT]}
    for partner in [*roots, *branches]:
        limit = ACME_LIMIT if partner.code == "ACME" else Decimal(draw.choice(LIMITS))
        tolerance = limit / 20 if partner.pk in tolerant and partner.code != "ACME" else Decimal(0)
        known = {"partner": partner, "currency": partner.currency, "limit": limit, "tolerance": tolerance}
        credit.open_account(**known, by=SYSTEM, now=since)
    Account.objects.update(created_at=since)
    return len(roots) + len(branches)


def share_out(*, by, now):
    """Give two of Acme's nodes a part of its account, with something left of each. Gives how many."""
    account = Account.objects.get(partner__code="ACME")
    below = Partner.objects.filter(pk__in=exposure.users(account.partner_id)).exclude(pk=account.partner_id)
    branches = below.order_by("id")[:2]
    for branch in branches:
        limit = (exposure.taken(branch.pk, account) // STEP + 2) * STEP
        known = {"account": account, "partner": branch, "limit": limit, "reason": "Agreed with Acme's head office"}
        accounts.share(**known, by=by, now=now)
    return len(branches)
