"""Leads from their first word to the one who looks after them (T7). What becomes of them is conversion_of_lead's."""

import hashlib

from core import audit, outbox, transactions
from core.actor import Actor
from partners.models import Partner
from partners.permissions import Permission
from telesales.models import Lead, LeadActor, LeadSource, LeadState
from telesales.queries import lead as queries
from telesales.rules import lead as rules
from telesales.rules import reseller as reseller_rules

DETAILS = ("company", "name", "email", "phone", "city", "country", "tax_number", "message", "product")


@transactions.whole
def submit(*, data, language, by, now, ip=None):
    """Keep what somebody says in the form of the site; he and the managers are written to. The same for everybody."""
    lead = _made(data, LeadSource.CONTACT, by=by, now=now, language=language)
    by = by or Actor(None, lead.name, ip=ip)
    audit.record("lead.submitted", lead, by=by, at=now, new={"company": lead.company})
    outbox.enqueue("lead.received", key=f"lead_received:{_day_key(lead.email, now)}", lead=lead.pk)
    _tell_managers(lead)
    return lead


@transactions.whole
def enter(*, data, to, by, now):
    """Write a lead down by hand; `to` is (for_ssrs, reseller company), see `assign`. Raises Refused."""
    return _entered(data, LeadSource.HAND, to, by=by, now=now)


@transactions.whole
def invite(*, data, to, by, now):
    """Ask somebody by mail to say more about himself; he becomes a lead at once. Raises Refused."""
    rules.check_has_email(data.get("email"))
    lead = _entered(data, LeadSource.INVITATION, to, by=by, now=now)
    _send(lead, by=by, now=now)
    return lead


def _entered(data, source, to, *, by, now):
    rules.check_active(by)
    rules.check_can_be_reached(data)
    side = _own_side(by)
    for_ssrs, reseller = side or (to[0], _selling(to[1]))
    if side is None:
        rules.check_can_enter(by, for_ssrs=for_ssrs, reseller=reseller)
    lead = _made(data, source, by=by, now=now)
    audit.record("lead.entered", lead, by=by, at=now, new={"company": lead.company, "source": source})
    if for_ssrs or reseller:
        _assign(lead, for_ssrs, reseller, owner_id=by.membership_id if side else None, by=by, now=now)
    return lead


def _own_side(by):
    """Sales support and resellers write down what they work on themselves; None: he chooses."""
    if by.may(Permission.RESELLER_EDIT):
        return None
    if by.is_operator:
        return True, None
    return False, Partner.objects.get(pk=queries.company_of(by))


def _made(data, source, *, by, now, language=""):
    known = {name: data[name] for name in DETAILS if data.get(name)}
    author = by.user_id if by else None
    return Lead.objects.create(**known, source=source, language=language, created_at=now, created_by_id=author)


def _day_key(email, now):
    """However often somebody writes in one's name, one is written to once a day."""
    return f"{hashlib.sha256(email.lower().encode()).hexdigest()[:40]}:{now:%Y%m%d}"


def _tell_managers(lead):
    for reader in queries.managers():
        outbox.enqueue("lead.arrived", key=f"lead_arrived:{lead.pk}:{reader.pk}", lead=lead.pk, user=reader.pk)


def _send(lead, *, by, now):
    lead.invited_at = now
    lead.save(update_fields=["invited_at"])
    outbox.enqueue("lead.invited", key=f"lead_invited:{lead.pk}:{now.isoformat()}", lead=lead.pk, by=by.name)


@transactions.whole
def invite_again(*, lead, by, now):
    """Send the mail once more; the link in the earlier one no longer works."""
    lead = _worked(lead, by)
    rules.check_can_invite_again(lead, now)
    _send(lead, by=by, now=now)
    audit.record("lead.invited_again", lead, by=by, at=now, new={"email": lead.email})
    return lead


