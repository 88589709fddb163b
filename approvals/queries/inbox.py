"""What waits for somebody's decision, as rows for a list (A3, A9)."""

from datetime import timedelta

from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from approvals.models import ApprovalStep, Asked, Proxy, StepKind
from commerce.models import Order

COLUMNS = (
    "pk", "kind", "limit_broken", "limit_of", "period", "note", "asked_at", "content_hash", "approver_id",
    "approver__user__name", "order_id", "order__number", "order__state", "order__po_number", "order__total",
    "order__currency", "order__partner_id", "order__partner__name", "order__partner__code", "order__buyer__name",
    "order__cost_centre__code", "order__cost_centre__name", "order__line_count",
)  # fmt: skip
IDS_SQL = """
    SELECT id FROM approvals_approvalstep WHERE decision IS NULL AND approver_id = %s
    UNION SELECT step_id FROM approvals_asked WHERE is_open AND membership_id = %s
    UNION SELECT s.id FROM approvals_proxy p JOIN approvals_approvalstep s ON s.approver_id = p.principal_id
    WHERE p.deputy_id = %s AND s.decision IS NULL
"""
"""The open steps that are somebody's, each way by its own index."""
WHOSE = [
    ("own", _("Approver")),
    ("proxy", _("Proxy")),
    ("delegate", _("Delegate")),
    ("pool", _("May accept orders")),
    ("administrator", _("Administrator")),
]


def waiting(acting):
    """Give the open steps that are the acting user's; never of an order of his own."""
    mine = RawSQL(IDS_SQL, [acting.membership_id] * 3)
    found = ApprovalStep.objects.open().filter(pk__in=mine).exclude(order__buyer_id=acting.user_id)
    found = found.filter(Q(order__owner=None) | ~Q(order__owner_id=acting.user_id))
    return found.filter(Q(order__seller=None) | ~Q(order__seller_id=acting.user_id))


def rows(steps):
    """Give what the list shows, as dictionaries."""
    return steps.annotate(currency=F("order__currency")).values(*COLUMNS, "currency")


def asked_as(steps, acting, whose):
    """Narrow to what he is asked in one capacity."""
    if whose == "own":
        return steps.filter(approver_id=acting.membership_id)
    if whose == "pool":
        return steps.filter(kind=StepKind.POOL)
    if whose == "proxy":
        principals = Proxy.objects.filter(deputy_id=acting.membership_id).values("principal_id")
        return steps.filter(approver_id__in=principals)
    asked = Asked.objects.filter(membership_id=acting.membership_id, is_open=True, role=whose)
    return steps.filter(pk__in=asked.values("step_id"))


def of_orders(steps, narrow):
    """Narrow to steps of the orders that `narrow`, a function of orders, leaves."""
    return steps.filter(order__in=narrow(Order.objects.all()).values("pk"))


def older(steps, days):
    """Narrow to what has waited for longer than so many days."""
    return steps.filter(asked_at__lt=Now() - timedelta(days=days))


def roles(step_ids, acting):
    """Give {step id: in which capacity the acting user was asked} of those that he was asked about."""
    mine = Asked.objects.filter(membership_id=acting.membership_id, step__in=step_ids)
    return dict(mine.values_list("step_id", "role"))
