"""Who sets how the marketplace sells for others, and within which bounds (T3, T4)."""

from django.utils.translation import gettext as _

from commerce.rules import credit
from core.refusal import Refused
from partners.permissions import SELLER_ROLES, Permission
from telesales.models import OverrideRule

BOUNDS = ("max_discount", "max_markup", "margin_floor", "monthly_amount")


def check_manages(by):
    """How the marketplace sells is set by marketplace managers alone."""
    if not by.may(Permission.SALE_MANAGE):
        raise Refused(_("Only marketplace managers set this."))


def check_role(role):
    if role not in SELLER_ROLES:
        raise Refused(_("This role does not sell on behalf of customers."), field="role")


def check_bounds(values):
    """A rule bounds something, and an amount has its currency: without a bound every price would be within it."""
    if all(values[name] is None for name in BOUNDS):
        raise Refused(_("Enter at least one bound: without any, every price would be within it."))
    amount, currency = values["monthly_amount"], values["currency"]
    if amount is not None and not currency:
        raise Refused(_("Say in which currency."), field="currency")
    if amount is not None:
        credit.check_precision(amount, currency, "monthly_amount")


def check_one_per_category(role, category, but=None):
    """Of a role and a category there is one rule."""
    if OverrideRule.objects.filter(role=role, category=category).exclude(pk=but).exists():
        raise Refused(_("There is a rule of this role for this category already: change that one."), field="category")
