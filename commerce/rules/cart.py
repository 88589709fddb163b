"""What may be done with carts (O1, C9)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import MAX_QUANTITY
from commerce.queries import quantity as quantities
from core import money
from core.refusal import Refused
from partners.permissions import Permission

MAX_LINES = 5000
LONGEST_NAME = 80


def check_can_edit(by):
    """Carts are for people who buy at a partner."""
    if not by.may(Permission.CART_EDIT):
        raise Refused(_("Your role does not collect products in carts."))


def check_quantity(quantity):
    """A whole number of pieces."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Refused(
            _("Enter a whole quantity from 1 to %(most)s.") % {"most": money.counted(MAX_QUANTITY)}, field="quantity"
        )


def check_allowed(quantity, allowed, code):
    """The quantity keeps the product's rule; what would do is named (C9). `allowed` are the Quantities."""
    if not allowed.allows(quantity):
        raise Refused(quantities.sentence(quantity, allowed, code), field="quantity")


def check_sold(price, code):
    """The product has a price for the acting partner in this quantity."""
    if price is None:
        raise Refused(_("%(code)s has no price for you in this quantity.") % {"code": code}, field="quantity")


def check_room(line_count, fresh=1):
    """A cart has a bounded number of lines."""
    if line_count + fresh > MAX_LINES:
        raise Refused(
            _("A cart holds up to %(most)s lines; please start another one.") % {"most": money.counted(MAX_LINES)}
        )


def check_not_ordered(cart):
    """A cart that was submitted is history."""
    if cart.ordered_at:
        raise Refused(_("This cart has already been submitted as order %(number)s.") % {"number": cart.order.number})


def check_is_own(cart, by):
    """A shared cart is filled by all, but named, shared and deleted by its user alone."""
    if cart.user_id != by.user_id:
        raise Refused(_("Only %(user)s, whose cart it is, may do that.") % {"user": cart.user.name})


def check_name(name):
    """A cart has a name that fits."""
    if not name:
        raise Refused(_("Please give it a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("A name has at most %(most)s characters.") % {"most": LONGEST_NAME}, field="name")


def check_other(cart, to):
    """Lines go from one cart to another one."""
    if cart.pk == to.pk:
        raise Refused(_("Choose another cart."), field="to")


def check_some(lines):
    """Something must be ticked."""
    if not lines:
        raise Refused(_("Tick at least one line."))


def check_as_seen(fingerprint, seen):
    """What is noted as seen is what was shown."""
    if fingerprint != seen:
        raise Refused(_("Something has changed again meanwhile. Please look once more."))


def check_how(how, line_count, name):
    """Lines that go into a cart with others join them or take their place: nobody decides that but the buyer."""
    if line_count and not how:
        told = {"cart": name, "n": line_count}
        raise Refused(
            ngettext(
                "“%(cart)s” holds %(n)s line: add to it, or replace it?",
                "“%(cart)s” holds %(n)s lines: add to them, or replace them?",
                line_count,
            )
            % told,
            field="how",
        )
