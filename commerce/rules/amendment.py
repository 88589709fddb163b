"""How lines of an order may be changed while somebody is to decide about it (O5, A9)."""

from django.utils.translation import gettext as _

from commerce.models import AMENDABLE, MAX_QUANTITY, OrderChannel, PaymentMethod
from commerce.queries import quantity as allowed_quantities
from core import money
from core.refusal import Refused


def can_amend(by, order):
    """Answer whether `by` may change the order: whoever sees to it, from its partner, while others are to decide."""
    return order.responsible_id == by.user_id and order.partner_id == by.partner_id and is_amendable(order)


def is_amendable(order):
    """Answer whether lines of the order may be changed at all."""
    return order.state in AMENDABLE and order.payment_method != PaymentMethod.CARD and not _has_plan(order)


def _has_plan(order):
    """Every order from the phone is paid by a plan, and no other is (F2)."""
    return order.channel == OrderChannel.PHONE


def check_is_own(by, order):
    """Raise unless it is the order of `by`, at the company he acts from."""
    if order.responsible_id != by.user_id or order.partner_id != by.partner_id:
        raise Refused(_("Only the buyer changes an order."))


def check_can_amend(order):
    """Raise unless lines of the order may be changed. What a card has paid for stays what it was paid for, what was
    agreed on with a plan what was agreed on."""
    if order.state not in AMENDABLE:
        raise Refused(
            _("Order %(number)s is “%(state)s” and can no longer be changed.")
            % {"number": order.number, "state": order.get_state_display()}
        )
    if _has_plan(order):
        raise Refused(_("This order is paid by a plan: it can be rejected or withdrawn, but not changed."))
    if order.payment_method == PaymentMethod.CARD:
        raise Refused(_("This order is paid by card: it can be rejected or withdrawn, but not changed."))


def check_unchanged(order, seen_hash):
    """Raise where the order is no longer what was shown to whoever changes it."""
    if seen_hash != order.content_hash:
        raise Refused(_("The order has changed since it was shown to you. Please look at it again."))


def check_quantities(lines, quantities):
    """Raise unless {line id: pieces} changes something of these lines and leaves something; 0 strikes a line."""
    if not set(quantities) <= {line.pk for line in lines}:
        raise Refused(_("The order has other lines by now. Please look at it again."))
    if not all(0 <= pieces <= MAX_QUANTITY for pieces in quantities.values()):
        raise Refused(_("Enter whole quantities from 0 to 1,000,000."))
    if all(quantities.get(line.pk, line.quantity) == line.quantity for line in lines):
        raise Refused(_("No quantity was changed."))
    if not any(quantities.get(line.pk, line.quantity) for line in lines):
        raise Refused(_("Nothing would be left of the order: reject or withdraw it instead."))


def check_only_lowered(lines, quantities):
    """Raise where somebody who decides asks for more than the buyer did (A9)."""
    for line in lines:
        if quantities.get(line.pk, 0) > line.quantity:
            raise Refused(
                _("%(code)s: the buyer asked for %(number)s; only he can ask for more.")
                % {"code": line.code, "number": money.counted(line.quantity)},
                field=f"line_{line.pk}",
            )


def check_allowed(line, pieces, allowed):
    """Raise where the product is not ordered in that quantity (C9)."""
    if not allowed.allows(pieces):
        raise Refused(allowed_quantities.sentence(pieces, allowed, line.code), field=f"line_{line.pk}")


def check_has_price(line, price):
    """Raise where the lists that the order came from price no such quantity."""
    if price is None:
        raise Refused(_("%(code)s has no price in this quantity.") % {"code": line.code}, field=f"line_{line.pk}")
