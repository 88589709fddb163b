"""Who recovers what, and for whom (P7)."""

from django.utils.translation import gettext as _

from commerce.queries import recovery
from core.refusal import Refused
from partners import queries as partners
from partners.permissions import Permission


def check_can_recover(by, colleague):
    """Administrators recover, in their sight, for somebody who works at that node and may collect products."""
    if not by.may(Permission.CART_RECOVER) or not partners.is_within(colleague.partner_id, by):
        raise Refused(_("Your role does not recover carts here."))
    if not recovery.colleagues([colleague.partner_id]).filter(pk=colleague.pk).exists():
        raise Refused(_("%(name)s cannot take this over.") % {"name": colleague.user}, field="colleague")


def check_some(carts, orders):
    if not carts and not orders:
        raise Refused(_("Tick at least one cart or order."))


def check_left(left, chosen):
    """What is given is still there, at the colleague's node, and nobody's."""
    there = set(left.filter(pk__in=[each.pk for each in chosen]).values_list("pk", flat=True))
    gone = [str(each) for each in chosen if each.pk not in there]
    if gone:
        raise Refused(_("No longer to be recovered here: %(what)s.") % {"what": ", ".join(gone)})
