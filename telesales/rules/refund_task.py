"""Who gives back what was paid for a phone sale, and how much of it (F5, F6)."""

from django.utils.translation import gettext as _

from commerce.models import PaymentMethod
from core import money
from core.refusal import Refused
from partners.permissions import Permission

MAX_REASON = 300


def can_refund(by):
    """The operator's, who has the money: a vendor or an affiliate gives back nothing that others share in."""
    return by.is_operator and by.may(Permission.ORDER_REFUND) and not by.seller


def check_can_refund(by):
    if not can_refund(by):
        raise Refused(_("Your role does not give money back."))


def left(instalment):
    """What of a payment has not gone back yet."""
    return instalment.paid - instalment.refunded


def is_refundable(plan):
    """What was ordered on account is credited there, when the order is cancelled."""
    return plan.payment_method != PaymentMethod.ON_ACCOUNT


def check_refundable(plan):
    if not is_refundable(plan):
        raise Refused(_("It was ordered on account: cancel the order, or post the amount on the account."))


def check_amount(instalment, amount, currency):
    """Above zero, in whole units of the currency, at most what is left of what was paid."""
    if amount <= 0:
        raise Refused(_("Enter an amount above zero."), field="amount")
    if amount != money.rounded(amount, currency):
        raise Refused(_("This currency has no smaller amounts: round it."), field="amount")
    most = left(instalment)
    if amount > most:
        told = {"most": money.shown(most, currency)}
        raise Refused(_("At most %(most)s of this payment can go back.") % told, field="amount")


def check_reason(reason):
    """Whoever gives money back says why."""
    _check_text(reason, "reason")


def check_note(note):
    """What was done instead is kept."""
    _check_text(note, "note")


def _check_text(text, field):
    if not text.strip():
        raise Refused(_("Say why: it is kept and shown."), field=field)
    if len(text) > MAX_REASON:
        raise Refused(_("Please use at most %(most)s characters.") % {"most": MAX_REASON}, field=field)


def check_open(task):
    if task.done_at is not None:
        raise Refused(_("This was done already by %(name)s.") % {"name": task.done_by.name})


def check_something_left(amount):
    """What was credited on invoices is free on their receipts: nothing is left to give back from here."""
    if not amount:
        raise Refused(_("Nothing is left to give back from here: say what was done instead."))


def not_by_card(currency, most):
    """Say that the card payments of a payment of the plan do not hold so much any more."""
    return _("Only %(most)s can go back to the card.") % {"most": money.shown(most, currency)}


def check_invoiced(invoice):
    """What no card has paid came by an invoice: it goes back the same way."""
    if invoice is None:
        raise Refused(_("There is no invoice of this payment that could be credited."))
