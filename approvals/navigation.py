"""What approvals add to the navigation: the inbox and what waits for clients, with their counters; the set-up with its
own."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from approvals.pages import who_approves
from approvals.queries import step, waiting_list
from core.addresses import fixed
from partners.permissions import Permission, Role

KEPT_SECONDS = 15
"""How long the number of orders that wait for clients is kept: the same for all readers, on every page of theirs."""
SELLING = {Role.MARKETPLACE_MANAGER, Role.SSR}


def entries(acting):
    """Give the inbox with how many decisions wait for the reader, what waits for clients, and the set-up."""
    found = []
    if acting.may(Permission.ORDER_APPROVE):
        found.append(_entry("inbox", _("Approvals"), "approvals", 23, step.waiting_count(acting)))
    return [*found, *_waiting(acting), *_setup(acting)]


def _waiting(acting):
    """What waits for clients, for the order desk; with its number to whom it is for: Finance counts what is held."""
    if not (acting.is_operator and acting.may(Permission.ORDER_DESK)):
        return []
    counts = SELLING & set(acting.roles)
    number = cache.get_or_set("approvals.waiting", _waiting_number, KEPT_SECONDS) if counts else 0
    return [_entry("waiting", _("Waiting for clients"), "hourglass", 23, number)]


def _waiting_number():
    return waiting_list.counts()[""]


def _setup(acting):
    """Who approves what, with how many problems an administrator has to set right; the report for the operator's staff,
    whom no page of the set-up leads to it."""
    found = []
    if acting.may(Permission.USER_MANAGE):
        problems = who_approves.count(acting)
        found.append(_entry("who", _("Who approves what"), "tree", 83, problems.number if problems else 0))
    if acting.may(Permission.BUDGET_READ):
        found.append(_entry("budgets", _("Budgets"), "wallet", 84, 0))
    if acting.is_operator and acting.may(Permission.AUDIT_READ):
        found.append(_entry("report", _("Decisions"), "chart", 97, 0))
    return found


def _entry(name, label, icon, position, badge):
    url = fixed(f"approvals:{name}")
    return {"url": url, "label": label, "icon": icon, "position": position, "badge": badge}
