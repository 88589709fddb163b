"""What each role may do: one enum, one literal table (P4, P6). Sight is `visible_to`, state is `rules`."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    MARKETPLACE_MANAGER = "marketplace_manager", _("Marketplace manager")
    SSR = "ssr", _("Sales support representative")
    CHANNEL_ADMINISTRATOR = "channel_administrator", _("Channel administrator")
    FINANCE = "finance", _("Finance")
    RESELLER_MANAGER = "reseller_manager", _("Reseller manager")
    PARTNER_ADMINISTRATOR = "partner_administrator", _("Partner administrator")
    BUYER = "buyer", _("Buyer")
    APPROVER = "approver", _("Approver")
    VENDOR = "vendor", _("Vendor")
    RESELLER = "reseller", _("Reseller")
    AFFILIATE = "affiliate", _("Affiliate")


OPERATOR_ROLES = frozenset(
    {Role.MARKETPLACE_MANAGER, Role.SSR, Role.CHANNEL_ADMINISTRATOR, Role.FINANCE, Role.RESELLER_MANAGER}
)
PARTNER_ROLES = frozenset(Role) - OPERATOR_ROLES
SELLER_ROLES = (Role.MARKETPLACE_MANAGER, Role.SSR, Role.RESELLER_MANAGER, Role.RESELLER)
"""Who sells to the users of other companies, the most powerful first (T1)."""


class Permission(StrEnum):
    CATALOGUE_READ = "catalogue.read"
    CART_EDIT = "cart.edit"
    ORDER_PLACE = "order.place"
    ORDER_READ = "order.read"
    ORDER_APPROVE = "order.approve"
    ORDER_DESK = "order.desk"
    ORDER_ACCEPT = "order.accept"
    CART_RECOVER = "cart.recover"
    DEMAND_READ = "demand.read"
    PARTNER_READ = "partner.read"
    PARTNER_CREATE = "partner.create"
    PARTNER_EDIT = "partner.edit"
    PARTNER_MOVE = "partner.move"
    PARTNER_STATUS = "partner.status"
    PARTNER_EXPORT = "partner.export"
    PARTNER_IMPORT = "partner.import"
    USER_MANAGE = "user.manage"
    ACCOUNT_ASSIGN = "account.assign"
    ACCOUNT_DRAW = "account.draw"
    REGISTRATION_DECIDE = "registration.decide"
    AUDIT_READ = "audit.read"
    CREDIT_READ = "credit.read"
    CREDIT_RELEASE = "credit.release"
    CREDIT_EDIT = "credit.edit"
    CREDIT_POST = "credit.post"
    INVOICE_READ = "invoice.read"
    BUDGET_READ = "budget.read"
    HOLD_PUT = "hold.put"
    HOLD_BUSINESS = "hold.business"
    HOLD_DOCUMENT = "hold.document"
    HOLD_REVIEW = "hold.review"
    SPEND_EDIT = "spend.edit"
    PRODUCT_EDIT = "product.edit"
    PRICE_READ = "price.read"
    PRICE_EDIT = "price.edit"
    TAX_EDIT = "tax.edit"
    DELIVERY_EDIT = "delivery.edit"
    TERMS_EDIT = "terms.edit"
    ORDER_REFUND = "order.refund"
    SALE_MAKE = "sale.make"
    SALE_MANAGE = "sale.manage"
    SALE_UPLOAD = "sale.upload"
    LEAD_WORK = "lead.work"
    RESELLER_EDIT = "reseller.edit"
    COST_READ = "cost.read"
    PHONE_SELL = "phone.sell"
    PHONE_MANAGE = "phone.manage"
    PHONE_READ = "phone.read"
    AFFILIATE_INVITE = "affiliate.invite"
    AFFILIATE_SELL = "affiliate.sell"
    COMMISSION_READ = "commission.read"
    PLAN_EDIT = "plan.edit"
    RECORDING_PLAY = "recording.play"
    MESSAGE_SELL = "message.sell"
    MESSAGE_BUY = "message.buy"
    MESSAGE_MANAGE = "message.manage"
    PROFILE_EDIT = "profile.edit"
    SETTINGS_READ = "settings.read"
    SETTINGS_EDIT = "settings.edit"


P = Permission
_BUYING = {P.CATALOGUE_READ, P.CART_EDIT, P.ORDER_PLACE, P.ORDER_ACCEPT, P.ORDER_READ, P.MESSAGE_BUY}
_COMPANY = {P.PARTNER_READ, P.CREDIT_READ, P.INVOICE_READ}
_TREE = {P.PARTNER_CREATE, P.PARTNER_EDIT, P.PARTNER_MOVE, P.USER_MANAGE, P.CART_RECOVER, P.AUDIT_READ, P.BUDGET_READ}
_DESK = {P.ORDER_READ, P.ORDER_DESK, P.PARTNER_READ, P.PRICE_READ}
IN_SALE = frozenset({P.CATALOGUE_READ, P.CART_EDIT, P.ORDER_PLACE, P.ORDER_READ})
"""What a seller takes over of his customer's permissions in an assisted sale: to fill carts and order, no more (T2)."""
_SALES = {P.SALE_MAKE, P.LEAD_WORK}
"""Selling to the users of other companies, and looking after those who may become customers (T1, T7)."""
_PHONE = {P.PHONE_SELL, P.PHONE_READ, P.COMMISSION_READ}
"""Phone offers of one's own company, the orders they became, and what it gets of them (F1, F5)."""
_SELLING = {P.PRODUCT_EDIT, P.PRICE_READ, P.PRICE_EDIT}
"""Products and prices: the operator's staff for all, a company for its own (C7)."""

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.MARKETPLACE_MANAGER: frozenset(
        {
            *_DESK,
            *_SELLING,
            *_SALES,
            P.SALE_MANAGE,
            P.SALE_UPLOAD,
            P.RESELLER_EDIT,
            P.COST_READ,
            P.PHONE_SELL,
            P.PHONE_MANAGE,
            P.PHONE_READ,
            P.COMMISSION_READ,
            P.PLAN_EDIT,
            P.RECORDING_PLAY,
            P.MESSAGE_SELL,
            P.MESSAGE_MANAGE,
            P.PROFILE_EDIT,
            P.SETTINGS_READ,
            P.SETTINGS_EDIT,
            P.TAX_EDIT,
            P.DELIVERY_EDIT,
            P.TERMS_EDIT,
            P.ORDER_REFUND,
            P.PARTNER_STATUS,
            P.PARTNER_EXPORT,
            P.CREDIT_READ,
            P.INVOICE_READ,
            P.HOLD_PUT,
            P.HOLD_BUSINESS,
            P.HOLD_DOCUMENT,
            P.HOLD_REVIEW,
            P.SPEND_EDIT,
            P.BUDGET_READ,
            P.DEMAND_READ,
            P.ACCOUNT_ASSIGN,
            P.ACCOUNT_DRAW,
            P.AUDIT_READ,
        }
    ),
    Role.SSR: frozenset(
        {
            *_DESK,
            *_SALES,
            P.PHONE_SELL,
            P.PHONE_READ,
            P.PLAN_EDIT,
            P.MESSAGE_SELL,
            P.DEMAND_READ,
            P.ACCOUNT_DRAW,
            P.HOLD_PUT,
            P.HOLD_DOCUMENT,
        }
    ),
    Role.RESELLER_MANAGER: frozenset({*_DESK, *_SALES, P.RESELLER_EDIT, P.SALE_UPLOAD}),
    Role.CHANNEL_ADMINISTRATOR: frozenset(
        {
            *_TREE,
            P.PARTNER_READ,
            P.PARTNER_STATUS,
            P.PARTNER_EXPORT,
            P.PARTNER_IMPORT,
            P.DEMAND_READ,
            P.ACCOUNT_ASSIGN,
            P.REGISTRATION_DECIDE,
            P.SETTINGS_READ,
        }
    ),
    Role.FINANCE: frozenset(
        {
            *_DESK,
            P.CREDIT_READ,
            P.CREDIT_RELEASE,
            P.CREDIT_EDIT,
            P.CREDIT_POST,
            P.INVOICE_READ,
            P.HOLD_PUT,
            P.HOLD_REVIEW,
            P.AUDIT_READ,
            P.TAX_EDIT,
            P.TERMS_EDIT,
            P.ORDER_REFUND,
            P.PHONE_READ,
            P.COMMISSION_READ,
            P.PLAN_EDIT,
            P.RECORDING_PLAY,
            P.SETTINGS_READ,
        }
    ),
    Role.PARTNER_ADMINISTRATOR: frozenset(
        {
            *_BUYING,
            *_COMPANY,
            *_TREE,
            *_SELLING,
            P.ORDER_APPROVE,
            P.AFFILIATE_INVITE,
            P.COMMISSION_READ,
            P.MESSAGE_SELL,
            P.PROFILE_EDIT,
        }
    ),
    Role.BUYER: frozenset({*_BUYING, P.ORDER_APPROVE}),
    Role.APPROVER: frozenset({*_BUYING, P.ORDER_APPROVE}),
    Role.VENDOR: frozenset(
        {
            P.CATALOGUE_READ,
            P.PRODUCT_EDIT,
            *_PHONE,
            P.AFFILIATE_INVITE,
            P.PLAN_EDIT,
            P.RECORDING_PLAY,
            P.MESSAGE_SELL,
            P.PROFILE_EDIT,
        }
    ),
    Role.RESELLER: frozenset({*_SALES, P.SALE_UPLOAD, P.CATALOGUE_READ, P.ORDER_READ}),
    Role.AFFILIATE: frozenset({P.CATALOGUE_READ, *_PHONE, P.AFFILIATE_SELL, P.RECORDING_PLAY}),
}
"""ORDER_APPROVE opens the inbox, no more: anyone may be named as an approver, and who decides is the step's rule."""


RIGHTS = {Permission.ORDER_PLACE: "may_place", Permission.ORDER_ACCEPT: "may_accept"}
"""What a role allows only together with a right of the place (P6)."""


def of_roles(roles):
    """Give the union of what the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def of_place(roles, *, may_place, may_accept):
    """Give what the roles may do at a place with these rights."""
    held = {"may_place": may_place, "may_accept": may_accept}
    return frozenset(permission for permission in of_roles(roles) if held.get(RIGHTS.get(permission, ""), True))


def grantable(permissions):
    """Give the partner roles that somebody with these permissions may give: what he lacks he cannot grant (P4).

    Whoever accepts companies (the channel administrator) sets up their people, so he may give every partner role.
    """
    if Permission.REGISTRATION_DECIDE in permissions:
        return PARTNER_ROLES
    return frozenset(
        role for role in PARTNER_ROLES if ROLE_PERMISSIONS[role] - {*RIGHTS} <= permissions and role in _OWN_PEOPLE
    )


_OWN_PEOPLE = {Role.PARTNER_ADMINISTRATOR, Role.BUYER, Role.APPROVER}
"""The roles of a company's own people; selling for others is agreed with the operator."""
