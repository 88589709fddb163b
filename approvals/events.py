"""How the audit's events about approvals are told on timelines: event -> (title, tone)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS = {
    "approval.requested": (_("Approval asked for"), "warn"),
    "approval.accepted": (pgettext_lazy("an order", "Accepted"), "ok"),
    "approval.rejected": (_("Rejected"), "bad"),
    "approval.void": (_("Asked anew"), "mute"),
    "approval.reminded": (_("Reminded"), "info"),
    "digest.wanted": (_("Wants the list of what waits each morning"), "info"),
    "digest.unwanted": (_("Wants no list of what waits each morning"), "mute"),
    "limit.set": (_("Spending limit set"), "info"),
    "budget.set": (_("Budget set"), "ok"),
    "budget.changed": (_("Budget changed"), "info"),
    "budget.switched_off": (_("Budget switched off"), "mute"),
    "limit.removed": (_("Spending limit removed"), "mute"),
    "proxy.added": (_("Proxy added"), "info"),
    "proxy.removed": (_("Proxy removed"), "mute"),
    "limit.periods_set": (_("Spending limits per period set"), "info"),
    "approval.delegated": (_("The delegate is asked too"), "info"),
    "approval_policy.set": (_("Way of approving changed"), "info"),
    "absence.set": (_("Absence set"), "info"),
    "absence.ended": (_("Absence ended early"), "mute"),
    "absence.taken_back": (_("Absence taken back"), "mute"),
}
