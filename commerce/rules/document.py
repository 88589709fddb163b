"""When documents may be issued (O8)."""

from django.utils.translation import gettext as _

from commerce.rules import order as orders
from core.refusal import Refused


def check_placed(order):
    """What is confirmed, sent or charged was placed."""
    if order.placed_at is None:
        raise Refused(_("Order %(number)s is not placed: nothing is confirmed yet.") % {"number": order.number})


def check_own_prices(lines):
    """What a seller offers holds for a day and in his own sale: no paper promises it for thirty (T3)."""
    if any(line.is_overridden for line in lines):
        raise Refused(_("Prices of this cart are agreed with your contact for today: they are not quoted for longer."))


def check_can_be_quoted(lines, total):
    """A quote is for what could be ordered as it stands: each line sold, at a price, taxed, in a sound quantity."""
    orders.check_lines(lines)
    orders.check_terms(lines)
    orders.check_total(total)
