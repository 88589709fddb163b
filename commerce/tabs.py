"""What commerce shows about a partner: his prices, his account, what he has ordered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Partner
from partners.tabs import Tab


def entries(partner, acting):
    """Give the tabs of commerce; the operator buys nothing."""
    if partner.kind == Partner.Kind.OPERATOR:
        return []
    return [
        Tab("prices", _("Prices"), reverse("commerce:partner_prices", args=[partner.code]), 40),
        Tab("account", _("Account"), reverse("commerce:partner_account", args=[partner.code]), 50),
        Tab("terms", _("Terms"), reverse("commerce:partner_terms", args=[partner.code]), 55),
        Tab("spending", _("Spend limits"), reverse("commerce:partner_spending", args=[partner.code]), 57),
        Tab("activity", _("Activity"), reverse("commerce:partner_activity", args=[partner.code]), 60),
    ]
