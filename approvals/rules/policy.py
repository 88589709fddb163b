"""Who sets how an organisation approves, and to what (A4, A6)."""

import zoneinfo

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.models import Partner
from partners.rules import people


def check_may_set_policy(by, partner):
    """It is set at the top of the company, by whoever manages people there."""
    if partner.parent_id is not None or partner.kind == Partner.Kind.OPERATOR:
        raise Refused(_("This is set at the top of the company."))
    people.check_can_manage(by, partner)


def check_policy(values):
    """The time zone is one of the world's, and one is reminded before somebody else is asked."""
    if values["time_zone"] not in zoneinfo.available_timezones():
        raise Refused(_("Choose a time zone from the list, like Europe/London."), field="time_zone")
    escalate = values["escalate_after_hours"]
    if escalate is not None and escalate <= values["remind_after_hours"]:
        raise Refused(
            _("Remind before it goes further: choose more hours here than for the reminder."),
            field="escalate_after_hours",
        )
