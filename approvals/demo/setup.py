"""The demo's set-up of approvals: limits per period, somebody who will be away, and what an administrator has to set
right (A1, A4, A6, A12)."""

from datetime import timedelta
from decimal import Decimal

from approvals.actions import absence, limit, period_limit, policy
from approvals.models import ApprovalPolicy, Period
from core.actor import SYSTEM
from partners.models import Membership

AWAY_IN_DAYS, AWAY_DAYS = 9, 8
BEAS_LIMITS = {Period.MONTH: Decimal(4000), Period.YEAR: Decimal(30000)}


def make(*, staff, by, now):
    """Make it for Acme; `by` is its administrator."""
    places = staff.by_login
    acme = places["ada", "ACME"].partner
    defaults = {name: getattr(ApprovalPolicy(), name) for name in policy.FIELDS}
    policy.set_policy(partner=acme, by=by, now=now, **{**defaults, "digest_from": 5})
    bea, carl, pia = places["bea", "ACME-DEPOT"], places["carl", "ACME-NORTH"], places["pia", "ACME-NORTH"]
    period_limit.set_period_limits(membership=bea, amounts=BEAS_LIMITS, by=by, now=now)
    first = (now + timedelta(days=AWAY_IN_DAYS)).date()
    last = first + timedelta(days=AWAY_DAYS - 1)
    absence.set_absence(membership=carl, delegate=pia, starts_on=first, last_day=last, by=by, now=now)
    ned = Membership.objects.current().get(user__username="ned.newton")
    limit.set_limit(membership=ned, amount=Decimal(250), approver=None, by=SYSTEM, now=now)
