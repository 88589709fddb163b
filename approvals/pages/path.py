"""The way of an order's approval: what is broken, whom that asks, what was said, what is to come (A5, UX 7)."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals import gates, routing, sentences
from approvals.models import ApprovalStep, AskedAs, Decision, StepKind
from approvals.queries import reach
from approvals.queries import step as steps
from commerce import gates as order_gates
from core.actor import SYSTEM
from core.refusal import Refused

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Station:
    """One question: `broken` limit, of whom, `names` of who decides or has decided. `state` is done, now or next."""

    broken: str
    names: str
    state: str
    status: str
    detail: str = ""
    is_dead_end: bool = False
    people: tuple = ()


@dataclass(frozen=True)
class Way:
    """What is asked about an order, saved or not, read once: everything else on the page comes from it."""

    order: object
    now: object
    known: object
    asks: list
    accepted: routing.Accepted
    steps: list = field(default_factory=list)

    @property
    def open_step(self):
        return next((step for step in self.steps if step.decision is None), None)


def of(order, *, now, found=None):
    """Read the Way of an order; `found` are its steps where they were read already."""
    known = gates.facts(order)
    asks = gates.asks(order, known, now=now)
    if order.pk is None:
        return Way(order, now, known, asks, routing.NOTHING)
    found = list(steps.steps_of(order)) if found is None else found
    return Way(order, now, known, asks, steps.accepted(order), found)


def stations(way):
    """Give a Station for everything that is asked about the order, in order."""
    found, current = [], way.open_step
    for ask in way.asks:
        if way.accepted.settles(ask):
            found.append(_settled(ask, way))
        elif current is not None:
            found.append(_asked(ask, current, way))
            current = None
        else:
            found.append(_to_come(ask, way))
    return found


def _settled(ask, way):
    step = next((step for step in reversed(way.steps) if _settles(step, ask)), None)
    if step is None:
        return Station(
            _broken(ask, way), ask.approver.name if ask.approver else "", "done", pgettext("an order", "Accepted")
        )
    detail = step.reason
    if step.decided_as not in {"", AskedAs.APPROVER, AskedAs.MEMBER} and step.approver_id:
        detail = f"{_('for %(name)s') % {'name': step.approver.user.name}}{': ' if detail else ''}{detail}"
    return Station(_broken(ask, way), step.decided_by.name, "done", pgettext("an order", "Accepted"), detail)


def _settles(step, ask):
    if step.decision != Decision.ACCEPTED:
        return False
    if ask.kind == StepKind.POOL:
        return step.kind == StepKind.POOL
    return ask.approver_id in {step.approver_id, step.settles_id} - {None} or (
        ask.budget is not None and step.budget_id == ask.budget.budget_id
    )


def _asked(ask, step, way):
    names = [asked.membership.user.name for asked in step.asked.select_related("membership__user").order_by("pk")]
    return Station(_broken(ask, way), _joined(names), "now", _("Asked"), step.note)


def _to_come(ask, way):
    reached = reach.reached(way.order, ask, way.known, now=way.now)
    names = [person.name for person in reached.people]
    return Station(
        _broken(ask, way),
        _joined(names) or _("nobody"),
        "next",
        _("To come"),
        sentences.instead(ask, reached),
        is_dead_end=not names,
        people=reached.people,
    )


def _joined(names):
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def _broken(ask, way):
    return sentences.named(ask.kind, ask.limit, ask.limit_of, ask.period, way.order.currency)


def after_yes(way, step: ApprovalStep):
    """Say what comes of accepting: who is asked then, or that it is placed."""
    done = replace(
        way.accepted,
        is_by_pool=way.accepted.is_by_pool or step.kind == StepKind.POOL,
        people=frozenset(way.accepted.people) | {step.approver_id, step.settles_id} - {None},
        budgets=frozenset(way.accepted.budgets) | {step.budget_id} - {None},
    )
    ask = routing.next_ask(way.asks, done)
    if ask:
        names = [person.name for person in reach.reached(way.order, ask, way.known, now=way.now).people]
        return _("Then %(names)s is asked.") % {"names": _joined(names) or _("nobody")}
    return _("Then Finance is asked.") if _is_held(way) else _("Your yes places it.")


def _is_held(way):
    """Whether holds or credit stop the order once nobody is asked any more (K2, K8)."""
    passage = order_gates.Passage(way.order, [], SYSTEM, way.now, is_preview=True)
    try:
        return any(gate(passage).park for gate in (order_gates.holds, order_gates.credit))
    except Refused:
        return True
