"""Who may do what with an opportunity, state by state (T5): one table, asked by every page and every action.

Who sees one at all is Opportunity.objects.visible_to. Its state is the one that the clock gives it: what lasts no
longer has expired, whether or not the worker has noted it.
"""

from datetime import timedelta
from decimal import ROUND_CEILING
from enum import StrEnum

from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from partners.permissions import Permission, Role
from telesales import overriding
from telesales.models import (
    OPPORTUNITY_ENDED,
    OPPORTUNITY_LIVE,
    OPPORTUNITY_TRANSITIONS,
    OpportunityState,
    SalesMode,
)
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


def check_lines(lines):
    """There is at least one product, and all of them could be ordered."""
    if not lines:
        raise Refused(_("Add at least one product first."))
    lost = [line.product.code for line in lines if not line.is_orderable or line.quantity_fault]
    if lost:
        raise Refused(_("These products cannot be ordered as they stand: %(codes)s.") % {"codes": ", ".join(lost[:5])})


def check_verdicts(tested):
    """No offered price is beyond what the role may offer at all. `tested` as telesales.pricing gives it."""
    refused = [verdict.said for _line, _offer, verdict in tested if verdict.mode == overriding.BLOCK]
    if refused:
        raise Refused(" ".join(refused))


def check_creation(policy):
    """Opportunities are begun where the marketplace works with them; what there is goes on in any mode (T4)."""
    if policy.mode != SalesMode.OPPORTUNITIES:
        raise Refused(_("This marketplace sells directly: begin a sale with the customer at the sales desk instead."))


def check_name(name):
    if not name.strip():
        raise Refused(_("Give it a name."), field="name")


def check_may_set(setting, **fields):
    """What a role may not set stays as it is (T3); `fields` are {field: whether it would change}."""
    if fields.get("terms") and not setting.custom_terms:
        raise Refused(_("Your role does not agree terms of its own: ask a manager."), field="terms")
    for name in ("service_from", "billing_from"):
        if fields.get(name) and not setting.set_dates:
            raise Refused(_("Your role does not set dates: ask a manager."), field=name)


def check_may_offer(setting):
    """Other prices than the customer's own are for roles that may change prices (T3)."""
    if not setting.change_prices:
        raise Refused(_("Your role sells at the customer's own prices: leave the offered price empty."), field="offer")


def check_offer(price, reason):
    """An offered price is no less than nothing, and says why it is offered."""
    if price < 0:
        raise Refused(_("A price is not below zero."), field="offer")
    if not reason.strip():
        raise Refused(_("Say why you offer another price: colleagues and managers read it."), field="reason")
    if len(reason) > MAX_REASON:
        raise Refused(_("That is too long: at most %(most)s characters.") % {"most": MAX_REASON}, field="reason")


def less(own, per_cent, currency):
    """Take so many per cent off, to the currency's smallest amount where the price is above one, never beyond them."""
    exact = own * (100 - per_cent) / 100
    unit = money.unit(currency) if exact >= 1 else money.PRICE_UNIT
    return exact.quantize(unit, rounding=ROUND_CEILING)


def check_place(place):
    """Whom it is for has a place in an open company."""
    if place is None:
        raise Refused(_("His company is closed, or he has no place there any more."))


def check_new_owner(opportunity, owner, role, by):
    """Managers give to whoever sells, reseller managers from reseller to reseller."""
    if role is None or owner.ended_at:
        raise Refused(_("%(name)s does not sell.") % {"name": owner.user.name}, field="owner")
    if owner.pk == opportunity.owner_id:
        raise Refused(_("%(name)s owns it already.") % {"name": owner.user.name}, field="owner")
    if not by.may(Permission.SALE_MANAGE) and role not in (Role.RESELLER, Role.RESELLER_MANAGER):
        raise Refused(_("You give opportunities to resellers and their managers only."), field="owner")


def check_is_agreed(is_agreed, line_count):
    """Whoever gives it away has read that its products go."""
    if line_count and not is_agreed:
        raise Refused(_("Confirm that its products are removed."), field="is_agreed")


def check_reason(reason):
    """Whoever ends it says why."""
    if not reason.strip():
        raise Refused(_("Say why: the owner reads it."), field="reason")
    if len(reason) > MAX_REASON:
        raise Refused(_("That is too long: at most %(most)s characters.") % {"most": MAX_REASON}, field="reason")
