"""What approvals show on an order's page: who was asked, who decided, who is next."""

from django.utils.translation import gettext as _

from approvals import sentences
from approvals.forms.decision import AnswerForm
from approvals.models import ApprovalStep, AskedAs, Decision
from approvals.pages import path, splitting
from approvals.queries import step as queries
from approvals.rules import decision as rules
from commerce.queries import version as versions
from commerce.queries.order import Panel
from commerce.rules import amendment as rules_of_amendment
from core import clock
from partners.permissions import Permission

STATES = {Decision.ACCEPTED: "done", Decision.REJECTED: "rejected", Decision.VOID: "void", None: "now"}


def steps(*, order, acting):
    """Give the chain of an order's approval, past and to come, with what this reader may do about it."""
    found = list(queries.steps_of(order))
    split = splitting.words(order) if _sees_splits(acting) else ""
    if not (found or split):
        return None
    waiting = next((step for step in found if step.decision is None), None)
    mine = waiting and ApprovalStep.objects.concerning(acting).open().filter(pk=waiting.pk).exists()
    is_own = waiting and order.responsible_id == acting.user_id and order.partner_id == acting.partner_id
    context = {
        "chain": chain(found, order) + (_to_come(order, found, acting) if waiting else []),
        "versions": versions.of(order),
        "decide": waiting if mine else None,
        "may_change": rules_of_amendment.can_amend(acting, order),
        "answer_form": AnswerForm(prefix="answer") if is_own else None,
        "split": split,
        "order": order,
    }
    return Panel("approvals/order/panel.html", context)


def _sees_splits(acting):
    """The company's administrators; who decides is told on his own page."""
    return not acting.is_operator and acting.may(Permission.USER_MANAGE)


def _to_come(order, found, acting):
    """Who will be asked after whoever is asked now."""
    way = path.of(order, now=acting.read_at or clock.now(), found=found)
    return [
        {"name": station.names, "detail": f"{station.broken}. {station.detail}".strip(), "state": "next"}
        for station in path.stations(way)
        if station.state == "next"
    ]


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
