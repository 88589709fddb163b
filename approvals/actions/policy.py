"""Set how an organisation approves: chain or pool, its clock, reminders, escalation, digest (A4, A6)."""

from approvals.models import ApprovalPolicy
from approvals.rules import policy as rules
from core import audit, transactions
from partners.models import Partner

FIELDS = ("mode", "time_zone", "remind_after_hours", "escalate_after_hours", "digest_from")


@transactions.whole
def set_policy(*, partner, by, now, **values):
    """Set the FIELDS of a company; what is asked from now on follows them, and what waits is asked anew where they
    change who decides."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    rules.check_may_set_policy(by, partner)
    rules.check_policy(values)
    old = ApprovalPolicy.objects.filter(partner=partner).first() or ApprovalPolicy(partner=partner)
    before = _told(old)
    policy, _created = ApprovalPolicy.objects.update_or_create(
        partner=partner, defaults={name: values[name] for name in FIELDS}
    )
    after = _told(policy)
    if before != after:
        changed = [name for name in FIELDS if before[name] != after[name]]
        told = {"old": {n: before[n] for n in changed}, "new": {n: after[n] for n in changed}}
        audit.record("approval_policy.set", partner, by=by, at=now, partner_id=partner.pk, **told)
    return policy


def _told(policy):
    return {name: getattr(policy, name) for name in FIELDS}
