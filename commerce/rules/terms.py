"""Who agrees terms with partners, and what terms there are (O2)."""

from django.utils.translation import gettext as _

from commerce.models import PaymentMethod
from core.refusal import Refused
from partners.permissions import Permission


def check_can_agree(by, partner):
    if not by.may(Permission.TERMS_EDIT):
        raise Refused(_("Your role does not agree terms."))
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator buys nothing: choose one of the partners."))


def check_methods(methods):
    """At least one way to pay, of those there are."""
    if not methods or set(methods) - set(PaymentMethod.values):
        raise Refused(_("Choose at least one way to pay."), field="payment_methods")
