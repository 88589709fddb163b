"""What partners add to the page of all settings: the operator's own company, terms of business, who comes in."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.settings_cards import Setting
from partners.actions.invitation import VALID
from partners.permissions import Permission
from partners.queries import registration as registrations
from partners.queries import terms
from partners.rules.registration import LINK_DAYS


def cards(acting):
    """Give the settings that this reader may see."""
    url = reverse("partners:detail", args=[acting.partner_code])
    found = [
        Setting(
            "marketplace",
            _("Your company on documents"),
            _("%(name)s: its name, address and VAT number are those of its page among the partners")
            % {"name": acting.partner_name},
            url,
            "store",
        )
    ]
    last = terms.last()
    value = _("%(version)s counts") % {"version": last} if last else _("None yet: who registers accepts nothing")
    found.append(Setting("people", _("Terms of business"), value, reverse("partners:terms"), "file"))
    if acting.may(Permission.REGISTRATION_DECIDE):
        number = registrations.waiting_count()
        value = ngettext("%(number)s company waits", "%(number)s companies wait", number) % {"number": number}
        found.append(Setting("people", _("Registrations"), value, reverse("partners:registrations"), "inbox"))
    days = {"register": LINK_DAYS, "invitation": VALID.days}
    value = _("%(register)s days to confirm a registration, %(invitation)s days to answer an invitation") % days
    return [*found, Setting("people", _("Deadlines of links"), value, icon="clock", fixed=True)]
