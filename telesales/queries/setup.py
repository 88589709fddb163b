"""How the marketplace sells for others (T3, T4)."""

from core import once
from partners.permissions import SELLER_ROLES, Role
from telesales.models import SalesPolicy, SellerSetting

DEFAULTS = SalesPolicy(pk=1)
"""What counts while nobody has set anything."""


def policy():
    """Give the marketplace's settings."""
    return once.read("telesales.policy", lambda: SalesPolicy.objects.first() or DEFAULTS)


def seller_role(roles):
    """Give the role in which somebody with these roles sells: the most powerful; None where he does not sell."""
    return next((role for role in SELLER_ROLES if role in roles), None)


def setting(role):
    """Give what sellers of a role may do; nothing of it where nobody has set it (a manager always finalises)."""
    known = ("telesales.setting", role)
    return once.read(known, lambda: SellerSetting.objects.filter(role=role).first() or unset(role))


def note(role, policy, setting):
    """Say what counts, None for what nobody has set, to the rest of a page that has just read it."""
    once.note("telesales.policy", policy or DEFAULTS)
    once.note(("telesales.setting", role), setting or unset(role))


def unset(role):
    """Give what counts for a role that nobody has set anything for."""
    return SellerSetting(role=role, finalise=role == Role.MARKETPLACE_MANAGER)
