"""What becomes of an order whose recording is missing at the due time: it is cancelled, its plan stops, and what was
paid is given back (F6)."""

from django.utils.translation import gettext as _

from approvals.actions.closing import close
from approvals.models import ApprovalStep, Decision
from commerce.actions import cancellation, giving_back, plan_ending, unholding
from commerce.models import WAITING, Hold, Order, OrderState
from commerce.rules import fulfilment
from core import audit, money
from partners import queries as partners
from partners.acting import Acting
from partners.permissions import Role


def end_order(*, request, offer, now):
    """Cancel what is not shipped of the order of a locked offer; its plan stops with it. Where nothing can be cancelled
    any more the plan alone ends, and the refund task says that goods were shipped. What has ended already stays as it
    is."""
    order = Order.objects.locked().get(pk=offer.order_id)
    by, reason = _house(request), _("The recording of the call was missing.")
    if order.state in fulfilment.DELIVERED:
        reason = _("The recording of the call was missing; goods were shipped already.")
    if order.state in WAITING:
        _cancel_waiting(order, reason, by=by, now=now)
    elif order.state in fulfilment.CANCELLING:
        cancellation.cancel_rest(order=order, reason=reason, by=by, now=now)
    elif order.state in fulfilment.DELIVERED:
        stopped = plan_ending.with_order(order=order, reason=reason, by=by, now=now)
        plan_ending.settle(stopped=stopped, order=order, credited=money.ZERO, reason=reason, by=by, now=now)


def _house(request):
    """Who asked for the recording has said what becomes of the order: he signs, with the house's right, whether or not
    he still works here."""
    return Acting(
        user_id=request.asked_by_id,
        name=request.asked_by.name,
        channel="system",
        partner_id=partners.operator_id(),
        is_operator=True,
        roles=(Role.MARKETPLACE_MANAGER,),
    )


def _cancel_waiting(order, reason, *, by, now):
    """End an order that was never placed: nobody is asked any more, and all goes back by itself."""
    for step in ApprovalStep.objects.open().filter(order=order).locked():
        close(step=step, decision=Decision.VOID, by=by, now=now, reason=reason)
    unholding.end(order=order, outcome=Hold.Outcome.REJECTED, by=by, now=now, comment=reason)
    order.move(OrderState.CANCELLED, now=now)
    order.waiting_reason = ""
    order.save(update_fields=["state", "ended_at", "waiting_reason"])
    giving_back.rest(order=order, by=by, now=now, reason=reason)
    audit.record("order.cancelled", order, by=by, at=now, partner_id=order.partner_id, reason=reason)
