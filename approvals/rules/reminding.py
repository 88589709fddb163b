"""When the desk may remind a client's people, and whom (O6): it asks again, it never decides for them."""

from datetime import timedelta

from django.utils.translation import gettext as _

from commerce.models import AMENDABLE
from core.refusal import Refused
from partners.permissions import Permission

APART = timedelta(hours=1)
"""Nobody is reminded more often than that, whoever asks for it and of whatever order."""


def check_may_remind(by):
    if not (by.is_operator and by.may(Permission.ORDER_DESK)):
        raise Refused(_("Your role does not work on orders."))


def check_somebody_reminded(orders, asked, chosen):
    """Raise where nobody would be reminded: say why for one order, or for all of several."""
    if chosen:
        return
    if not any(order.state in AMENDABLE for order in orders):
        raise Refused(_("Nobody is to decide about it any more."))
    if not asked:
        raise Refused(_("Nobody is asked who could be written to. Call the company."))
    raise Refused(_("Everybody who is asked was reminded within the last hour."))
