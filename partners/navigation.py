"""What partners add to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.permissions import Permission


def entries(acting):
    """Give the list of partners; to a company's own administrator it is his company."""
    if not acting.may(Permission.PARTNER_READ):
        return []
    label = _("Partners") if acting.is_operator else _("My company")
    return [{"url": reverse("partners:index"), "label": label, "icon": "partners", "position": 70, "badge": 0}]
