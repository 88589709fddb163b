"""How an order may be paid: as the terms allow, in an assisted sale as the customer usually pays (O2, T3, S03)."""

from django.utils.translation import gettext as _

from commerce import cards
from commerce.models import Order, PaymentMethod
from commerce.rules import checkout as rules
from core import once
from core.refusal import Refused


def offered(account, currency, terms, by):
    """Give the PaymentMethods that `by` may choose from.

    On account only where there is an account that allows it, in this currency (K1), by card where a provider is
    configured (O7). A seller never pays for his customer, and chooses for him only where he may.
    """
    possible = {
        PaymentMethod.ON_ACCOUNT: bool(account and account.is_on_account_allowed and account.currency == currency),
        PaymentMethod.CARD: cards.is_offered() and not by.seller,
    }
    methods = [method for method in PaymentMethod if method in terms.payment_methods and possible.get(method, True)]
    if not by.seller or by.may_choose_payment:
        return methods
    usual = _usual(by, methods)
    return [usual] if usual else methods[:1]


def _usual(by, methods):
    """Give the way in which the customer paid the last of his orders that he paid in one of these; None before."""
    own = Order.objects.filter(buyer=by.user_id, partner=by.partner_id, payment_method__in=methods)
    last = own.order_by("-submitted_at", "-id").values_list("payment_method", flat=True)
    found = once.read(("commerce.usual", by.user_id, by.partner_id, tuple(methods)), last.first)
    return found and PaymentMethod(found)


def check_chosen(order, account, terms, by):
    """In an assisted sale nothing is paid by card, and otherwise than usual only by a seller who may decide that."""
    if not by.seller:
        return
    if order.payment_method == PaymentMethod.CARD:
        rules.check_pays_himself(by)
    methods = offered(account, order.currency, terms, by)
    if order.payment_method not in methods and not by.may_choose_payment:
        told = ", ".join(str(method.label) for method in methods) or _("none")
        raise Refused(
            _("You do not choose how the customer pays; his usual way is: %(way)s.") % {"way": told},
            field="payment_method",
        )
