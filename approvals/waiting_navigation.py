"""What waits for clients, in the navigation of the order desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.queries import waiting_list
from partners.permissions import Permission, Role

SELLING = {Role.MARKETPLACE_MANAGER, Role.SSR}


def entries(acting):
    """Give the entry, to whom it is for with how many orders wait: Finance counts what is held."""
    if not (acting.is_operator and acting.may(Permission.ORDER_DESK)):
        return []
    number = waiting_list.counts()[""] if SELLING & set(acting.roles) else 0
    url = reverse("approvals:waiting")
    return [{"url": url, "label": _("Waiting for clients"), "icon": "hourglass", "position": 31, "badge": number}]
