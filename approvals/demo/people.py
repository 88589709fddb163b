"""Spending limits, approvers and proxies of the demo's companies (A1, A3)."""

import random
from decimal import Decimal

from approvals.models import Proxy, SpendingLimit
from partners.models import Membership
from partners.permissions import Role

SEED = 24
REGION_LIMIT = Decimal(2500)
BUYER_LIMITS = [100, 250, 500, 1000]
CAST = [("bea", "ACME-DEPOT", 50, "carl"), ("carl", "ACME-NORTH", 500, "dora"), ("pia", "ACME-NORTH", 500, "dora")]
"""Dora has no limit; nor has Zoe, whose company works without approvals."""
UNBOUND = {"ZENITH", "LOOM"}


class Staff:
    """All current places with what the history asks of them, read in one query."""

    def __init__(self):
        places = Membership.objects.current().select_related("user", "partner").order_by("id")
        self.places = [place for place in places if place.user.is_active]
        self.by_login = {(place.user.username, place.partner.code): place for place in self.places}
        self.approvers: dict[int, Membership] = {}
        for place in self.places:
            if Role.APPROVER in place.roles and place.partner.code[:4] != "ACME":
                self.approvers[place.partner_id] = place

    def above(self, place, parents):
        """Give the nearest approver above or beside a place, not himself."""
        node = place.partner_id
        while node is not None:
            found = self.approvers.get(node)
            if found and found.pk != place.pk:
                return found
            node = parents[node]
        return None


def make(staff, parents):
    """Write the limits, top down, and a proxy for every third region."""
    draw = random.Random(SEED)
    limits = []
    for place in staff.places:
        if place.partner.code[:4] == "ACME" or place.partner.code in UNBOUND or place.partner.kind == "operator":
            continue
        approver = staff.above(place, parents)
        if approver is None or Role.PARTNER_ADMINISTRATOR in place.roles:
            continue
        if Role.APPROVER in place.roles:
            limits.append(SpendingLimit(membership=place, amount=REGION_LIMIT, approver=approver))
        elif draw.random() < 0.75:
            amount = Decimal(draw.choice(BUYER_LIMITS))
            limits.append(SpendingLimit(membership=place, amount=amount, approver=approver))
    for login, code, free, approver in CAST:
        above = next(place for (name, _code), place in staff.by_login.items() if name == approver)
        limits.append(SpendingLimit(membership=staff.by_login[login, code], amount=Decimal(free), approver=above))
    SpendingLimit.objects.bulk_create(limits)
    Proxy.objects.bulk_create(_proxies(staff, limits))
    return len(limits)


def _proxies(staff, limits):
    carl, pia = (staff.by_login[login, "ACME-NORTH"] for login in ("carl", "pia"))
    regions = [limit for limit in limits if limit.amount == REGION_LIMIT]
    pairs = [(limit.membership, limit.approver) for limit in regions[::3]]
    return [Proxy(principal=carl, deputy=pia), *(Proxy(principal=one, deputy=other) for one, other in pairs)]
