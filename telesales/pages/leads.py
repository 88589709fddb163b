"""What the pages of leads show: rows of the list, and of one lead what its reader may know and do (T7)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import timeline
from partners.forms.registration import suggested_currency
from telesales.forms.lead import AssignmentForm, ReasonForm
from telesales.models import Lead, LeadState, Opportunity, SalesMode
from telesales.pages.lead_listing import assigned_words, state_pill
from telesales.queries import lead as queries
from telesales.queries import setup
from telesales.rules import lead as rules


@dataclass(frozen=True, slots=True)
class Row:
    """A lead in the list; `is_told`: it is still with the reader, who so reads what became of it."""

    lead: Lead
    days: int
    is_told: bool

    @property
    def state_words(self):
        return LeadState(self.lead.state).label if self.is_told else _("No longer yours")


def rows(acting):
    """Give function(leads) that makes them rows for a reader."""
    company_id, now = queries.company_of(acting), acting.read_at

    def ready(leads):
        return [
            Row(lead, max(0, (now - lead.created_at).days), rules.is_assigned(acting, lead, company_id))
            for lead in leads
        ]

    return ready


def listed(acting):
    """Give the leads of the list with what its cells show."""
    return queries.visible_to(acting).select_related("product", "reseller", "owner__user", "partner")


def context(lead, acting, *, now, **forms):
    """Give what the page of a lead shows. Who once had it reads what the lead said, not what became of it."""
    company_id = queries.company_of(acting)
    is_told = rules.is_assigned(acting, lead, company_id)
    if not is_told:
        return {"lead": lead, "is_told": False}
    is_live = lead.state in queries.LIVE
    works = is_live and rules.is_worked_by(acting, lead, company_id)
    directs = is_live and rules.may_direct(acting, lead)
    return {
        "lead": lead,
        "is_told": True,
        "pill": state_pill(lead),
        "assigned": assigned_words(lead),
        "timeline": timeline.of(lead),
        "works": works,
        "may_take": _may(rules.check_can_take, acting, lead, company_id),
        "may_give_back": _may(rules.check_can_give_back, acting, lead),
        "is_invited": rules.is_open_invitation(lead, now),
        "may_invite_again": works and _may(rules.check_can_invite_again, lead, now),
        "assign_form": forms.get("assign_form") or (AssignmentForm(acting=acting) if directs else None),
        "reason_form": forms.get("reason_form") or (ReasonForm() if works else None),
        "became": (became := _became(lead, acting)),
        "opened": _opened(lead, acting),
        "prepares": became is not None and setup.policy().mode == SalesMode.OPPORTUNITIES,
    }


def _became(lead, acting):
    """Give the place of the contact whom the lead became, where the reader may sell to that company (T5)."""
    if lead.partner_id is None or lead.partner_id not in queries.within_reach(acting, {lead.partner_id}):
        return None
    return queries.contact(lead)


def _opened(lead, acting):
    """Give the opportunity that was begun with the conversion, where the reader may see it."""
    if lead.opportunity_id is None:
        return None
    return Opportunity.objects.visible_to(acting).filter(pk=lead.opportunity_id).first()


def _may(check, *arguments):
    try:
        check(*arguments)
    except rules.Refused:
        return False
    return True


def wished(lead):
    """Give what the form of a new company begins with."""
    known = {
        name: getattr(lead, name) for name in ("company", "tax_number", "city", "country", "name", "email", "phone")
    }
    return {**known, "currency": suggested_currency(lead.country)}


KINDS = {
    "email": _lazy("same e-mail"),
    "tax_number": _lazy("same VAT number"),
    "domain": _lazy("same mail domain"),
    "name": _lazy("similar name"),
    "searched": _lazy("found"),
}


def alike(candidates):
    """Give [(candidate, what it has in common in words)]."""
    return [(each, ", ".join(str(KINDS[kind]) for kind in each.kinds)) for each in candidates]
