"""Who may forbid that others order in his name (T2): everybody for himself, where the marketplace allows it."""

from django.utils.translation import gettext as _

from core.refusal import Refused


def check_can_choose(by, policy):
    if by.seller:
        raise Refused(_("Only the customer himself decides that."))
    if not policy.may_opt_out:
        raise Refused(_("The marketplace does not let users forbid it."))
