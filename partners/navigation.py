"""What partners add to the navigation."""

from django.utils.translation import gettext as _

from core.addresses import fixed
from partners.permissions import Permission
from partners.queries import registration as registrations


def entries(acting):
    """Give the list of partners; to a company's own administrator it is his company."""
    if not acting.may(Permission.PARTNER_READ):
        return []
    label = _("Partners") if acting.is_operator else _("My company")
    found = [{"url": fixed("partners:index"), "label": label, "icon": "partners", "position": 80, "badge": 0}]
    if acting.may(Permission.USER_MANAGE):
        url = fixed("partners:users")
        found.append({"url": url, "label": _("Users"), "icon": "users", "position": 82, "badge": 0})
    if acting.may(Permission.ACCOUNT_DRAW):
        url = fixed("partners:accounts")
        found.append({"url": url, "label": _("My accounts"), "icon": "star", "position": 81, "badge": 0})
    if acting.may(Permission.PARTNER_IMPORT):
        url = fixed("partners:import")
        found.append({"url": url, "label": _("Import"), "icon": "upload", "position": 86, "badge": 0})
    if acting.may(Permission.REGISTRATION_DECIDE):
        found.append(
            {
                "url": fixed("partners:registrations"),
                "label": _("Registrations"),
                "icon": "inbox",
                "position": 85,
                "badge": registrations.waiting_count(),
            }
        )
    if acting.may(Permission.AUDIT_READ):
        url = fixed("partners:audit")
        found.append({"url": url, "label": _("Audit"), "icon": "shield", "position": 98, "badge": 0})
    return found
