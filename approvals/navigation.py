"""What approvals add to the frame and the first page: the inbox with its counter, and the set-up with its own."""

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import ApprovalStep
from approvals.pages import who_approves
from approvals.queries import step
from core import money
from partners.permissions import Permission


def entries(acting):
    """Give the inbox with how many decisions wait for the reader, and the pages of the set-up."""
    found = []
    if acting.may(Permission.ORDER_APPROVE):
        found.append(_entry("inbox", _("Approvals"), "approvals", 40, step.waiting_count(acting)))
    return found + _setup(acting)


def _setup(acting):
    """Who approves what, with how many problems an administrator has to set right; the report for the operator's staff,
    whom no page of the set-up leads to it."""
    found = []
    if acting.may(Permission.USER_MANAGE):
        problems = who_approves.count(acting)
        found.append(_entry("who", _("Who approves what"), "tree", 73, problems.number if problems else 0))
    if acting.may(Permission.BUDGET_READ):
        found.append(_entry("budgets", _("Budgets"), "wallet", 74, 0))
    if acting.is_operator and acting.may(Permission.AUDIT_READ):
        found.append(_entry("report", _("Decisions"), "chart", 77, 0))
    return found


def _entry(name, label, icon, position, badge):
    url = reverse(f"approvals:{name}")
    return {"url": url, "label": label, "icon": icon, "position": position, "badge": badge}


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
