"""What waits for clients, in the navigation of the order desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.queries import waiting_list
from partners.permissions import Permission


def entries(acting):
    """Give the entry with how many orders wait."""
    if not (acting.is_operator and acting.may(Permission.ORDER_DESK)):
        return []
    number = waiting_list.counts()[""]
    url = reverse("approvals:waiting")
    return [{"url": url, "label": _("Waiting for clients"), "icon": "hourglass", "position": 31, "badge": number}]
