"""Mails to owners of opportunities: soon over, over, declined, given to somebody else (T5).

Each is written when it is sent, for how things stand then: a warning that a change has put off is not sent.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail, money
from partners.models import Membership
from telesales.models import Opportunity


def warned(payload):
    """Tell the owner when it ends; nothing where it has been changed since."""
    opportunity = _read(payload)
    if opportunity.ended_at or opportunity.expires_at != datetime.fromisoformat(payload["expires_at"]):
        return None
    return _to_owner("opportunity_warned", opportunity)


def expired(payload):
    """Tell the owner that it is over."""
    return _to_owner("opportunity_expired", _read(payload))


def declined(payload):
    """Tell the owner who declined it, and why."""
    return _to_owner("opportunity_declined", _read(payload), by=payload["by"], reason=payload["reason"])


def awarded(payload):
    """Tell the owner that the customer has awarded a purchase process, and that he prepares the quote."""
    opportunity = _read(payload)
    return _to_owner("opportunity_awarded", opportunity, by=opportunity.customer.user.name)


def reassigned(payload):
    """Tell whoever had it and whoever has it."""
    opportunity = _read(payload)
    place = Membership.objects.select_related("user").get(pk=payload["reader"])
    is_his = opportunity.owner_id == place.pk
    return _mail("opportunity_reassigned", opportunity, place, by=payload["by"], is_his=is_his)


def _read(payload):
    found = Opportunity.objects.select_related("owner__user", "customer__user", "partner")
    return found.get(pk=payload["opportunity"])


def _to_owner(name, opportunity, **told):
    return _mail(name, opportunity, opportunity.owner, **told)


def _mail(name, opportunity, place, **told):
    reader = place.user
    if opportunity.deleted_at or place.ended_at or not (reader.is_active and reader.email):
        return None
    with override(reader.language), timezone.override(reader.timezone or None):
        facts = [
            (_("Opportunity"), f"{opportunity.number} {opportunity.name}"),
            (_("Customer"), f"{opportunity.customer.user.name}, {opportunity.partner.name}"),
            (_("Total"), money.shown(opportunity.total, opportunity.currency)),
            (_("Ends"), date_format(timezone.localtime(opportunity.expires_at), "MOMENT_FORMAT")),
        ]
        context = {
            "number": opportunity.number,
            "company": opportunity.partner.name,
            "facts": facts,
            "action_url": mail.address("telesales:opportunity", opportunity.number),
            "action_label": _("Open it"),
            **told,
        }
    return mail.render(name, reader=reader, context=context)
