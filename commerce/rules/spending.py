"""What company spend limits refuse, and who sets them (K9). Exactly the limit is fine."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commerce.models import SpendLimitKind
from core import money
from core.refusal import Refused
from partners.permissions import Permission

MAX_AMOUNT = 10**12


def refusal(limit, currency, *, used, asked, free_at, contact, customer=""):
    """Say which limit an order would pass, how much of it is used and left, from when there is more, whom to ask.

    `customer` is the company's name where a seller reads it.
    """
    told = {
        "limit": money.shown(limit.amount, currency),
        "used": money.shown(used, currency),
        "left": money.shown(max(limit.amount - used, money.ZERO), currency),
        "asked": money.shown(asked, currency),
        "contact": contact,
        "customer": customer,
    }
    said = [
        _what(limit.kind, customer) % told,
        _("%(used)s are used and %(left)s left; this order is %(asked)s.") % told,
        _more(limit, asked, free_at),
        _("Ask %(contact)s, who may raise the limit.") % told if contact else _("Ask the marketplace to raise it."),
    ]
    return " ".join(said)


def discreet(limit, customer):
    """The same for who sells from another company: what the customer spends elsewhere is none of his business (P12)."""
    if limit.kind == SpendLimitKind.DAILY:
        said = _("This order is above what %(customer)s may place in a day: the buyer can ask the marketplace.")
    else:
        said = _("This order is above what %(customer)s may pay by card in 30 days: the buyer can ask the marketplace.")
    return said % {"customer": customer}


def _what(kind, customer):
    if customer and kind == SpendLimitKind.DAILY:
        return _("%(customer)s may place orders for %(limit)s in a day.")
    if customer:
        return _("%(customer)s may pay %(limit)s in 30 days.")
    if kind == SpendLimitKind.DAILY:
        return _("Your company may place orders for %(limit)s in a day.")
    return _("Your company may pay %(limit)s in 30 days.")


def _more(limit, asked, free_at):
    if asked > limit.amount or free_at is None:
        return _("By itself it is above the limit.")
    zone = timezone.get_default_timezone()
    at = formats.date_format(timezone.localtime(free_at, zone), "MOMENT_FORMAT")
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
    """A limit is zero or more, in whole units of its currency."""
    if not 0 <= amount < MAX_AMOUNT:
        raise Refused(_("A limit is zero or more."), field="amount")
    if amount != money.rounded(amount, currency):
        raise Refused(_("%(currency)s has fewer decimal places.") % {"currency": currency}, field="amount")
