"""Who may do what with an opportunity, state by state (T5): one table, asked by every page and every action.

Who sees one at all is Opportunity.objects.visible_to. Its state is the one that the clock gives it: what lasts no
longer has expired, whether or not the worker has noted it.
"""

from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission, Role
from telesales.models import OPPORTUNITY_ENDED, OPPORTUNITY_LIVE, OPPORTUNITY_TRANSITIONS, OpportunityState
from telesales.queries import setup

S = OpportunityState
LASTS = timedelta(days=30)
"""How long it lasts after its last change."""
WARNED = timedelta(days=3)
"""How long before its end the owner is warned."""
MAX_REASON = 300


class Act(StrEnum):
    """What is done with an opportunity. EDIT is of all that it says; SEND, FINALISE and WITHDRAW are of its quotes."""

    EDIT = "edit"
    SUBMIT = "submit"
    SEND = "send"
    FINALISE = "finalise"
    WITHDRAW = "withdraw"
    DECLINE = "decline"
    REASSIGN = "reassign"
    CLONE = "clone"
    DELETE = "delete"


class Who(StrEnum):
    """What somebody is to an opportunity. A finalising owner needs no manager, a deleting one may throw it away."""

    READER = "reader"
    OWNER = "owner"
    FINALISING_OWNER = "finalising owner"
    DELETING_OWNER = "deleting owner"
    RESELLER_MANAGER = "reseller manager"
    MANAGER = "manager"


_ANYBODY = frozenset({Who.READER})
_OWNER = frozenset({Who.OWNER, Who.MANAGER})
_FINALISING = frozenset({Who.FINALISING_OWNER, Who.MANAGER})
_DELETING = frozenset({Who.DELETING_OWNER, Who.MANAGER})
_MANAGERS = frozenset({Who.MANAGER})
_GIVING = frozenset({Who.RESELLER_MANAGER, Who.MANAGER})
ALLOWED: dict[Act, dict[str, frozenset[Who]]] = {
    Act.EDIT: {S.OPEN: _OWNER, S.PENDING_REVIEW: _MANAGERS, S.PENDING_CUSTOMER: _MANAGERS, S.APPROVED: _MANAGERS},
    Act.SUBMIT: {S.OPEN: _OWNER},
    Act.SEND: {
        S.OPEN: _FINALISING, S.PENDING_REVIEW: _MANAGERS, S.PENDING_CUSTOMER: _FINALISING, S.APPROVED: _FINALISING,
    },
    Act.FINALISE: {
        S.OPEN: _FINALISING, S.PENDING_REVIEW: _MANAGERS, S.PENDING_CUSTOMER: _FINALISING, S.APPROVED: _OWNER,
    },
    Act.WITHDRAW: {S.PENDING_CUSTOMER: _OWNER, S.APPROVED: _OWNER},
    Act.DECLINE: {S.PENDING_REVIEW: _MANAGERS, S.PENDING_CUSTOMER: _MANAGERS, S.APPROVED: _MANAGERS},
    Act.REASSIGN: dict.fromkeys(OPPORTUNITY_LIVE, _GIVING),
    Act.CLONE: dict.fromkeys(S, _ANYBODY),
    Act.DELETE: {
        S.OPEN: _DELETING, S.PENDING_REVIEW: _MANAGERS, S.PENDING_CUSTOMER: _MANAGERS, S.APPROVED: _MANAGERS,
        S.DECLINED: _DELETING, S.REJECTED: _DELETING, S.EXPIRED: _DELETING,
    },
}  # fmt: skip
"""In which state who may do it. Once submitted it is the managers', once ended nobody's; what was ordered stays."""


class NotAllowed(Refused):
    """Not for this reader, or not in this state: the page answers 403."""


def state(opportunity, now):
    """Give the state at a moment: what has run out has expired, whoever notices (T5)."""
    is_over = opportunity.state in OPPORTUNITY_LIVE and opportunity.expires_at <= now
    return S.EXPIRED if is_over else S(opportunity.state)


def standing(opportunity, by):
    """Give what somebody who sees the opportunity is to it."""
    found = {Who.READER}
    if by.may(Permission.SALE_MANAGE):
        found.add(Who.MANAGER)
    if by.may(Permission.RESELLER_EDIT) and opportunity.owner_role in (Role.RESELLER, Role.RESELLER_MANAGER):
        found.add(Who.RESELLER_MANAGER)
    if opportunity.owner_id == by.membership_id and by.may(Permission.SALE_MAKE):
        setting = setup.setting(setup.seller_role(by.roles))
        found.add(Who.OWNER)
        found |= {Who.FINALISING_OWNER} if setting.finalise else set()
        found |= {Who.DELETING_OWNER} if setting.deletion else set()
    return frozenset(found)


def allowed(opportunity, by, now):
    """Give all that somebody may do with it at this moment."""
    if opportunity.deleted_at:
        return frozenset()
    at, who = state(opportunity, now), standing(opportunity, by)
    return frozenset(act for act, table in ALLOWED.items() if table.get(at, frozenset()) & who)


def check(act, opportunity, by, now):
    """Raise NotAllowed unless somebody may do it with a locked opportunity."""
    if act not in allowed(opportunity, by, now):
        raise NotAllowed(_why_not(opportunity, now))


def _why_not(opportunity, now):
    at = state(opportunity, now)
    if opportunity.deleted_at:
        return _("%(number)s is deleted: nothing about it changes any more.") % {"number": opportunity.number}
    told = {"number": opportunity.number, "state": at.label}
    if at in OPPORTUNITY_ENDED:
        return _("%(number)s is over (%(state)s): nothing about it changes any more.") % told
    if at == S.OPEN:
        return _("%(number)s is its owner's: you may not do this with it.") % told
    return _("%(number)s stands at “%(state)s”: only a manager may do this now.") % told


def check_move(opportunity, to):
    """Raise unless the table of transitions knows the way."""
    if to not in OPPORTUNITY_TRANSITIONS[opportunity.state]:
        raise NotAllowed(
            _("%(number)s cannot go from “%(from)s” to “%(to)s”.")
            % {"number": opportunity.number, "from": S(opportunity.state).label, "to": S(to).label}
        )


def lasts_until(now, quoted_until=None):
    """Give when an opportunity ends that was changed now; not before the quote that the customer has of it."""
    return max(now + LASTS, quoted_until or now)


def check_reason(reason):
    """Whoever ends it says why."""
    if not reason.strip():
        raise Refused(_("Say why: the owner reads it."), field="reason")
    if len(reason) > MAX_REASON:
        raise Refused(_("That is too long: at most %(most)s characters.") % {"most": MAX_REASON}, field="reason")
