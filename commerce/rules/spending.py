"""What company spend limits refuse, and who sets them (K9). Exactly the limit is fine."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commerce.models import SpendLimitKind
from core import money
from core.refusal import Refused
from partners.permissions import Permission

MAX_AMOUNT = 10**12


def refusal(limit, currency, *, used, asked, free_at, contact):
    """Say which limit an order would pass, how much of it is used and left, from when there is more, whom to ask."""
    told = {
        "limit": money.shown(limit.amount, currency),
        "used": money.shown(used, currency),
        "left": money.shown(max(limit.amount - used, money.ZERO), currency),
        "asked": money.shown(asked, currency),
        "contact": contact,
    }
    said = [
        _what(limit.kind) % told,
        _("%(used)s are used and %(left)s left; this order is %(asked)s.") % told,
        _more(limit, asked, free_at),
        _("Ask %(contact)s, who may raise the limit.") % told if contact else _("Ask the marketplace to raise it."),
    ]
    return " ".join(said)


def _what(kind):
    if kind == SpendLimitKind.DAILY:
        return _("Your company may place orders for %(limit)s in a day.")
    return _("Your company may pay %(limit)s in 30 days.")


def _more(limit, asked, free_at):
    if asked > limit.amount or free_at is None:
        return _("By itself it is above the limit.")
    zone = timezone.get_default_timezone()
    at = formats.date_format(timezone.localtime(free_at, zone), "j M Y, H:i T")
    return _("From %(at)s there is enough again.") % {"at": at}


def check_can_edit(by):
    if not by.may(Permission.SPEND_EDIT):
        raise Refused(_("Only marketplace managers set spend limits."))


def check_company(partner):
    """A limit is a whole company's: of the top of a tree that buys."""
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator buys nothing: choose one of the partners."))
    if partner.parent_id is not None:
        raise Refused(_("Spend limits are set for the company as a whole, not for a branch."))


def check_amount(amount, currency):
    if not 0 <= amount < MAX_AMOUNT:
        raise Refused(_("A limit is zero or more."), field="amount")
    if amount != money.rounded(amount, currency):
        raise Refused(_("%(currency)s has fewer decimal places.") % {"currency": currency}, field="amount")


def check_reason(reason):
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept and shown."), field="reason")
