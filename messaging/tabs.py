"""What messages show about a partner: what others read of one's own company (S4)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.tabs import Tab


def entries(partner, acting):
    """Give the tab of the company in which one acts; others have none."""
    if partner.parent_id is not None or partner.pk != acting.partner_id:
        return []
    return [Tab("profile", _("As others see it"), reverse("messaging:profile"), 15)]
