"""What approvals add to the frame and the first page: the inbox with its counter."""

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import ApprovalStep
from approvals.queries import step
from core import money
from partners.permissions import Permission


def entries(acting):
    """Give the inbox with how many decisions wait for the reader."""
    if not acting.may(Permission.ORDER_APPROVE):
        return []
    return [
        {
            "url": reverse("approvals:inbox"),
            "label": _("Approvals"),
            "icon": "approvals",
            "position": 40,
            "badge": step.waiting_count(acting),
        }
    ]


def tiles(acting):
    """Give how many orders wait for the reader, and their worth in his currency."""
    if not acting.may(Permission.ORDER_APPROVE):
        return []
    mine = ApprovalStep.objects.concerning(acting).open().filter(order__currency=acting.currency)
    found = mine.aggregate(number=Count("pk"), value=Sum("order__total"))
    value = money.shown(found["value"] or money.ZERO, acting.currency)
    return [
        {
            "label": _("Waiting for your approval"),
            "value": found["number"],
            "hint": _("%(value)s in total") % {"value": value},
            "icon": "approvals",
            "url": reverse("approvals:inbox"),
        }
    ]
