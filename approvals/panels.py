"""What approvals show on an order's page: who was asked, who decided, who is next."""

from django.utils.translation import gettext as _

from approvals import rules, sentences
from approvals.models import ApprovalStep, AskedAs, Decision
from approvals.queries import step as queries
from commerce.queries.order import Panel

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
    if step.decision is None:
        because = sentences.broken(step.kind, step.limit_broken, step.limit_of, step.period, order.currency)
        detail = f"{_('Asked, because %(because)s.') % {'because': because}} {step.note}".strip()
    else:
        detail = _decided(step)
    return {"name": rules.whose_it_is(step), "detail": detail, "state": STATES[step.decision]}


def _decided(step):
    detail = step.get_decision_display()
    if step.decided_by_id and step.decided_as == AskedAs.PROXY:
        detail = _("%(decision)s by %(deputy)s as proxy") % {"decision": detail, "deputy": step.decided_by.name}
    elif step.decided_by_id and step.decided_as not in {"", AskedAs.APPROVER}:
        detail = _("%(decision)s by %(name)s") % {"decision": detail, "name": step.decided_by.name}
    return f"{detail}: {step.reason}" if step.reason else detail
