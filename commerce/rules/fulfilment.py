"""What may be shipped, cancelled and sent back of an order, and who may do it (O6, O9)."""

from django.utils.translation import gettext as _

from commerce.models import RETURN_TRANSITIONS, OrderState
from commerce.rules import order as orders
from core.refusal import Refused
from partners.permissions import Permission

SHIPPING = (OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED)
CANCELLING = (OrderState.PLACED, *SHIPPING)
DELIVERED = (OrderState.PARTLY_SHIPPED, OrderState.SHIPPED, OrderState.COMPLETED)
"""The states in which something has been shipped."""


def can_ship(by, order):
    return by.may(Permission.ORDER_DESK) and order.state in SHIPPING


def check_can_ship(by, order):
    """Only the desk ships, and only what it has begun to work on."""
    orders.check_desk(by)
    if order.state not in SHIPPING:
        raise Refused(_state(_("Order %(number)s is “%(state)s”; only an order in progress is shipped."), order))


def can_cancel(by, order):
    return by.may(Permission.ORDER_DESK) and order.state in CANCELLING


def check_can_cancel(by, order):
    """Only the desk cancels, and only what is placed and not yet shipped as a whole."""
    orders.check_desk(by)
    if order.state not in CANCELLING:
        raise Refused(
            _state(_("Order %(number)s is “%(state)s”; only what is placed and not yet shipped is cancelled."), order)
        )


def can_ask_to_cancel(by, order):
    """Answer whether `by` may ask for it: the buyer, from his partner, while nobody works on the order."""
    return order.responsible_id == by.user_id and order.partner_id == by.partner_id and order.state == OrderState.PLACED


def check_can_ask_to_cancel(by, order, *, is_asked):
    """Raise unless the buyer may ask, which he does once."""
    if order.responsible_id != by.user_id or order.partner_id != by.partner_id:
        raise Refused(_("Only the buyer asks for a cancellation."))
    if order.state != OrderState.PLACED:
        raise Refused(_state(_("Order %(number)s is “%(state)s”. To stop it now, please call the operator."), order))
    if is_asked:
        raise Refused(_("You have asked for this already; the order desk sees it."))


def can_ask_back(by, order):
    """Answer whether `by` may ask for a return: the desk, or who orders for the company."""
    may = by.may(Permission.ORDER_DESK) or by.may(Permission.ORDER_PLACE)
    return may and order.state in DELIVERED


def check_can_ask_back(by, order):
    """Raise unless something was shipped and `by` may ask for its return."""
    if not (by.may(Permission.ORDER_DESK) or by.may(Permission.ORDER_PLACE)):
        raise Refused(_("Your role does not ask for returns."))
    if order.state not in DELIVERED:
        raise Refused(_state(_("Order %(number)s is “%(state)s”; nothing of it can be sent back."), order))


def check_can_decide_return(by):
    """The desk accepts and refuses returns."""
    if not by.may(Permission.ORDER_DESK):
        raise Refused(_("Your role does not decide about returns."))


def check_can_refund(by):
    """Refunding moves money: only who has that right."""
    if not by.may(Permission.ORDER_REFUND):
        raise Refused(_("Your role does not refund returns."))


def check_return_becomes(returned, state):
    """A return moves along RETURN_TRANSITIONS; whoever comes second reads what it is now."""
    if state not in RETURN_TRANSITIONS[returned.state]:
        values = {"number": returned.number, "state": returned.get_state_display()}
        raise Refused(_("Return %(number)s is already decided: %(state)s.") % values)


def check_pieces(quantities, lines, available, *, most):
    """Pieces are asked of the order's own lines, at least one, and at most what is there of each.

    `available` gives that number of a line, `most` the sentence when it is exceeded (with %(code)s, %(number)s).
    """
    if not any(quantities.values()):
        raise Refused(_("Enter how many of at least one line."))
    for pk, quantity in quantities.items():
        line = lines.get(pk)
        if line is None:
            raise Refused(_("This line belongs to another order."))
        if not 0 <= quantity <= available(line):
            raise Refused(most % {"code": line.code, "number": available(line)}, field=f"line_{pk}")


def check_can_ship_of(by, order, lines):
    """The desk ships it, and not all that is left is held."""
    check_can_ship(by, order)
    if not any(line.ready_quantity for line in lines):
        raise Refused(_("What is still to be shipped is held: Finance decides about it first."))


def state_after(lines, state):
    """Give the state of an order whose lines have been shipped or cancelled: what is left decides."""
    is_shipped = any(line.shipped for line in lines)
    if any(line.open_quantity for line in lines):
        return OrderState.PARTLY_SHIPPED if is_shipped else state
    return OrderState.SHIPPED if is_shipped else OrderState.CANCELLED


def _state(sentence, order):
    return sentence % {"number": order.number, "state": order.get_state_display()}
