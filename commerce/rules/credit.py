"""What may be done with accounts and held orders (K1-K4)."""

from django.utils.translation import gettext as _

from commerce.models import Hold, OrderState
from core import money
from core.refusal import Refused
from partners.permissions import Permission

MAX_AMOUNT = 10**12


def check_limit(limit, currency):
    """A limit is zero or more, in the currency's precision."""
    if limit < 0 or limit >= MAX_AMOUNT:
        raise Refused(_("A credit limit is zero or more."), field="limit")
    _check_precision(limit, currency, "limit")


def check_amount(amount, currency):
    """What raises credit is more than zero, in the currency's precision."""
    if not 0 < amount < MAX_AMOUNT:
        raise Refused(_("Enter an amount above zero."), field="amount")
    _check_precision(amount, currency, "amount")


def check_reason(reason):
    """A movement by hand and a refusal say why."""
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept and shown."), field="reason")


def check_can_decide_hold(by, order):
    """Only Finance, and only while the order is held."""
    if not by.may(Permission.CREDIT_RELEASE):
        raise Refused(_("Only Finance decides about held orders."))
    if order.state != OrderState.ON_HOLD:
        raise Refused(already_decided(order))


def already_decided(order):
    """Say who ended the order's last hold, for whoever clicked second."""
    hold = order.holds.exclude(ended_at=None).select_related("ended_by").order_by("-ended_at").first()
    if hold is None:
        return _("Order %(number)s is not on hold.") % {"number": order.number}
    values = {"number": order.number, "who": hold.ended_by.name, "outcome": hold.get_outcome_display()}
    return _("Order %(number)s is already decided: %(outcome)s by %(who)s.") % values


def open_hold(order):
    """Give the hold that stops the order; raises Hold.DoesNotExist when none does."""
    return Hold.objects.open().get(order=order)


def _check_precision(amount, currency, field):
    if amount != money.rounded(amount, currency):
        raise Refused(_("%(currency)s has fewer decimal places.") % {"currency": currency}, field=field)
