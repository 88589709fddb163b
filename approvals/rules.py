"""Who may decide, and whom one may name as approver or proxy (A1-A3, A10)."""

from django.utils.translation import gettext as _

from commerce.models import OrderState
from commerce.rules import order as order_rules
from core.refusal import Refused
from partners import queries as partners
from partners.models import PartnerStatus, UserStatus
from partners.rules import people

MAX_REASON = 1000


def check_can_decide(*, step, by, order):
    """Raise unless `by` may decide this open step: its approver or his proxy, not the buyer, in good standing."""
    if step.decision is not None:
        raise Refused(already_decided(step))
    if order.state != OrderState.AWAITING_APPROVAL:
        raise Refused(
            _("Order %(number)s is “%(state)s”; there is nothing to decide.")
            % {"number": order.number, "state": order.get_state_display()}
        )
    if by.user_id in {order.buyer_id, order.owner_id}:
        raise Refused(_("Nobody decides about an order of his own."))
    if not is_approver(step, by) and not is_proxy(step, by):
        raise Refused(_("This decision is %(name)s's.") % {"name": step.approver.user.name})


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


def already_decided(step):
    """Say who was first, for whoever clicked second."""
    values = {"decision": step.get_decision_display(), "who": step.decided_by.name}
    return _("This is already decided: %(decision)s by %(who)s.") % values


def is_approver(step, by):
    return step.approver_id == by.membership_id


def is_proxy(step, by):
    return step.approver.proxies.filter(deputy_id=by.membership_id).exists()


def check_is_asked(order):
    """Raise unless the order still waits, for somebody other than its buyer and its owner."""
    step = order.approval_steps.filter(decision=None).select_related("approver").first()
    if step is None or step.approver.user_id in {order.buyer_id, order.owner_id}:
        raise Refused(_("Nobody would be asked about order %(number)s.") % {"number": order.number})


def nobody_decides(order, step):
    """Say for which order nobody would be left to ask."""
    values = {"number": order.number, "name": step.approver.user.name}
    return _("Order %(number)s waits for %(name)s, and nobody else would be left to decide it.") % values


def check_may_set(by, membership):
    """Limits and proxies are set by whoever manages the person; nobody sets his own (P4)."""
    people.check_can_manage(by, membership.partner)
    people.check_not_oneself(by, membership.user)


def check_approver(membership, approver):
    """An approver is another user of the same tree (A1); that the chain has no cycle, the database checks."""
    if approver.pk == membership.pk or approver.user_id == membership.user_id:
        raise Refused(_("Nobody is his own approver."), field="approver")
    if approver.ended_at is not None:
        raise Refused(_("The approver no longer has a place there."), field="approver")
    _check_same_tree(membership, approver, "approver")


def check_proxy(principal, deputy):
    """A proxy is another user of the same tree (A3)."""
    if deputy.pk == principal.pk or deputy.user_id == principal.user_id:
        raise Refused(_("Nobody is his own proxy."), field="deputy")
    if deputy.ended_at is not None:
        raise Refused(_("The proxy no longer has a place there."), field="deputy")
    _check_same_tree(principal, deputy, "deputy")


def _check_same_tree(one, other, field):
    if partners.root_id(one.partner_id) != partners.root_id(other.partner_id):
        raise Refused(_("Choose somebody of the same company."), field=field)
