"""Decide, withdraw, and set who decides about what (A1-A3, A9). One decision function for page and link."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from approvals import queries, rules
from approvals.models import ApprovalStep, Decision, Proxy, SpendingLimit
from commerce import gates
from commerce.actions import cart as carts
from commerce.actions import checkout as checkouts
from commerce.actions import giving_back, reopening, unholding
from commerce.checkout import Checkout
from commerce.models import Hold, Order, OrderState, PaymentMethod
from commerce.rules import hold as hold_rules
from commerce.rules import order as order_rules
from core import audit, money, outbox, transactions
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership


@transactions.whole
def decide(*, step, accept, seen_hash, by, now, reason=""):
    """Accept or reject: the first decision counts, the second reads who was first (A3, A9).

    Accepting sends the order on through the gates: to the next approver, to Finance, or to being placed.
    """
    order = Order.objects.locked().get(pk=step.order_id)
    step = ApprovalStep.objects.locked().select_related("approver__user", "decided_by").get(pk=step.pk)
    rules.check_can_decide(step=step, by=by, order=order)
    rules.check_standing(partners.standing(user_id=by.user_id, partner_id=by.partner_id), accept=accept)
    rules.check_seen(step, order, seen_hash)
    if accept:
        rules.check_can_accept(order)
    else:
        rules.check_reason(reason)
    _close(step, Decision.ACCEPTED if accept else Decision.REJECTED, by=by, now=now, reason=reason.strip())
    _audit_decision(step, order, by=by, now=now)
    if accept:
        return gates.advance(order=order, by=by, now=now)
    unholding.end(order=order, outcome=Hold.Outcome.REJECTED, by=by, now=now, comment=step.reason)
    order.move(OrderState.REJECTED, now=now)
    order.save(update_fields=["state", "ended_at"])
    giving_back.rest(order=order, by=by, now=now, reason=step.reason)
    outbox.enqueue("approvals.decided", key=f"approval_decided:{step.pk}", step=step.pk)
    return order


@transactions.whole
def withdraw(*, order, by, now):
    """Take back an order that waits: steps become void, held credit is given back, the lines go into a cart (O5)."""
    carts.lock_all(by=by)
    order = Order.objects.locked().get(pk=order.pk)
    order_rules.check_can_withdraw(by, order)
    for step in ApprovalStep.objects.open().filter(order=order).locked():
        _close(step, Decision.VOID, by=by, now=now)
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


@transactions.whole
def set_limit(*, membership, amount, approver, by, now):
    """Set what somebody may order alone and who decides above it; both None removes the process (A1)."""
    if approver is not None:
        queries.hold(approver.pk)
        approver = Membership.objects.get(pk=approver.pk)
        rules.check_approver(membership, approver)
    if amount is not None and amount < 0:
        raise Refused(_("A spending limit is zero or more."), field="amount")
    old = SpendingLimit.objects.select_for_update().filter(membership=membership).first()
    try:
        with transaction.atomic():
            limit, _created = SpendingLimit.objects.update_or_create(
                membership=membership, defaults={"amount": amount, "approver": approver}
            )
    except IntegrityError as error:
        raise Refused(_("That would make a circle: each would wait for the other."), field="approver") from error
    audit.record("limit.set", limit, by=by, at=now, partner_id=membership.partner_id,
                 old=old and _limit_values(old), new=_limit_values(limit))  # fmt: skip
    return limit


@transactions.whole
def add_proxy(*, principal, deputy, by, now):
    """Let `deputy` decide wherever `principal` is the approver (A3)."""
    rules.check_proxy(principal, deputy)
    proxy, _created = Proxy.objects.get_or_create(principal=principal, deputy=deputy)
    new = {"principal": principal.user.name, "deputy": deputy.user.name}
    audit.record("proxy.added", proxy, by=by, at=now, partner_id=principal.partner_id, new=new)
    return proxy


@transactions.whole
def remove_proxy(*, proxy, by, now):
    """End a proxy. The audit row remembers who could decide for whom: see the invariants."""
    audit.record("proxy.removed", proxy, by=by, at=now, partner_id=proxy.principal.partner_id, old=_proxy_values(proxy))
    Proxy.objects.filter(pk=proxy.pk).delete()


@transactions.whole
def remove_limit(*, limit, by, now):
    """Take limit and approver off a place that ends."""
    partner_id = limit.membership.partner_id
    audit.record("limit.removed", limit, by=by, at=now, partner_id=partner_id, old=_limit_values(limit))
    SpendingLimit.objects.filter(pk=limit.pk).delete()


@transactions.whole
def ask_again(*, step, instead, by, now):
    """Void an open step whose approver can no longer decide, and ask whoever is next; never an automatic yes (A4).

    The gates say who that is. Where they ask nobody, or refuse, the first of `instead` who may decide is asked.
    """
    order = Order.objects.locked().get(pk=step.order_id)
    _close(step, Decision.VOID, by=by, now=now)
    audit.record("approval.void", order, by=by, at=now, partner_id=order.partner_id, new={"position": step.position})
    try:
        with transaction.atomic():
            order = gates.advance(order=order, by=by, now=now)
            rules.check_is_asked(order)
    except Refused as refusal:
        order = Order.objects.get(pk=order.pk)
        asked = next((each for each in instead if each and each.user_id not in {order.buyer_id, order.owner_id}), None)
        if asked is None:
            raise Refused(rules.nobody_decides(order, step), field="successor") from refusal
        _ask(order, asked, step, by=by, now=now)
    return order


def _ask(order, approver, step, *, by, now):
    """Ask somebody in another's stead, for the same limit."""
    fresh = ApprovalStep.objects.create(
        order=order,
        position=step.position + 1,
        approver=approver,
        limit_broken=step.limit_broken,
        limit_of=step.limit_of,
        content_hash=order.content_hash,
        asked_at=now,
        link_expires_at=now + timedelta(days=settings.APPROVAL_LINK_DAYS),
    )
    values = {"approver": approver.user.name, "limit": money.shown(step.limit_broken, order.currency)}
    order.waiting_reason = _("Waiting for %(approver)s, because the total is above the limit of %(limit)s.") % values
    order.save(update_fields=["waiting_reason"])
    new = {"approver": approver.user.name, "limit": str(step.limit_broken)}
    audit.record("approval.requested", order, by=by, at=now, partner_id=order.partner_id, new=new)
    outbox.enqueue("approvals.requested", key=f"approval_requested:{fresh.pk}", step=fresh.pk)


def _proxy_values(proxy):
    return {
        "principal": proxy.principal.user.name,
        "deputy": proxy.deputy.user.name,
        "principal_id": proxy.principal_id,
        "deputy_user_id": proxy.deputy.user_id,
    }


def _close(step, decision, *, by, now, reason=""):
    step.decision, step.decided_at, step.decided_by_id, step.reason = decision, now, by.user_id, reason
    step.is_by_proxy = decision != Decision.VOID and not rules.is_approver(step, by)
    step.channel = by.channel
    step.save(update_fields=["decision", "decided_at", "decided_by", "is_by_proxy", "channel", "reason"])


def _audit_decision(step, order, *, by, now):
    new = {
        "position": step.position,
        "decision": step.decision,
        "for": step.approver.user.name if step.is_by_proxy else "",
        "content_hash": order.content_hash,
        "total": str(order.total),
        "currency": order.currency,
    }
    audit.record(
        f"approval.{step.decision}", order, by=by, at=now, partner_id=order.partner_id, new=new, reason=step.reason
    )


def _limit_values(limit):
    return {"amount": None if limit.amount is None else str(limit.amount), "approver": limit.approver_id}
