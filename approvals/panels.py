"""What approvals show on an order's page: who was asked, who decided, who is next."""

from django.utils.translation import gettext as _

from approvals import queries
from approvals.models import ApprovalStep, Decision
from commerce.queries.order import Panel
from core import money

STATES = {Decision.ACCEPTED: "done", Decision.REJECTED: "rejected", Decision.VOID: "rejected", None: "now"}


def steps(*, order, acting):
    """Give the chain of an order's approval; with a way to the decision for whom it waits."""
    found = list(queries.steps_of(order))
    if not found:
        return None
    waiting = next((step for step in found if step.decision is None), None)
    mine = waiting and ApprovalStep.objects.concerning(acting).open().filter(pk=waiting.pk).exists()
    return Panel("approvals/panel.html", {"chain": chain(found, order), "decide": waiting if mine else None})


def chain(found, order):
    """Give the steps of an order as components/chain.html shows them."""
    return [_link(step, order) for step in found]


def _link(step, order):
    name = step.approver.user.name
    if step.decision is None:
        detail = _("Asked, because the total is above %(name)s's limit of %(limit)s") % {
            "name": step.limit_of,
            "limit": money.shown(step.limit_broken, order.currency),
        }
    else:
        detail = step.get_decision_display()
        if step.is_by_proxy:
            detail = _("%(decision)s by %(deputy)s as proxy") % {"decision": detail, "deputy": step.decided_by.name}
        if step.reason:
            detail = f"{detail}: {step.reason}"
    return {"name": name, "detail": detail, "state": STATES[step.decision]}
