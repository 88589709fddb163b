"""What assisted sales put into the navigation: a line per area, for the roles it is for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.permissions import Permission, Role
from telesales.queries import lead as leads


def entries(acting):
    """Give the entries of the acting user, see partners.context."""
    found = []
    if acting.may(Permission.SALE_MAKE):
        found.append({"url": reverse("telesales:desk"), "label": _("Sales desk"), "icon": "users", "position": 20})
    if acting.may(Permission.SALE_UPLOAD):
        found.append(
            {"url": reverse("telesales:upload_customers"), "label": _("Upload"), "icon": "upload", "position": 29}
        )
    return [{"badge": 0, **entry} for entry in [*found, *_customers(acting)]]


def _customers(acting):
    """Those who buy through resellers, and those who may come to buy."""
    found = []
    if acting.may(Permission.RESELLER_EDIT):
        found.append({"url": reverse("telesales:resellers"), "label": _("Resellers"), "icon": "store", "position": 28})
    elif Role.RESELLER in acting.roles and acting.may(Permission.LEAD_WORK):
        found.append(
            {"url": reverse("telesales:customers"), "label": _("My customers"), "icon": "partners", "position": 21}
        )
    if acting.may(Permission.LEAD_WORK):
        found.append(
            {
                "url": reverse("telesales:leads"),
                "label": _("Leads"),
                "icon": "inbox",
                "position": 27,
                "badge": leads.waiting_count(acting),
            }
        )
    return found
