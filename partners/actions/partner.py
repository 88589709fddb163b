"""Create and change partners: profile, status, place in the tree (P1, P2, P4, P8)."""

import contextlib

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from core import audit, transactions
from core.refusal import Refused
from partners import moves
from partners.actions import people
from partners.models import TREE_LOCK, Partner, PartnerStatus
from partners.permissions import Role
from partners.queries import move as branches
from partners.rules import partner as rules
from partners.rules import people as people_rules


@transactions.whole
def create(*, parent, values, by, now, administrator=None):
    """Create a company (no parent) or a branch; `administrator` {name, email} is its first user, invited by mail."""
    rules.check_can_create(by, parent)
    rules.check_code(values["code"])
    rules.check_default_roles(by, values.get("default_roles", []))
    rules.check_administrator(parent, administrator)
    partner = Partner(parent=parent, **{**_inherited(parent), **values})
    with _code_once(partner):
        partner.save(force_insert=True)
    new = {"code": partner.code, "name": partner.name, "parent": parent and parent.code}
    audit.record("partner.created", partner, by=by, at=now, partner_id=partner.pk, new=new)
    if administrator:
        roles, may_accept = [Role.PARTNER_ADMINISTRATOR], "may_accept" in people_rules.grantable_rights(by)
        people.invite(partner=partner, **administrator, roles=roles, may_accept=may_accept, by=by, now=now)
    return partner


@transactions.whole
def edit(*, partner, values, by, now, seen=""):
    """Change fields of a profile; `seen` is the fingerprint of the one that was shown."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_fresh(partner, seen)
    changed = {name: value for name, value in values.items() if getattr(partner, name) != value}
    rules.check_can_edit(by, partner, changed)
    if "code" in changed:
        rules.check_code(changed["code"], but=partner)
    if "default_roles" in changed:
        rules.check_default_roles(by, set(changed["default_roles"]) ^ set(partner.default_roles))
    if not changed:
        return partner
    old = {name: _told(getattr(partner, name)) for name in changed}
    for name, value in changed.items():
        setattr(partner, name, value)
    with _code_once(partner):
        partner.save(update_fields=list(changed))
    new = {name: _told(value) for name, value in changed.items()}
    audit.record("partner.edited", partner, by=by, at=now, partner_id=partner.pk, old=old, new=new)
    return partner


@transactions.whole
def set_status(*, partner, status, reason, by, now):
    """Set a node's own status; what it means below is derived, nothing is written down the tree (P2)."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_set_status(by, partner)
    rules.check_status(status, reason)
    old = partner.status
    partner.status, partner.status_since, partner.status_by = status, now, by.name
    partner.status_reason = "" if status == PartnerStatus.OPEN else reason.strip()
    partner.save(update_fields=["status", "status_since", "status_by", "status_reason"])
    values = {"old": {"status": old}, "new": {"status": status}}
    audit.record("partner.status_set", partner, by=by, at=now, partner_id=partner.pk, **values, reason=reason.strip())
    return partner


@transactions.whole
def move(*, partner, parent, by, now, successors=None, seen=None):
    """Put a node with everything below it under another parent; None makes it a company. Circles are refused (P1).

    `successors` {Side: membership} decide in place of approvers who end up on the other side; `seen` is the mark of
    the preview, so that nobody brings about what he was not shown (P8). Raises Refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_move(by, partner, parent)
    rules.check_move(partner, parent)
    rules.check_goes_elsewhere(partner, parent)
    step = branches.planned(partner, parent, successors or {})
    rules.check_seen(seen, step)
    rules.check_successors(step, moves.asked(settings.BRANCH_MOVES, step))
    old, partner.parent = partner.parent_id, parent
    try:
        with transaction.atomic():
            partner.save(update_fields=["parent"])
    except IntegrityError as error:
        raise Refused(rules.circle(partner), field="parent") from error
    moves.carry_out(settings.BRANCH_MOVES, step, by=by, now=now)
    values = {"old": {"parent": old}, "new": {"parent": parent and parent.pk}}
    audit.record("partner.moved", partner, by=by, at=now, partner_id=partner.pk, **values)
    return partner


def _inherited(parent):
    """A branch trades in its company's currency."""
    return {"currency": parent.currency} if parent else {}


def _told(value):
    """Give a field's value as the audit keeps it."""
    return value if isinstance(value, str | list | dict) or value is None else str(value)


@contextlib.contextmanager
def _code_once(partner):
    """Refuse a code that somebody else has taken in the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "partner_code_is_unique" not in str(error):
            raise
        raise Refused(rules.code_taken(partner.code), field="code") from error
