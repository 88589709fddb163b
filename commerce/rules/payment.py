"""How a card payment moves, what of the provider's word is believed, and who may do what about it (O7).

A payment moves along MOVES, whatever order the messages come in. Money that was taken is acted on even where the
provider had said before that it was not: it has to become an order, or go back.
"""

from django.utils.translation import gettext as _
from payments import PaymentStatus

from core import money
from core.refusal import Refused
from partners.permissions import Permission

S = PaymentStatus
_FAILED = frozenset({S.REJECTED, S.ERROR, S.CANCELLED})
MOVES: dict[str, frozenset[str]] = {
    S.WAITING: frozenset({S.INPUT, S.PREAUTH, S.CONFIRMED, *_FAILED}),
    S.INPUT: frozenset({S.PREAUTH, S.CONFIRMED, *_FAILED}),
    S.PREAUTH: frozenset({S.CONFIRMED, *_FAILED}),
    S.REJECTED: frozenset({S.CONFIRMED}),
    S.ERROR: frozenset({S.CONFIRMED}),
    S.CANCELLED: frozenset({S.CONFIRMED}),
    S.CONFIRMED: frozenset({S.REFUNDED}),
    S.REFUNDED: frozenset(),
}
OPEN = frozenset({S.WAITING, S.INPUT})
"""The buyer may still pay."""
AGAIN = _FAILED
"""He may try again, with a payment of its own."""


def moves(payment, told):
    """Whether what was told changes the payment: along MOVES, and not by a message older than what it says now.

    That something was given back is counted, not told by a state (see `given_back_elsewhere`).
    """
    if told.status == S.REFUNDED or told.status not in MOVES[payment.status]:
        return False
    is_late = payment.told_at is not None and told.happened_at < payment.told_at
    return told.status == S.CONFIRMED or not is_late


def fault(payment, told):
    """Say why the provider's word is not believed, "" where it is: it took exactly what was to be paid."""
    if told.status not in {S.CONFIRMED, S.PREAUTH}:
        return ""
    if told.amount == payment.total and told.currency.upper() == payment.currency:
        return ""
    taken = _("an unknown amount") if told.amount is None else money.shown(told.amount, told.currency.upper())
    due = money.shown(payment.total, payment.currency)
    return _("The provider took %(taken)s, but %(due)s was to be paid.") % {"taken": taken, "due": due}


def given_back_elsewhere(payment, told):
    """Give how much more the provider has given back than this house knows of: somebody did it on its own pages."""
    if told.given_back is None:
        return money.ZERO
    return max(min(told.given_back, payment.captured_amount) - payment.refunded - payment.refund_due, money.ZERO)


def check_offered(is_offered):
    """Cards are taken where a provider is set."""
    if not is_offered:
        raise Refused(_("Paying by card is not available at present."), field="payment")


def check_something_to_pay(total, *, keeps_card=False):
    """A card is asked for an amount above zero, unless it is only to be kept for what follows."""
    if total < 0 or (total == 0 and not keeps_card):
        raise Refused(_("There is nothing to pay: please choose another way to pay."), field="payment")


def check_same(payment, *, cart_id, user_id, content_hash, total):
    """A form that is sent again asks for what it asked for the first time (O10); what is over shows how it ended."""
    is_same = (payment.cart_id, payment.user_id) == (cart_id, user_id)
    is_unchanged = (payment.content_hash, payment.total) == (content_hash, total) or payment.status not in OPEN
    if not (is_same and is_unchanged):
        raise Refused(_("This form has already been used for another payment. Please open the checkout again."))


def check_open(payment):
    """What is paid, declined or called off is not paid a second time."""
    if payment.status not in OPEN:
        raise Refused(_("This payment is over: nothing more is taken for it."))


def may_try_again(payment):
    """Answer whether one that failed may be tried again: while its cart waits."""
    return payment.status in AGAIN and payment.cart is not None and payment.cart.ordered_at is None


def check_may_try_again(payment):
    """Raise unless it may be tried again, as another payment."""
    if payment.status not in AGAIN:
        raise Refused(_("This payment has not failed: there is nothing to try again."))
    if payment.cart is None:
        raise Refused(_("The cart was thrown away in the meantime."))
    if payment.cart.ordered_at:
        raise Refused(_("The cart has been ordered in the meantime."))


def check_refund(payment, amount):
    """At most what was taken goes back."""
    left = payment.captured_amount - payment.refunded - payment.refund_due
    if amount > left:
        raise Refused(
            _("Only %(left)s of the card payment is left to give back.")
            % {"left": money.shown(left, payment.currency)},
            field="amount",
        )


def check_refund_failed(failed):
    """Only what has failed is tried again."""
    if not failed:
        raise Refused(_("No refund of this payment has failed."))


def check_can_refund(by):
    """Giving money back is for who has the right to."""
    if not by.may(Permission.ORDER_REFUND):
        raise Refused(_("Your role does not give money back."))