@transactions.whole
def answer(*, lead, data, ip, now):
    """Keep what an invited person says about himself; his address stays the one that was written to."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    rules.check_can_answer(lead, now)
    changed = _changed(lead, {name: value for name, value in data.items() if name != "email"})
    lead.answered_at = now
    lead.save(update_fields=[*changed, "answered_at"])
    by = Actor(None, lead.name, channel="link", ip=ip)
    audit.record("lead.answered", lead, by=by, at=now, new={"company": lead.company})
    for reader in [lead.owner.user] if lead.owner_id else queries.workers(lead) or queries.managers():
        outbox.enqueue("lead.arrived", key=f"lead_answered:{lead.pk}:{reader.pk}", lead=lead.pk, user=reader.pk)
    return lead


@transactions.whole
def edit(*, lead, data, by, now):
    """Write down what is known better by now."""
    lead = _worked(lead, by)
    rules.check_can_be_reached(data)
    old = {name: _told(getattr(lead, name)) for name in DETAILS}
    changed = _changed(lead, data)
    if changed:
        lead.save(update_fields=changed)
        new = {name: _told(getattr(lead, name)) for name in changed}
        if by.is_operator:
            _remember(lead, now, user_id=by.user_id)
        audit.record("lead.edited", lead, by=by, at=now, old={name: old[name] for name in changed}, new=new)
    return lead


def _changed(lead, data):
    found = [name for name in DETAILS if name in data and data[name] != getattr(lead, name)]
    for name in found:
        setattr(lead, name, data[name])
    return found


def _told(value):
    return value if isinstance(value, str) or value is None else str(value)


@transactions.whole
def assign(*, lead, for_ssrs, reseller, by, now):
    """Give a lead to all sales support representatives, or to one reseller company; they are written to."""
    reseller = _selling(reseller)
    lead = _locked(lead)
    rules.check_move(lead, LeadState.ASSIGNED)
    rules.check_can_assign(by, lead, for_ssrs=for_ssrs, reseller=reseller)
    _assign(lead, for_ssrs, reseller, by=by, now=now)
    return lead


def _selling(reseller):
    """Lock a reseller company, before the lead; it goes to no closed one."""
    if reseller is None:
        return None
    reseller = Partner.objects.locked().get(pk=reseller.pk)
    reseller_rules.check_sells(reseller)
    return reseller


def _assign(lead, for_ssrs, reseller, *, by, now, owner_id=None):
    lead.state, lead.for_ssrs, lead.reseller, lead.assigned_at = LeadState.ASSIGNED, for_ssrs, reseller, now
    lead.owner_id = owner_id
    lead.save(update_fields=["state", "for_ssrs", "reseller", "owner", "assigned_at"])
    if reseller is not None:
        _remember(lead, now, reseller=reseller)
    elif owner_id:
        _remember(lead, now, user_id=by.user_id)
    new = {"to": reseller.code if reseller else "ssr"}
    audit.record("lead.assigned", lead, by=by, at=now, new=new)
    for reader in [] if owner_id else queries.workers(lead):
        if reader.pk != by.user_id:
            key = f"lead_assigned:{lead.pk}:{now.isoformat()}:{reader.pk}"
            outbox.enqueue("lead.assigned", key=key, lead=lead.pk, user=reader.pk)


@transactions.whole
def take(*, lead, by, now):
    """One of those it is assigned to looks after it from now on."""
    lead = _locked(lead)
    rules.check_can_take(by, lead, queries.company_of(by))
    lead.owner_id = by.membership_id
    lead.save(update_fields=["owner"])
    if by.is_operator:
        _remember(lead, now, user_id=by.user_id)
    audit.record("lead.taken", lead, by=by, at=now)
    return lead


@transactions.whole
def give_back(*, lead, by, now):
    """Nobody in particular looks after it any more; it stays assigned."""
    lead = _locked(lead)
    rules.check_can_give_back(by, lead)
    lead.owner = None
    lead.save(update_fields=["owner"])
    audit.record("lead.given_back", lead, by=by, at=now)
    return lead


@transactions.whole
def disqualify(*, lead, reason, by, now):
    """Say that he does not become a customer, and why."""
    lead = _worked(lead, by)
    rules.check_reason(reason)
    rules.check_move(lead, LeadState.DISQUALIFIED)
    lead.state, lead.reason, lead.decided_at, lead.decided_by_id = (
        LeadState.DISQUALIFIED, reason.strip(), now, by.user_id,
    )  # fmt: skip
    lead.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    audit.record("lead.disqualified", lead, by=by, at=now, reason=lead.reason)
    return lead


def _remember(lead, now, **who):
    LeadActor.objects.get_or_create(lead=lead, **who, defaults={"since": now})


def _locked(lead):
    """Alone: what is joined to it would be as it was before the wait for the lock."""
    return Lead.objects.locked().get(pk=lead.pk)


def _worked(lead, by):
    lead = _locked(lead)
    rules.check_works(by, lead, queries.company_of(by))
    return lead
