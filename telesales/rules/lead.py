"""Who may do what with a lead, in which state, and what has to be said (T7).

A lead's conversion is the one way in which a company comes into being without the channel administrator: exactly one
company with exactly one administrator, who is invited, by whoever works on the lead. Neither roles nor conditions are
chosen there, and what the company buys at which prices is still the operator's to say (P4).
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.models import UserStatus
from partners.permissions import Permission, Role
from telesales.models import LEAD_TRANSITIONS, LeadSource, LeadState, SalesMode
from telesales.queries import setup

INVITATION = timedelta(days=14)
"""How long the link in an invitation works."""
PAUSE = timedelta(days=1)
"""Nobody is invited twice within this time."""


def is_assigned(by, lead, company_id):
    """Whether the lead is this user's or his colleagues' to work on; `company_id` is the company he acts from."""
    if by.may(Permission.SALE_MANAGE):
        return True
    if lead.reseller_id is None:
        return lead.for_ssrs and Role.SSR in by.roles
    return Role.RESELLER_MANAGER in by.roles or (Role.RESELLER in by.roles and lead.reseller_id == company_id)


def is_worked_by(by, lead, company_id):
    """Whether he may change it now: once a colleague has taken it, that one does, or a manager (T7)."""
    if not is_assigned(by, lead, company_id):
        return False
    return may_direct(by, lead) or lead.owner_id in {None, by.membership_id}


def may_direct(by, lead):
    """Whether he says who works on it: managers of all, reseller managers of those that are with resellers."""
    if by.may(Permission.SALE_MANAGE):
        return True
    return by.may(Permission.RESELLER_EDIT) and lead.reseller_id is not None


def check_works(by, lead, company_id):
    """Raise unless he may change the lead now."""
    check_active(by)
    if not is_worked_by(by, lead, company_id):
        raise Refused(_("This lead is not yours to work on."))
    check_live(lead)


def check_active(by):
    """Whoever is on hold, or whose company is, works on nothing."""
    if not by.may(Permission.LEAD_WORK):
        raise Refused(_("Your role does not look after leads."))
    if by.user_status != UserStatus.ACTIVE or not by.effective.is_open:
        raise Refused(_("You or your company are on hold."))


def check_live(lead):
    """What is decided stays decided."""
    if lead.decided_at is not None:
        values = {"state": lead.get_state_display().lower(), "who": lead.decided_by.name}
        raise Refused(_("This lead is %(state)s already, by %(who)s.") % values)


def check_move(lead, state):
    """Raise unless the lead may go into a state."""
    check_live(lead)
    if state not in LEAD_TRANSITIONS[lead.state]:
        raise Refused(_("A lead in this state does not become that."))


def check_can_assign(by, lead, *, for_ssrs, reseller):
    """A manager assigns to all sales support representatives or to one reseller company, a reseller manager to the
    latter (T5, T7)."""
    check_active(by)
    if lead is not None and not may_direct(by, lead):
        raise Refused(_("This lead is not yours to assign."))
    if not for_ssrs and reseller is None:
        raise Refused(_("Choose whom it goes to."), field="to")
    if for_ssrs and not by.may(Permission.SALE_MANAGE):
        raise Refused(_("You assign leads to resellers."), field="to")
    if lead is not None and (lead.for_ssrs, lead.reseller_id) == (for_ssrs, reseller and reseller.pk):
        raise Refused(_("It is with them already."), field="to")


def check_can_enter(by, *, for_ssrs, reseller):
    """A manager may leave open who works on it, nobody else."""
    if for_ssrs or reseller or not by.may(Permission.SALE_MANAGE):
        check_can_assign(by, None, for_ssrs=for_ssrs, reseller=reseller)


def check_can_take(by, lead, company_id):
    """Of those it is assigned to one takes it; a manager assigns it instead."""
    check_active(by)
    check_move(lead, LeadState.ASSIGNED)
    if lead.state != LeadState.ASSIGNED or not is_assigned(by, lead, company_id) or not _is_one_of_them(by, lead):
        raise Refused(_("This lead is not assigned to you."))
    if lead.owner_id is not None:
        raise Refused(_("%(name)s has taken it already.") % {"name": lead.owner.user.name})


def _is_one_of_them(by, lead):
    return (Role.SSR if lead.for_ssrs else Role.RESELLER) in by.roles


def check_can_give_back(by, lead):
    """Who has taken it gives it back; who says who works on it takes it from him."""
    check_active(by)
    check_live(lead)
    if lead.owner_id is None:
        raise Refused(_("Nobody has taken it."))
    if lead.owner_id != by.membership_id and not may_direct(by, lead):
        raise Refused(_("%(name)s has taken it.") % {"name": lead.owner.user.name})


def check_can_be_reached(data):
    """Somebody without mail and phone cannot be asked."""
    if not data.get("email") and not data.get("phone"):
        raise Refused(_("Give an e-mail address or a phone number."), field="email")


def check_has_email(email):
    if not email:
        raise Refused(_("Give an e-mail address: the invitation goes there."), field="email")


def check_can_invite_again(lead, now):
    """Somebody who has not answered may be asked once a day."""
    if lead.source != LeadSource.INVITATION:
        raise Refused(_("This lead did not come by invitation."))
    if lead.answered_at is not None:
        raise Refused(_("The invitation has been answered."))
    if lead.invited_at + PAUSE > now:
        raise Refused(_("The last mail went out less than a day ago."))


def is_open_invitation(lead, now):
    """Whether the link in the last mail still works."""
    return (
        lead.invited_at is not None
        and lead.answered_at is None
        and lead.decided_at is None
        and lead.invited_at + INVITATION > now
    )


def check_can_answer(lead, now):
    if not is_open_invitation(lead, now):
        raise Refused(_("This link does not work any more."))


def check_reason(reason):
    """Whoever looks at it later reads why."""
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")


def check_candidate(is_known):
    """One associates a lead with those one may know (P12)."""
    if not is_known:
        raise Refused(_("Choose one of those offered."), field="customer")


def may_open(by, lead):
    """Whether whoever makes it a customer is offered an opportunity about its product: where one sells so (T4)."""
    asks = lead.product_id is not None and lead.product.is_active
    return asks and by.may(Permission.SALE_MAKE) and setup.policy().mode == SalesMode.OPPORTUNITIES


def check_asks_for_a_product(lead):
    """An opportunity has at least one product (T5)."""
    if lead.product_id is None:
        raise Refused(_("Write down first which product it is about."), field="opens")


def check_is_sold(smallest, product, customer):
    """The customer has a price for it."""
    if smallest is None:
        told = {"code": product.code, "company": customer.partner.name}
        raise Refused(_("%(company)s has no price for %(code)s yet.") % told)
