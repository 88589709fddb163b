"""The approvals' gate in the pipeline of every order (O3, A2, A6, A7)."""

from approvals import asking, routing
from approvals.models import StepKind
from approvals.queries import budget, reach, route, step
from commerce.gates import PASS, Outcome
from commerce.models import OrderState

STATES = {StepKind.POOL: OrderState.AWAITING_CUSTOMER}
"""An order that waits for the pool is not confirmed by the client; for anybody else it awaits approval."""


def approval(passage):
    """Park an order with whoever decides next; what was accepted stays accepted (A2, O5)."""
    order = passage.order
    if order.state == OrderState.ON_HOLD:
        return PASS
    request = _next(order, passage) if passage.is_preview else _held_next(order, passage)
    if request is None:
        return PASS

    def effect(saved):
        asked = asking.write(saved, request, now=passage.now)
        passage.tell("approval.requested", new=asking.told(asked, request.reached.people))

    state = STATES.get(request.ask.kind, OrderState.AWAITING_APPROVAL)
    return Outcome(state, request.reason(order.currency), effect)


def _held_next(order, passage):
    """Give the next Request, whose people keep their places until the order is written (P7).

    While one waited for whoever moved them, somebody else may have become the approver: everything is read again until
    it leads to places that are held.
    """
    held: set[int] = set()
    while request := _next(order, passage):
        wanted = {person.membership_id for person in request.reached.people}
        if request.ask.approver_id:
            wanted.add(request.ask.approver_id)
        if wanted <= held:
            return request
        reach.hold(wanted)
        held |= wanted
    return None


def _next(order, passage):
    """Read what is next; the Facts that the budgets' gate has just read serve the first time."""
    return next_request(order, known=passage.notes.pop("facts", None), now=passage.now)


def next_request(order, *, now, known=None):
    """Give the asking.Request of what is to be asked next about an order, saved or not; None when nothing is."""
    known = known or facts(order)
    ask = routing.next_ask(asks(order, known, now=now), step.accepted(order))
    return ask and asking.Request(ask, reach.reached(order, ask, known, now=now), known)


def facts(order):
    """Give the route's Facts of an order, saved or not."""
    return route.facts(
        user_id=order.responsible_id,
        partner_id=order.partner_id,
        total=order.total,
        currency=order.currency,
        at=order.submitted_at if order.pk is None else None,
    )


def asks(order, known, *, now):
    """Give everything that is asked about an order, whatever of it is settled."""
    return routing.route(
        total=order.total,
        chain=known.links,
        periods=route.period_uses(order, known, now=now),
        is_pooled=known.is_pooled,
        budgets=budget.exceeded(order, known, now=now),
    )
