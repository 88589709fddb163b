"""What waits for clients, in the navigation of the order desk."""

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.queries import waiting_list
from partners.permissions import Permission, Role

KEY, KEPT_SECONDS = "approvals.waiting", 15
"""The same number for all of them, on every page of theirs: read once in a while."""
SELLING = {Role.MARKETPLACE_MANAGER, Role.SSR}


def entries(acting):
    """Give the entry, to whom it is for with how many orders wait: Finance counts what is held."""
    if not (acting.is_operator and acting.may(Permission.ORDER_DESK)):
        return []
    number = _number() if SELLING & set(acting.roles) else 0
    url = reverse("approvals:waiting")
    return [{"url": url, "label": _("Waiting for clients"), "icon": "hourglass", "position": 31, "badge": number}]


def _number():
    found = cache.get(KEY)
    if found is None:
        found = waiting_list.counts()[""]
        cache.set(KEY, found, KEPT_SECONDS)
    return found
