"""When the leave to take from a card may be taken back, and when it is asked again at once (F2, F8)."""

from django.utils.translation import gettext as _

from commerce.models import OWED, PaymentMethod, PlanState
from commerce.rules import plan as plan_rules
from core.refusal import Refused

TRIED = (PlanState.RUNNING, PlanState.FAILED)


def is_waiting(plan):
    """Whether a plan has not begun: its order is not placed yet, and will be on the strength of its card."""
    return plan.state == PlanState.WAITING


def check_may_withdraw(by, card):
    """Only he who has left it, at the company for which he has, and once."""
    if (by.user_id, by.partner_id) != (card.user_id, card.partner_id) or by.seller:
        raise Refused(_("Only who has left a card removes it."))
    if card.withdrawn_at is not None:
        raise Refused(_("This card is removed already."))


def check_none_waits(numbers):
    """An order that is not placed yet was agreed to be paid from it."""
    if numbers:
        told = {"numbers": ", ".join(numbers)}
        raise Refused(
            _("%(numbers)s is not placed yet and is to be paid from this card: remove it once that is decided.") % told
        )


def check_not_asked(is_asked):
    """What the provider is being asked for has to end first: nobody knows yet whether it was taken."""
    if is_asked:
        raise Refused(_("A payment is being taken from this card right now. Please try again in a quarter of an hour."))


def can_try(by, plan, instalment):
    """Whether `by` may have the stored card asked again for an instalment that it has declined; None is none."""
    may = plan_rules.can_edit(by) and plan.card_id is not None and plan.payment_method == PaymentMethod.CARD
    return bool(may and plan.state in TRIED and instalment and instalment.attempts and instalment.state in OWED)


def check_may_try(by):
    plan_rules.check_can_edit(by)


def check_to_try(plan, instalment, card):
    """A plan that runs or has failed, a payment that its card has declined, and the card is there still."""
    if plan.payment_method != PaymentMethod.CARD or plan.state not in TRIED:
        raise Refused(_("This payment plan asks for no card payment."))
    if card is None:
        raise Refused(_("There is no stored card any more: the buyer is asked by link."))
    if instalment is None or not instalment.attempts or instalment.state not in OWED:
        raise Refused(_("Its card has declined nothing that is still to be paid."))


def check_not_asked_now(waiting, instalment, now):
    """One question at a time; and not while its buyer pays it himself."""
    if waiting is None:
        return
    if waiting.card_id is None:
        raise Refused(_("The buyer is paying it himself right now: wait for how that goes."))
    if instalment.collect_at and instalment.collect_at > now:
        raise Refused(_("The card is being asked for it right now. Please look again in a quarter of an hour."))
