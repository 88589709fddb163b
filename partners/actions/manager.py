"""Give partners to account managers and take them back (P13). The partner's row is the lock: one manager at a time."""

from core import audit, transactions
from partners.models import AccountAssignment, Partner
from partners.queries import manager as queries
from partners.rules import manager as rules

End = AccountAssignment.End


@transactions.whole
def assign(*, partner, manager, by, now):
    """Let somebody look after a partner and what is below it, in place of whoever did."""
    partner, current = _locked(partner)
    rules.check_can_assign(by)
    rules.check_partner(partner)
    rules.check_manager(manager)
    rules.check_another(current, manager)
    if current:
        _end(current, End.REPLACED, now=now)
    return _begin(partner, manager, current, "account.assigned", by=by, now=now)


@transactions.whole
def unassign(*, partner, by, now):
    """Take a partner back from its account manager; a company is in the pool again."""
    partner, current = _locked(partner)
    rules.check_can_assign(by)
    rules.check_assigned(partner, current)
    _end(current, End.UNASSIGNED, now=now)
    _record("account.unassigned", partner, by=by, now=now, old={"manager": current.manager.user.name})


@transactions.whole
def draw(*, partner, by, now):
    """Take a company from the pool for oneself: of two at once one gets it."""
    partner, current = _locked(partner)
    rules.check_can_draw(by)
    rules.check_partner(partner)
    rules.check_in_pool(partner)
    if current and not queries.is_alive(current):
        current = _end(current, End.UNASSIGNED, now=now)
    rules.check_free(partner, current)
    manager = queries.membership(by.membership_id)
    rules.check_manager(manager)
    return _begin(partner, manager, None, "account.drawn", by=by, now=now)


@transactions.whole
def decline(*, partner, reason, by, now):
    """Give back a partner that one was given, and say why."""
    partner, current = _locked(partner)
    rules.check_own(by, current)
    rules.check_reason(reason)
    _end(current, End.DECLINED, now=now)
    old = {"manager": current.manager.user.name}
    _record("account.declined", partner, by=by, now=now, old=old, reason=reason.strip())


def _locked(partner):
    partner = Partner.objects.locked().get(pk=partner.pk)
    return partner, queries.current_of(partner)


def _begin(partner, manager, current, event, *, by, now):
    assignment = AccountAssignment.objects.create(
        partner=partner, manager=manager, assigned_at=now, assigned_by=by.name
    )
    old = {"manager": current.manager.user.name} if current else None
    _record(event, partner, by=by, now=now, old=old, new={"manager": manager.user.name})
    return assignment


def _end(assignment, kind, *, now):
    assignment.ended_at, assignment.end = now, kind
    assignment.save(update_fields=["ended_at", "end"])


def _record(event, partner, *, by, now, old=None, new=None, reason=""):
    audit.record(event, partner, by=by, at=now, partner_id=partner.pk, old=old, new=new, reason=reason)
