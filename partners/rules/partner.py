"""What may be done with partners: who edits what, where they hang, their status (P1, P2, P4, P8)."""

import hashlib
import json
import re
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import permissions, queries
from partners.models import Partner, PartnerStatus
from partners.permissions import Permission

OWN_FIELDS = ("name", "phone", "email", "website", "default_roles")
"""What a company edits about itself."""
OPERATOR_FIELDS = (
    "code", *OWN_FIELDS, "tax_number", "type", "level", "currency", "attributes", "message_format", "notes",
)  # fmt: skip
"""What the operator edits. Level, type and attributes decide about prices (C3), and notes are the operator's own."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
RESERVED = frozenset(
    {
        "accounts", "audit", "demand", "export", "import", "imports", "invitations", "invite", "me", "moves", "new",
        "people", "pool", "recovery", "registrations", "search", "switch", "users",
    }
)  # fmt: skip
"""Codes that are addresses of other pages below partners/; a test compares."""


def check_can_set_status(by, partner):
    """Operator staff with the right do; nobody closes the operator itself."""
    if not by.may(Permission.PARTNER_STATUS):
        raise Refused(_("Your role does not change the status of partners."))
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator itself is always open."))


def check_status(status, reason):
    """A status that stops people says why."""
    if status not in PartnerStatus.values:
        raise Refused(_("Choose a status."), field="status")
    if status != PartnerStatus.OPEN and not reason.strip():
        raise Refused(_("Say why: the people affected read this."), field="reason")


def editable(by, partner):
    """Give the fields of a partner's profile that `by` may change.

    A company may fill in its VAT number once: what is set has been checked and stands on invoices.
    """
    if not by.may(Permission.PARTNER_EDIT) or not queries.is_within(partner.pk, by):
        return ()
    if by.is_operator:
        return OPERATOR_FIELDS
    return OWN_FIELDS if partner.tax_number else (*OWN_FIELDS, "tax_number")


def check_can_edit(by, partner, fields):
    """Raise unless each of the fields is his to change."""
    allowed = editable(by, partner)
    if not allowed:
        raise Refused(_("Your role does not change this profile."))
    foreign = [name for name in fields if name not in allowed]
    if foreign:
        field: Any = Partner._meta.get_field(foreign[0])
        label = field.verbose_name
        raise Refused(_("“%(field)s” is changed by the operator.") % {"field": label})


def check_default_roles(by, added):
    """Nobody makes a role the default that he may not give (P4)."""
    missing = set(added) - permissions.grantable(by.permissions)
    if missing:
        label = permissions.Role(min(missing)).label
        raise Refused(_("You may not give the role “%(role)s”.") % {"role": label}, field="default_roles")


def check_code(code, *, but=None):
    """A code names one partner only, whatever its case, and is not the address of another page."""
    if not CODE.fullmatch(code):
        raise Refused(
            _("Use letters, digits, dots, dashes and underscores; begin with one of the first two."),
            field="code",
        )
    if code.lower() in RESERVED:
        raise Refused(_("“%(code)s” is reserved: choose another code.") % {"code": code}, field="code")
    if Partner.objects.alias(low=Lower("code")).filter(low=code.lower()).exclude(pk=but and but.pk).exists():
        raise Refused(code_taken(code), field="code")


def code_taken(code):
    return _("The code “%(code)s” is taken.") % {"code": code}


def check_can_create(by, parent):
    """The channel administrator creates companies and branches, a company's administrator branches of his own (P4)."""
    if not by.may(Permission.PARTNER_CREATE):
        raise Refused(_("Your role does not create partners."))
    if parent is None and not by.is_operator:
        raise Refused(_("A new company is created by the operator."))
    if parent is not None and not queries.is_within(parent.pk, by):
        raise Refused(_("Choose a place in your own company."))
    if parent is not None and parent.kind == Partner.Kind.OPERATOR:
        raise Refused(_("Partners form trees of their own; none hangs below the operator."))


def check_move(partner, parent):
    """A node goes below another partner, never below itself; the database watches the rest of the circle (P1)."""
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator is not part of a tree."))
    if parent is not None and parent.kind == partner.Kind.OPERATOR:
        raise Refused(_("Partners form trees of their own; none hangs below the operator."), field="parent")
    if parent is not None and (parent.pk == partner.pk or is_below(parent.pk, partner.pk)):
        raise Refused(circle(partner), field="parent")


def check_can_move(by, partner, parent):
    """The channel administrator moves any branch; a company's administrator inside his own, never his own node (P8)."""
    if by.user_id is None:
        return
    if not by.may(Permission.PARTNER_MOVE):
        raise Refused(_("Your role does not move branches."))
    if by.is_operator:
        return
    if partner.pk == by.partner_id:
        raise Refused(_("Your own place is moved by somebody above it."))
    if parent is None or not queries.is_within(partner.pk, by) or not queries.is_within(parent.pk, by):
        raise Refused(_("You can move branches inside your own company only."), field="parent")


def check_goes_elsewhere(partner, parent):
    """A move changes something."""
    if partner.parent_id == (parent and parent.pk):
        raise Refused(_("%(partner)s is there already.") % {"partner": partner.name}, field="parent")


def circle(partner):
    """Say that a move would make a circle."""
    return _("%(partner)s cannot move below itself.") % {"partner": partner.name}


def is_below(partner_id, above_id):
    """Whether a node is another one or hangs below it."""
    return any(node_id == above_id for node_id, _code, _name in queries.path(partner_id))


def fingerprint(partner):
    """Give a mark of the profile as it is; a form that was drawn from another one is out of date."""
    fields: list[Any] = [Partner._meta.get_field(name) for name in OPERATOR_FIELDS]
    values = [str(getattr(partner, field.attname)) for field in fields]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:20]


def check_fresh(partner, seen):
    """Nobody overwrites what he has not seen."""
    if seen and seen != fingerprint(partner):
        raise Refused(
            _("Somebody has changed this profile meanwhile: compare what you entered with it and save again.")
        )


def check_administrator(parent, administrator):
    """A company begins with somebody who can administer it (P4)."""
    if parent is None and not administrator:
        raise Refused(_("Name the first administrator: he creates the company's other users."), field="admin_name")


def check_seen(seen, step):
    """Nobody brings about what he was not shown: the preview must still hold (P8)."""
    if seen is not None and seen != step.mark:
        raise Refused(_("Something has changed since the preview was shown. Please look at it again."))


def check_successors(step, asked):
    """Where approvers end up on the other side, somebody of the right company decides in their place (A1, P8)."""
    for side in asked:
        chosen = step.successors.get(side)
        if chosen is None:
            raise Refused(_("Name who decides in place of the approvers on the other side."), field=side)
        if chosen.ended_at is not None or not chosen.user.is_active or chosen.partner_id not in step.homes(side):
            raise Refused(_("%(name)s has no place on this side.") % {"name": chosen.user.name}, field=side)
