"""Limits and approvers that come with a file of people; settings.IMPORT_LIMITS names this module (A1, P10)."""

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from approvals.actions import limit as limits
from approvals.actions import period_limit as period_limits
from approvals.models import PeriodLimit, SpendingLimit
from core.refusal import Refused
from partners import queries
from partners.models import Membership


def current(membership_ids):
    """Give {membership id: (amount, approver's user name, {period: amount})} of those that have limits."""
    found: dict[int, tuple] = {}
    limits_ = SpendingLimit.objects.filter(membership_id__in=membership_ids)
    for pk, amount, username in limits_.values_list("membership_id", "amount", "approver__user__username"):
        found[pk] = (amount, username or "", {})
    per_period = PeriodLimit.objects.filter(membership_id__in=membership_ids)
    for pk, period, amount in per_period.values_list("membership_id", "period", "amount"):
        found.setdefault(pk, (None, "", {}))[2][period] = amount
    return found


def write(rows, *, by, now):
    """Set limits: `rows` are (membership, amount or None, approver's user name or "", {period: amount}); None, "" and a
    period that is missing leave what is there. Gives {place in rows: why it was refused}."""
    approvers = _approvers({name.lower() for _membership, _amount, name, _periods in rows if name})
    there = {limit.membership_id: limit for limit in SpendingLimit.objects.filter(membership__in=[r[0] for r in rows])}
    roots: dict[int, int | None] = {}
    faults = {}
    for place, (membership, amount, name, periods) in enumerate(rows):
        old = there.get(membership.pk)
        try:
            if amount is not None or name:
                approver = _chosen(approvers.get(name.lower(), []), membership, roots) if name else old and old.approver
                kept = amount if amount is not None else old and old.amount
                limits.set_limit(membership=membership, amount=kept, approver=approver, by=by, now=now)
            if periods:
                period_limits.set_period_limits(membership=membership, amounts=periods, by=by, now=now)
        except Refused as refusal:
            faults[place] = str(refusal.sentence)
    return faults


def _approvers(names):
    """Give {user name in small letters: his current places}."""
    found: dict[str, list] = {}
    places = Membership.objects.current().alias(key=Lower("user__username")).filter(key__in=sorted(names))
    for place in places.select_related("user"):
        found.setdefault(place.user.username.lower(), []).append(place)
    return found


def _chosen(places, membership, roots):
    """Give the approver's place in the same tree."""
    for place in places:
        if _root(place.partner_id, roots) == _root(membership.partner_id, roots):
            return place
    raise Refused(_("The approver has no place in the same company."))


def _root(partner_id, roots):
    if partner_id not in roots:
        roots[partner_id] = queries.root_id(partner_id)
    return roots[partner_id]
