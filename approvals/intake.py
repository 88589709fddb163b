"""Limits and approvers that come with a file of people; settings.IMPORT_LIMITS names this module (A1, P10)."""

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from approvals.actions import limit as limits
from approvals.models import SpendingLimit
from core.refusal import Refused
from partners import queries
from partners.models import Membership


def current(membership_ids):
    """Give {membership id: (amount, approver's user name)} of those that have limits."""
    found = SpendingLimit.objects.filter(membership_id__in=membership_ids).values_list(
        "membership_id", "amount", "approver__user__username"
    )
    return {pk: (amount, username or "") for pk, amount, username in found}


def write(rows, *, by, now):
    """Set limits: `rows` are (membership, amount or None, approver's user name or ""), None and "" leave what is there.
    Gives {place in rows: why it was refused}."""
    approvers = _approvers({name.lower() for _membership, _amount, name in rows if name})
    there = {limit.membership_id: limit for limit in SpendingLimit.objects.filter(membership__in=[r[0] for r in rows])}
    roots: dict[int, int | None] = {}
    faults = {}
    for place, (membership, amount, name) in enumerate(rows):
        old = there.get(membership.pk)
        try:
            approver = _chosen(approvers.get(name.lower(), []), membership, roots) if name else old and old.approver
            kept = amount if amount is not None else old and old.amount
            limits.set_limit(membership=membership, amount=kept, approver=approver, by=by, now=now)
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
