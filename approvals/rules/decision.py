"""Who may decide (A1-A3, A10)."""

from django.utils.translation import gettext as _

from approvals.models import AskedAs, Decision, StepKind
from approvals.queries import reach
from commerce.models import AMENDABLE
from commerce.rules import order as order_rules
from core.refusal import Refused
from partners import queries as partners
from partners.models import PartnerStatus, UserStatus
from partners.permissions import Permission

MAX_REASON = 1000


def check_is_open(step, order):
    """Raise unless the step still waits for a decision."""
    if step.decision is not None:
        raise Refused(already_decided(step))
    if order.state not in AMENDABLE:
        raise Refused(
            _("Order %(number)s is “%(state)s”; there is nothing to decide.")
            % {"number": order.number, "state": order.get_state_display()}
        )


def check_can_decide(*, step, by, order, standing, now):
    """Give the capacity in which `by` may decide this open step (see AskedAs); raise when he may not.

    Nobody decides about an order of his own. The approver, his proxies (A3) and whom he delegated to today (A4) may;
    of a pool whoever may accept orders in the organisation (A6); and an administrator who was asked because nobody
    else can.
    """
    check_is_open(step, order)
    if by.user_id in order.not_deciding:
        is_sold = by.user_id not in {order.buyer_id, order.owner_id}
        raise Refused(
            _("Nobody decides about what he sold.") if is_sold else _("Nobody decides about an order of his own.")
        )
    capacity = _capacity(step, by, order, standing, now)
    if capacity is None:
        raise Refused(_("This decision is %(name)s's.") % {"name": whose_it_is(step)})
    return capacity


def is_his(step, by, *, now):
    """Whether `by` is somebody the open step is for, whatever keeps him from accepting at the moment."""
    standing = partners.standing(user_id=by.user_id, partner_id=by.partner_id)
    try:
        check_can_decide(step=step, by=by, order=step.order, standing=standing, now=now)
    except Refused:
        return False
    return True


def whose_it_is(step):
    """Say whom a step waits for."""
    if step.approver_id:
        return step.approver.user.name
    names = sorted(asked.membership.user.name for asked in step.asked.select_related("membership__user")[:3])
    return ", ".join(names) or _("nobody")


def _capacity(step, by, order, standing, now):
    if step.approver_id == by.membership_id:
        return AskedAs.APPROVER
    if step.approver_id and step.approver.proxies.filter(deputy_id=by.membership_id).exists():
        return AskedAs.PROXY
    if step.kind == StepKind.POOL and standing.may(Permission.ORDER_ACCEPT) and _is_same_tree(by, order):
        return AskedAs.MEMBER
    if step.approver_id and reach.delegate_of(step.approver_id, order.partner_id, now=now) == by.membership_id:
        return AskedAs.DELEGATE
    asked = step.asked.filter(membership_id=by.membership_id, role=AskedAs.ADMINISTRATOR)
    if asked.exists() and standing.may(Permission.USER_MANAGE) and partners.is_within(order.partner_id, by):
        return AskedAs.ADMINISTRATOR
    return None


def can_still_decide(step, membership, order, *, now):
    """Whether somebody who was asked could accept the step right now."""
    by = partners.place(membership=membership)
    if by is None:
        return False
    standing = partners.standing(user_id=by.user_id, partner_id=by.partner_id)
    try:
        check_can_decide(step=step, by=by, order=order, standing=standing, now=now)
        check_standing(standing, accept=True)
    except Refused:
        return False
    return True


def _is_same_tree(by, order):
    return partners.root_id(by.partner_id) == partners.root_id(order.partner_id)


def check_still_asked(step, request):
    """Raise when something else is to be asked by now than what the step asks: limits, approvers or budgets have
    changed since. `request` is what the gates would ask, None for nothing: then the step's answer still counts."""
    if request is not None and not still_asks(step, request.ask):
        raise Refused(_("Limits or approvers have changed since you were asked: the right people are asked anew."))


def still_asks(step, ask):
    """Whether a step asks what an Ask asks."""
    if (step.kind, step.budget_id) != (ask.kind, ask.budget and ask.budget.budget_id):
        return False
    if step.kind == StepKind.BUDGET:
        return True
    whose, limit, period = (ask.whose.membership_id, ask.limit, ask.period) if ask.whose else (None, None, "")
    return (step.settles_id or step.approver_id) == ask.approver_id and (
        step.whose_id in {None, whose} and (step.limit_broken, step.period) == (limit, period)
    )


def check_standing(standing, *, accept):
    """Raise unless whoever decides still has his place. On hold, he or his company, he may only reject (P2, P3)."""
    if standing.membership_id is None or standing.user_status not in {UserStatus.ACTIVE, UserStatus.ON_HOLD}:
        raise Refused(_("You can no longer decide for this company."))
    if standing.effective.status == PartnerStatus.CLOSED:
        raise Refused(_("You can no longer decide for this company."))
    if accept and not (standing.user_status == UserStatus.ACTIVE and standing.effective.is_open):
        raise Refused(_("While you or your company are on hold, you can reject orders but not accept them."))


def check_can_accept(order):
    """Raise while the order's partner is not open: rejecting stays possible (A10)."""
    effective = partners.effective_status(order.partner_id)
    if not effective.is_open:
        raise Refused(order_rules.standing_sentence(effective, order.partner_id))


def acceptance_obstacle(order):
    """Give the sentence why the order cannot be accepted now, empty when it can (A10)."""
    try:
        check_can_accept(order)
    except Refused as refusal:
        return refusal.sentence
    return ""


def check_seen(step, order, seen_hash):
    """Raise when the order is not the one that was shown to whoever decides."""
    if seen_hash != order.content_hash or step.content_hash != order.content_hash:
        raise Refused(_("The order has changed since it was shown to you. Please look at it again."))


def check_reason(reason):
    """A rejection says why."""
    if not reason.strip():
        raise Refused(_("Say why you reject it: the buyer reads this."), field="reason")
    if len(reason) > MAX_REASON:
        raise Refused(_("Please use at most %(most)s characters.") % {"most": MAX_REASON}, field="reason")


def check_can_answer(by, order, step):
    """Raise unless `by` is whom the order is for, and somebody is asked about it."""
    if order.responsible_id != by.user_id or order.partner_id != by.partner_id:
        raise Refused(_("Only the buyer answers questions about his order."))
    if step is None:
        raise Refused(_("Nobody decides about this order at the moment."))


def already_decided(step):
    """Say who was first, for whoever clicked second."""
    if step.decision == Decision.VOID:
        return _("This is no longer asked: others decide about it, or it was taken back.")
    values = {"decision": step.get_decision_display(), "who": step.decided_by.name}
    return _("This is already decided: %(decision)s by %(who)s.") % values


def check_is_asked(order):
    """Raise unless the order still waits, for somebody other than its buyer and its owner."""
    step = order.approval_steps.filter(decision=None).first()
    if step is None or not step.asked.exclude(membership__user_id__in=order.not_deciding).exists():
        raise Refused(_("Nobody would be asked about order %(number)s.") % {"number": order.number})


def nobody_decides(order, step):
    """Say for which order nobody would be left to ask."""
    values = {"number": order.number, "name": whose_it_is(step)}
    return _("Order %(number)s waits for %(name)s, and nobody else would be left to decide it.") % values
