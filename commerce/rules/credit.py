"""What may be done with accounts (K1-K5)."""

from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused

MAX_AMOUNT = 10**12


def check_limit(limit, currency):
    """A limit is zero or more, in the currency's precision."""
    if limit < 0 or limit >= MAX_AMOUNT:
        raise Refused(_("A credit limit is zero or more."), field="limit")
    check_precision(limit, currency, "limit")


def check_amount(amount, currency):
    """What raises credit is more than zero, in the currency's precision."""
    if not 0 < amount < MAX_AMOUNT:
        raise Refused(_("Enter an amount above zero."), field="amount")
    check_precision(amount, currency, "amount")


def check_precision(amount, currency, field):
    """A currency has as many decimal places as it has."""
    if amount != money.rounded(amount, currency):
        raise Refused(_("%(currency)s has fewer decimal places.") % {"currency": currency}, field=field)
