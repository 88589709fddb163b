"""What each role may do: one enum, one literal table (P4, P6). Sight is `visible_to`, state is `rules`."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    MARKETPLACE_MANAGER = "marketplace_manager", _("Marketplace manager")
    SSR = "ssr", _("Sales support representative")
    CHANNEL_ADMINISTRATOR = "channel_administrator", _("Channel administrator")
    FINANCE = "finance", _("Finance")
    PARTNER_ADMINISTRATOR = "partner_administrator", _("Partner administrator")
    BUYER = "buyer", _("Buyer")
    APPROVER = "approver", _("Approver")
    VENDOR = "vendor", _("Vendor")
    RESELLER = "reseller", _("Reseller")
    AFFILIATE = "affiliate", _("Affiliate")


OPERATOR_ROLES = frozenset({Role.MARKETPLACE_MANAGER, Role.SSR, Role.CHANNEL_ADMINISTRATOR, Role.FINANCE})
PARTNER_ROLES = frozenset(Role) - OPERATOR_ROLES


class Permission(StrEnum):
    CATALOGUE_READ = "catalogue.read"
    CART_EDIT = "cart.edit"
    ORDER_PLACE = "order.place"
    ORDER_READ = "order.read"
    ORDER_APPROVE = "order.approve"
    ORDER_DESK = "order.desk"
    PARTNER_READ = "partner.read"
    PARTNER_STATUS = "partner.status"
    CREDIT_READ = "credit.read"
    CREDIT_RELEASE = "credit.release"


_BUYING = {Permission.CATALOGUE_READ, Permission.CART_EDIT, Permission.ORDER_PLACE, Permission.ORDER_READ}
_COMPANY = {Permission.PARTNER_READ, Permission.CREDIT_READ}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.MARKETPLACE_MANAGER: frozenset(
        {
            Permission.ORDER_READ,
            Permission.ORDER_DESK,
            Permission.PARTNER_READ,
            Permission.PARTNER_STATUS,
            Permission.CREDIT_READ,
        }
    ),
    Role.SSR: frozenset({Permission.ORDER_READ, Permission.ORDER_DESK, Permission.PARTNER_READ}),
    Role.CHANNEL_ADMINISTRATOR: frozenset({Permission.PARTNER_READ, Permission.PARTNER_STATUS}),
    Role.FINANCE: frozenset(
        {
            Permission.ORDER_READ,
            Permission.ORDER_DESK,
            Permission.PARTNER_READ,
            Permission.CREDIT_READ,
            Permission.CREDIT_RELEASE,
        }
    ),
    Role.PARTNER_ADMINISTRATOR: frozenset({*_BUYING, *_COMPANY, Permission.ORDER_APPROVE}),
    Role.BUYER: frozenset({*_BUYING, Permission.ORDER_APPROVE}),
    Role.APPROVER: frozenset({*_BUYING, Permission.ORDER_APPROVE}),
    Role.VENDOR: frozenset({Permission.CATALOGUE_READ}),
    Role.RESELLER: frozenset({Permission.CATALOGUE_READ}),
    Role.AFFILIATE: frozenset({Permission.CATALOGUE_READ}),
}
"""ORDER_APPROVE opens the inbox, no more: anyone may be named as an approver, and who decides is the step's rule."""


def of_roles(roles):
    """Give the union of what the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
