"""What may be done with carts (O1, C9)."""

from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from commerce.queries import quantity as quantities
from core.refusal import Refused
from partners.permissions import Permission

MAX_LINES = 2000


def check_can_edit(by):
    """Carts are for people who buy at a partner."""
    if not by.may(Permission.CART_EDIT):
        raise Refused(_("Your role does not collect products in carts."))


def check_quantity(quantity):
    """A whole number of pieces."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Refused(_("Enter a whole quantity from 1 to %(most)s.") % {"most": f"{MAX_QUANTITY:,}"}, field="quantity")


def check_allowed(quantity, allowed, code):
    """The quantity keeps the product's rule; what would do is named (C9). `allowed` are the Quantities."""
    if not allowed.allows(quantity):
        raise Refused(quantities.sentence(quantity, allowed, code), field="quantity")


def check_sold(price, code):
    """The product has a price for the acting partner in this quantity."""
    if price is None:
        raise Refused(_("%(code)s has no price for you in this quantity.") % {"code": code}, field="quantity")


def check_room(line_count):
    """A cart has a bounded number of lines."""
    if line_count >= MAX_LINES:
        raise Refused(_("A cart holds up to %(most)s lines; please start another one.") % {"most": MAX_LINES})


def check_not_ordered(cart):
    """A cart that was submitted is history."""
    if cart.ordered_at:
        raise Refused(_("This cart has already been submitted as order %(number)s.") % {"number": cart.order.number})
