"""Who reads and sets what products cost the house (T3, T16)."""

from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from partners.permissions import Permission


def check_can_set(by):
    """Costs are for those who set prices for everybody: nobody else reads them either."""
    if not by.may(Permission.COST_READ):
        raise Refused(_("Your role does not see what products cost."))


def check_amount(amount):
    """A cost is zero or more, with the decimals of a unit price."""
    if amount is not None and (amount < 0 or amount != amount.quantize(money.PRICE_UNIT)):
        raise Refused(_("Enter a cost of zero or more, with up to 4 decimals."), field="amount")
