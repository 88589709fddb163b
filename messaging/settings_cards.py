"""What messages add to the page of all settings."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.settings_cards import Setting
from messaging.models import WINDOW
from messaging.queries import figures
from partners.permissions import Permission


def cards(acting):
    """Give the settings that this reader may see, and what is the same everywhere."""
    hours = {"hours": int(WINDOW.total_seconds() // 3600)}
    found = [
        Setting(
            "messages",
            _("Time to answer a message"),
            _("%(hours)s hours, the same for every company: both sides rely on it") % hours,
            icon="hourglass",
            fixed=True,
        )
    ]
    if acting.may(Permission.MESSAGE_MANAGE):
        value = _("Buyers read how quickly sellers respond") if figures.shows() else _("Buyers read nothing of them")
        found.append(Setting("messages", _("Response figures"), value, reverse("messaging:figures_policy"), "chart"))
    return found
