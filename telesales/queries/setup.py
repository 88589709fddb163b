"""How the marketplace sells for others (T3, T4)."""

from partners.permissions import SELLER_ROLES, Role
from telesales.models import SalesPolicy, SellerSetting

DEFAULTS = SalesPolicy(pk=1)
"""What counts while nobody has set anything."""


def policy():
    """Give the marketplace's settings."""
    return SalesPolicy.objects.first() or DEFAULTS


def seller_role(roles):
    """Give the role in which somebody with these roles sells: the most powerful; None where he does not sell."""
    return next((role for role in SELLER_ROLES if role in roles), None)


def setting(role):
    """Give what sellers of a role may do; nothing of it where nobody has set it (a manager always finalises)."""
    found = SellerSetting.objects.filter(role=role).first()
    return found or unset(role)


def unset(role):
    """Give what counts for a role that nobody has set anything for."""
    return SellerSetting(role=role, finalise=role == Role.MARKETPLACE_MANAGER)
