"""What may be done with the plan of an order, by whom, and in which state (F8)."""

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.models import OWED, PLAN_TRANSITIONS, InstalmentState, PaymentMethod, PlanState
from core import money
from core.refusal import Refused
from partners.permissions import Permission

ENDING = (PlanState.RUNNING, PlanState.PAUSED, PlanState.FAILED)
"""The states in which a subscription can be ended: it has begun, and goes on or could."""


def is_open(instalment):
    return instalment.state in OWED


def is_owed(instalment, amount):
    """Whether an instalment asks for exactly this amount."""
    return is_open(instalment) and instalment.amount - instalment.paid == amount


def goes_on(plan):
    """Whether a plan will ask for anything more, once what it has asked for is paid."""
    return plan.state not in (PlanState.ENDED, PlanState.COMPLETED) and plan.ends_on is None


def days_until_again(attempts):
    """Give in how many days a card is asked again that has declined so often; None when it is not."""
    days = settings.CARD_RETRY_DAYS
    return days[attempts - 1] if attempts <= len(days) else None


def move(plan, state):
    """Change the state of a locked plan along PLAN_TRANSITIONS; the caller saves it."""
    if state not in PLAN_TRANSITIONS[plan.state]:
        told = {"state": plan.get_state_display(), "target": PlanState(state).label}
        raise Refused(_("The payment plan is “%(state)s”; it cannot become “%(target)s”.") % told)
    plan.state = state


def can_edit(by):
    return by.may(Permission.PLAN_EDIT) and not by.seller


def can_pause(by, plan):
    return can_edit(by) and plan.state == PlanState.RUNNING


def can_resume(by, plan):
    return can_edit(by) and plan.state == PlanState.PAUSED


def can_end(by, plan, order):
    """Whether `by` may end a subscription: its seller's side and the operator, or the buyer himself."""
    return plan.is_open_ended and plan.state in ENDING and (can_edit(by) or is_buyer(by, order))


def is_buyer(by, order):
    """Whether somebody is the buyer of an order, at the place he ordered from, and not somebody in his name."""
    return (order.responsible_id, order.partner_id) == (by.user_id, by.partner_id) and not by.seller


def check_can_edit(by):
    """Pausing and resuming are for who looks after plans."""
    if not can_edit(by):
        raise Refused(_("Your role does not change payment plans."))


def check_can_resume(plan):
    """What was paused is resumed; what has failed runs again by being paid."""
    if plan.state != PlanState.PAUSED:
        told = {"state": plan.get_state_display()}
        raise Refused(_("The payment plan is “%(state)s”: only a paused one is resumed.") % told)


def check_can_end(by, plan, order):
    """Subscriptions can be ended; instalments are owed, and end with their order."""
    if not (can_edit(by) or is_buyer(by, order)):
        raise Refused(_("Only the buyer, or who looks after payment plans, ends it."))
    if not plan.is_open_ended:
        raise Refused(_("Instalments are owed in full: only a subscription can be ended. Cancel the order instead."))
    if plan.state not in ENDING:
        told = {"state": plan.get_state_display()}
        raise Refused(_("The payment plan is “%(state)s”: there is nothing to end.") % told)


def is_overdue(plan, instalment, today):
    """Whether an instalment waits for its buyer to pay it: its day has come, and its card did not, or there is none."""
    is_late = instalment.due_on <= today and (instalment.attempts or plan.card_id is None)
    return plan.payment_method == PaymentMethod.CARD and is_open(instalment) and bool(is_late)


def check_can_pay(by, plan, order, instalment):
    """The buyer pays what his card did not."""
    if not is_buyer(by, order):
        raise Refused(_("Only the buyer pays for it by card."))
    check_payable(plan, instalment)


def check_payable(plan, instalment):
    """What is asked for can be paid, while its plan has not ended."""
    if plan.payment_method != PaymentMethod.CARD or plan.state not in (PlanState.RUNNING, PlanState.FAILED):
        raise Refused(_("This payment plan asks for no card payment."))
    if instalment is None or not is_open(instalment):
        raise Refused(_("This payment is not open any more."))


def check_whole(order_has_plan):
    """What is paid by a plan stands or falls as a whole (F2)."""
    if order_has_plan:
        raise Refused(
            _("This order is paid by a plan: it can only be cancelled as a whole. Money goes back on its payment plan.")
        )


def check_invoiced_on_demand(instalment):
    """What a card has paid can be had as an invoice, once it is paid; anything else is invoiced by itself."""
    if instalment.plan.payment_method != PaymentMethod.CARD or instalment.state != InstalmentState.PAID:
        raise Refused(_("There is an invoice as soon as the card has paid."))


def check_no_return(order_has_plan):
    """Goods may come back, but their money goes back payment by payment, not by their pieces (F2)."""
    if order_has_plan:
        raise Refused(
            _("This order is paid by a plan: send the goods back to its seller. Money goes back on its payment plan.")
        )


def shown(instalment, plan):
    """Write what is still owed of an instalment, in the plan's currency."""
    return money.shown(instalment.amount - instalment.paid, plan.currency)
