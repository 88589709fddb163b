"""Which plans may be taken over by another order, and for what is left of them (F7)."""

from decimal import ROUND_FLOOR

from django.utils.translation import gettext as _

from commerce.models import OPEN_ENDED, InstalmentState, OrderState, PaymentMethod, PlanKind, PlanState
from commerce.rules import plan as plan_rules
from core import money
from core.refusal import Refused
from partners.models import Membership
from telesales.queries import continuing as queries

CONTINUED = (PlanState.FAILED, PlanState.ENDED)
OVER = (OrderState.CANCELLED, OrderState.REJECTED, OrderState.WITHDRAWN)
"""What has ended with its order owes nothing: it is sold anew, not continued."""
LEFT = (*plan_rules.OWED, InstalmentState.STOPPED)


def can_continue(plan, order):
    """Whether something is left of a plan that does not go on by itself. What was bought on account is owed there."""
    if plan is None or plan.state not in CONTINUED or plan.continued_by_id or order.state in OVER:
        return False
    if plan.payment_method == PaymentMethod.ON_ACCOUNT:
        return False
    return plan.kind in OPEN_ENDED or owed(plan, order) > 0


def check_can_continue(plan, order):
    if plan.continued_by_id:
        told = {"number": plan.continued_by.number}
        raise Refused(_("It is continued by order %(number)s already.") % told)
    if not can_continue(plan, order):
        raise Refused(_("Only a plan that has failed, or was ended before it was paid, is continued."))


def check(offer, order, plan):
    """Raise unless an offer, or the order it has become, may take over a locked order with its plan now."""
    check_can_continue(plan, order)
    check_none_waits(order, but=offer.order_id)
    check_goods(offer, order)
    check_at_most(offer, plan, order)


def check_none_waits(order, *, but=None):
    """One order at a time is to continue another: while it waits for an approval, say, it is that one."""
    waiting = queries.waiting(order, but=but)
    if waiting:
        told = {"number": waiting.number, "state": waiting.get_state_display()}
        raise Refused(_("Order %(number)s is to continue it and is “%(state)s”: that is to be decided first.") % told)


def check_goods(offer, order):
    """What was delivered is not sold a second time: the offer is of just that product, and of no fewer pieces."""
    for product_id, code, pieces in queries.delivered(order):
        told = {"code": code, "number": order.number, "pieces": pieces}
        if offer.product_id != product_id:
            raise Refused(
                _("%(code)s was delivered with order %(number)s, whose payments this offer continues: offer it again.")
                % told,
                field="product",
            )
        if offer.quantity < pieces:
            raise Refused(
                _("%(pieces)s of %(code)s were delivered with order %(number)s: offer at least as many.") % told,
                field="quantity",
            )


def check_sellers(is_sellers):
    """Whoever sold it knows its buyer's address; a vendor whose affiliate did does not (P12)."""
    if not is_sellers:
        raise Refused(_("Only whoever has sold it continues it, or the operator."))


def owed(plan, order):
    """Give what is still to be paid of a plan's payments: never more than is left of its order, of which pieces may
    have been cancelled, beyond what was paid."""
    rows = list(plan.instalments.values_list("state", "amount", "paid", "refunded"))
    unpaid = sum((amount - paid for state, amount, paid, _refunded in rows if state in LEFT), money.ZERO)
    kept = sum((paid - refunded for _state, _amount, paid, refunded in rows), money.ZERO)
    return max(min(unpaid, order.total - order.given_back - kept), money.ZERO)


def left(plan, order):
    """Give what an offer says that takes a plan over: a subscription goes on with its terms, of anything else the
    payments that are left, for all pieces that were not cancelled. The amount of one unit is rounded down: nobody pays
    more than he owes."""
    quantity = sum(line.quantity - line.cancelled for line in order.lines.all())
    if plan.kind in OPEN_ENDED:
        how = {"kind": PlanKind.SUBSCRIPTION, "interval": plan.interval}
        return {**how, "quantity": quantity, "amount": _each(plan.amount, quantity, plan.currency)}
    count = plan.instalments.filter(state__in=LEFT).count()
    how = {"kind": PlanKind.INSTALMENTS, "count": count, "interval": plan.interval}
    if count < 2:
        how = {"kind": PlanKind.ONE_TIME}
    return {**how, "quantity": quantity, "amount": _each(owed(plan, order), quantity, plan.currency)}


def _each(total, quantity, currency):
    unit = money.unit(currency)
    return (total / quantity / unit).to_integral_value(ROUND_FLOOR) * unit


def check_at_most(offer, plan, order):
    """What takes over instalments asks for no more than is left of them."""
    if plan.kind not in OPEN_ENDED and offer.amount * offer.quantity > owed(plan, order):
        told = {"owed": money.shown(owed(plan, order), plan.currency)}
        raise Refused(_("Only %(owed)s is still owed of the plan that this one continues.") % told, field="amount")
    if offer.customer_id is None or offer.customer.partner_id != order.partner_id:
        raise Refused(_("Only the same company continues its plan."), field="customer")


def buyer(order):
    """Give the place of an order's buyer, while he has it."""
    return Membership.objects.current().filter(user=order.buyer_id, partner=order.partner_id).first()
