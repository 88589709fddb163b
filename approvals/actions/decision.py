"""Decide and withdraw (A2, A3, A9). One decision function for page, link and bulk."""

from dataclasses import replace

from django.utils.translation import gettext as _

from approvals import gates
from approvals.actions.closing import close
from approvals.models import ApprovalStep, AskedAs, Decision
from approvals.rules import decision as rules
from commerce import gates as order_gates
from commerce.actions import amendment as amendments
from commerce.actions import cart as carts
from commerce.actions import checkout as checkouts
from commerce.actions import giving_back, reopening, unholding
from commerce.checkout import Checkout
from commerce.models import Hold, Order, OrderState, PaymentMethod
from commerce.rules import hold as hold_rules
from commerce.rules import order as order_rules
from core import audit, outbox, transactions
from partners import queries as partners


@transactions.whole
def decide(*, step, accept, seen_hash, by, now, reason="", quantities=None):
    """Accept or reject: the first decision counts, the second reads who was first (A3, A9).

    Accepting sends the order on through the gates: to the next approver, to Finance, or to being placed. With
    `quantities`, {line id: pieces} of lines that are lowered or struck, it accepts what is left.
    """
    order = Order.objects.locked().get(pk=step.order_id)
    step = ApprovalStep.objects.locked().select_related("approver__user", "decided_by").get(pk=step.pk)
    standing = partners.standing(user_id=by.user_id, partner_id=by.partner_id)
    capacity = rules.check_can_decide(step=step, by=by, order=order, standing=standing, now=now)
    rules.check_standing(standing, accept=accept)
    rules.check_seen(step, order, seen_hash)
    if accept:
        rules.check_can_accept(order)
        rules.check_still_asked(step, gates.next_request(order, now=now))
        if quantities:
            _lower(step, order, quantities, by=by, now=now, reason=reason.strip())
    else:
        rules.check_reason(reason)
    outcome = Decision.ACCEPTED if accept else Decision.REJECTED
    close(step=step, decision=outcome, capacity=capacity, by=by, now=now, reason=reason.strip())
    _audit_decision(step, order, by=by, now=now)
    if accept:
        return order_gates.advance(order=order, by=by, now=now)
    unholding.end(order=order, outcome=Hold.Outcome.REJECTED, by=by, now=now, comment=step.reason)
    order.move(OrderState.REJECTED, now=now)
    order.save(update_fields=["state", "ended_at"])
    giving_back.rest(order=order, by=by, now=now, reason=step.reason)
    outbox.enqueue("approvals.decided", key=f"approval_decided:{step.pk}", step=step.pk)
    return order


def _lower(step, order, quantities, *, by, now, reason):
    """Lower or strike lines: what the step is about from now on."""
    amendments.amend(order=order, quantities=quantities, by=by, now=now, reason=reason, is_lowering=True)
    step.version, step.content_hash = order.version, order.content_hash
    step.save(update_fields=["version", "content_hash"])
    outbox.enqueue("approvals.amended", key=f"approval_amended:{step.pk}", step=step.pk)


@transactions.whole
def withdraw(*, order, by, now):
    """Take back an order that waits: steps become void, held credit is given back, the lines go into a cart (O5)."""
    carts.lock_all(by=by)
    order = Order.objects.locked().get(pk=order.pk)
    order_rules.check_can_withdraw(by, order)
    for step in ApprovalStep.objects.open().filter(order=order).locked():
        close(step=step, decision=Decision.VOID, by=by, now=now)
    unholding.end(order=order, outcome=Hold.Outcome.WITHDRAWN, by=by, now=now)
    order.move(OrderState.WITHDRAWN, now=now)
    order.save(update_fields=["state", "ended_at"])
    giving_back.rest(order=order, by=by, now=now, reason=_("Withdrawn by the buyer"))
    audit.record("order.withdrawn", order, by=by, at=now, partner_id=order.partner_id)
    return reopening.into_cart(order=order, by=by, now=now)


@transactions.whole
def pay_by_card(*, order, by, now):
    """Withdraw an order that credit holds into its cart, with the card chosen in its checkout (K4)."""
    carts.lock_all(by=by)
    order = Order.objects.locked().get(pk=order.pk)
    hold_rules.check_can_pay_by_card(by, order, hold_rules.open_holds(order))
    cart = withdraw(order=order, by=by, now=now)
    chosen = replace(Checkout.of(cart.checkout), payment=PaymentMethod.CARD)
    return checkouts.enter(cart=cart, checkout=chosen, by=by, now=now)


def _audit_decision(step, order, *, by, now):
    new = {
        "position": step.position,
        "decision": step.decision,
        "for": step.approver.user.name if step.approver_id and step.decided_as != AskedAs.APPROVER else "",
        "content_hash": order.content_hash,
        "total": str(order.total),
        "currency": order.currency,
    }
    audit.record(
        f"approval.{step.decision}", order, by=by, at=now, partner_id=order.partner_id, new=new, reason=step.reason
    )
