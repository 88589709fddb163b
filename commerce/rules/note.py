"""Who writes which notes about orders (O6)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission

MAX_TEXT = 1000


def check_can_note(by, *, is_internal):
    """Internal notes are the operator's staff's; open ones are written by whoever orders or works on orders."""
    if is_internal and not by.may(Permission.ORDER_DESK):
        raise Refused(_("Internal notes are written by the operator's staff."))
    if not (by.may(Permission.ORDER_DESK) or by.may(Permission.ORDER_PLACE)):
        raise Refused(_("Your role does not write notes about orders."))


def check_text(text):
    """A note says something."""
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    if len(text) > MAX_TEXT:
        raise Refused(_("Please use at most %(most)s characters.") % {"most": MAX_TEXT}, field="text")
