"""What assisted sales put into the navigation: a line per area, for the roles it is for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.permissions import Permission


def entries(acting):
    """Give the entries of the acting user, see partners.context."""
    found = []
    if acting.may(Permission.SALE_MAKE):
        found.append({"url": reverse("telesales:desk"), "label": _("Sales desk"), "icon": "users", "position": 20})
    return found
