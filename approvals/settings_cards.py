"""What approvals add to the page of all settings."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import ApprovalPolicy
from core.settings_cards import Setting
from partners.permissions import Permission


def cards(acting):
    """Give how companies approve; each of them decides it for itself."""
    number = ApprovalPolicy.objects.count() if acting.may(Permission.PARTNER_READ) else 0
    value = ngettext(
        "%(number)s company has settings of its own; the others ask up the chain, remind after 24 hours",
        "%(number)s companies have settings of their own; the others ask up the chain, remind after 24 hours",
        number,
    ) % {"number": number}
    days = {"days": settings.APPROVAL_LINK_DAYS}
    return [
        Setting("messages", _("How companies approve"), value, reverse("partners:index"), "approvals"),
        Setting("messages", _("Links in approval mails"), _("Work for %(days)s days") % days, icon="clock", fixed=True),
    ]
