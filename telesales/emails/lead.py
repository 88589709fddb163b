"""Mails about leads (T7). To an address that anybody may have typed in goes nothing that was typed in beside it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from partners.models import User
from telesales.links import lead as links
from telesales.models import Lead, LeadState
from telesales.queries import lead as queries
from telesales.rules.lead import is_open_invitation


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account, as a reader of mails."""

    email: str
    language: str
    timezone: str = "UTC"


def _stranger(lead):
    return Stranger(lead.email, lead.language or settings.LANGUAGE_CODE)


def received(payload):
    """Confirm that a question has arrived."""
    lead = Lead.objects.select_related("product").filter(pk=payload["lead"]).first()
    if lead is None or not lead.email:
        return None
    return mail.render("lead_received", reader=_stranger(lead), context={"product": lead.product})


def invited(payload):
    """Ask somebody to say more about himself; moot once the link no longer works or a later mail has another."""
    lead = Lead.objects.filter(pk=payload["lead"]).first()
    if lead is None or not is_open_invitation(lead, lead.invited_at):
        return None
    reader = _stranger(lead)
    with override(reader.language):
        context = {
            "by": payload["by"],
            "action_url": mail.address("contact:link", links.token(lead)),
            "action_label": _("Tell us about your company"),
        }
    return mail.render("lead_invited", reader=reader, context=context)


def arrived(payload):
    """Tell whoever looks after it that a lead has come or answered; moot once it is decided."""
    return _to_staff(payload, "lead_arrived")


def assigned(payload):
    """Tell whom a lead was assigned to; moot for who no longer works on it."""
    return _to_staff(payload, "lead_assigned")


def _to_staff(payload, name):
    lead = Lead.objects.select_related("product").get(pk=payload["lead"])
    reader = User.objects.get(pk=payload["user"])
    is_for_him = name == "lead_arrived" or queries.workers(lead).filter(pk=reader.pk).exists()
    if lead.state not in (LeadState.SUBMITTED, LeadState.ASSIGNED) or not (reader.email and reader.is_active):
        return None
    if not is_for_him:
        return None
    with override(reader.language):
        facts = [(_("Company"), lead.company), (_("Contact"), lead.name), (_("E-mail"), lead.email or "–")]
        facts += [(_("Phone"), lead.phone or "–")]
        facts += [(_("Product"), f"{lead.product.name}, {lead.product.code}")] if lead.product else []
        context = {
            "lead": lead,
            "facts": facts,
            "action_url": mail.address("telesales:lead", lead.pk),
            "action_label": _("Look after it"),
        }
    return mail.render(name, reader=reader, context=context)
