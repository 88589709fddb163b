"""What may be done with requisition lists (O1)."""

from django.utils.translation import gettext as _

from commerce.rules.cart import MAX_LINES
from core import money
from core.refusal import Refused


def check_keeps(by):
    """Lists are kept by those who order from them; a seller orders from them, no more (T2)."""
    if by.seller:
        raise Refused(_("Lists are kept by the customer himself: put the products into a cart."))


def check_is_own(found, by):
    """A shared list is filled by all, but named, shared and deleted by its user alone."""
    if found.user_id != by.user_id:
        raise Refused(_("Only %(user)s, whose list it is, may do that.") % {"user": found.user.name})


def check_room(line_count):
    """A list has as many lines as a cart at most."""
    if line_count > MAX_LINES:
        raise Refused(
            _("A list holds up to %(most)s lines; please start another one.") % {"most": money.counted(MAX_LINES)}
        )
