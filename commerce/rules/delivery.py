"""Ways of delivery and their costs (O2)."""

from django.utils.translation import gettext as _

from commerce.models import TaxClass
from core import money
from core.refusal import Refused
from partners.permissions import Permission


def check_can_keep(by):
    if not by.may(Permission.DELIVERY_EDIT):
        raise Refused(_("Your role does not keep ways of delivery."))


def check_class(tax_class):
    """Where taxes are set up, the class is one of them."""
    if TaxClass.objects.exists() and not TaxClass.objects.filter(code=tax_class).exists():
        raise Refused(_("There is no tax class “%(code)s”.") % {"code": tax_class}, field="tax_class")


def code_taken(code):
    return _("There is a way of delivery “%(code)s” already.") % {"code": code}


def check_amounts(currency, *amounts):
    """Amounts have no more decimals than their currency."""
    if any(amount != money.rounded(amount, currency) for amount in amounts):
        raise Refused(_("Amounts in %(currency)s have fewer decimals.") % {"currency": currency}, field="price")
