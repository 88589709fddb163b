"""What assisted sales put into the navigation: a line per area, for the roles it is for."""

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.addresses import fixed
from partners.permissions import Permission, Role
from telesales.models import SalesMode
from telesales.queries import affiliation as affiliations
from telesales.queries import commission_statement as commissions
from telesales.queries import lead as leads
from telesales.queries import opportunity as opportunities
from telesales.queries import phone, setup
from telesales.queries import quote as quotes
from telesales.queries import refund_task as refund_tasks

KEPT_SECONDS = 15


def entries(acting):
    """Give the entries of the acting user, see partners.context."""
    found = []
    if acting.may(Permission.SALE_MAKE):
        found.append({"url": fixed("telesales:desk"), "label": _("Sales desk"), "icon": "users", "position": 30})
        url, is_all = fixed("telesales:report_sellers"), acting.may(Permission.SALE_MANAGE)
        label = _("Sales by seller") if is_all else _("My sales")
        found.append({"url": url, "label": label, "icon": "chart", "position": 38})
    if acting.may(Permission.SALE_MANAGE):
        found.append({"url": fixed("telesales:setup"), "label": _("Selling rules"), "icon": "percent", "position": 93})
    if acting.may(Permission.PHONE_READ):
        found.append({"url": fixed("telesales:phone_sales"), "label": _("Phone sales"), "icon": "call", "position": 52})
    found += _money(acting)
    if acting.may(Permission.PHONE_MANAGE):
        url = fixed("telesales:phone_setup")
        found.append({"url": url, "label": _("Phone sales settings"), "icon": "settings", "position": 94})
    if acting.may(Permission.SALE_UPLOAD):
        found.append(
            {"url": fixed("telesales:upload_customers"), "label": _("Upload"), "icon": "upload", "position": 36}
        )
    return [
        {"badge": 0, **entry}
        for entry in [*found, *_opportunities(acting), *_customers(acting), *_quotes(acting), *_phone(acting)]
    ]


PHONE: list[tuple] = [
    (Permission.AFFILIATE_SELL, "telesales:affiliate_products", _lazy("Products to sell"), "package", 50),
    (Permission.PHONE_SELL, "telesales:phone_offers", _lazy("Phone offers"), "phone", 51),
]
"""Phone sales: who may, where it leads, what it is called, its icon, its place; they stand together, in the fifties."""


def _phone(acting):
    """What is sold on the phone, by whom and for which commission; affiliates where there is something to sell."""
    found = [
        {"url": fixed(name), "label": label, "icon": icon, "position": at}
        for right, name, label, icon, at in PHONE
        if acting.may(right)
    ]
    if acting.may(Permission.AFFILIATE_INVITE) and _has_products(acting):
        url = fixed("telesales:affiliations")
        found.append({"url": url, "label": _("Affiliates"), "icon": "users", "position": 54})
    if acting.may(Permission.AFFILIATE_SELL):
        url, badge = fixed("telesales:affiliate_invitations"), _invitations(acting)
        found.append({"url": url, "label": _("Invitations"), "icon": "mail", "position": 55, "badge": badge})
    return found


def _has_products(acting):
    """A vendor by role, or a company that owns products."""
    if Role.VENDOR in acting.roles:
        return True
    key = f"telesales.owns.{acting.partner_id}"
    return cache.get_or_set(key, lambda: affiliations.has_products(acting), KEPT_SECONDS)


def _invitations(acting):
    """How many invitations wait for his answer, read once in a while."""
    key = f"telesales.invitations.{acting.user_id}"
    return cache.get_or_set(key, lambda: affiliations.open_count(acting, acting.read_at), KEPT_SECONDS) or 0


def _money(acting):
    """What was earned of phone sales, for whoever has earned something, and what is to be given back, with how much."""
    found = []
    if acting.may(Permission.COMMISSION_READ) and _has_commission(acting):
        url = fixed("telesales:commission")
        found.append({"url": url, "label": _("Commission"), "icon": "percent", "position": 53})
    if acting.is_operator and acting.may(Permission.ORDER_REFUND):
        badge = cache.get_or_set("telesales.refund_tasks", refund_tasks.open_count, KEPT_SECONDS) or 0
        url = fixed("telesales:refund_tasks")
        found.append({"url": url, "label": _("Refund tasks"), "icon": "receipt", "position": 65, "badge": badge})
    return found


def _has_commission(acting):
    """The operator, vendors and affiliates by role; another company once it has got something."""
    if acting.is_operator or {Role.VENDOR, Role.AFFILIATE} & set(acting.roles):
        return True
    key = f"telesales.commission.{acting.partner_id}"
    return cache.get_or_set(key, lambda: commissions.with_commission(acting).exists(), KEPT_SECONDS)


def _quotes(acting):
    """What a buyer is offered, with how much of it waits for his answer, read once in a while."""
    if not acting.may(Permission.CART_EDIT):
        return []
    key = f"telesales.quotes.{acting.membership_id}"
    url, badge = fixed("telesales:quotes"), cache.get_or_set(key, lambda: quotes.open_count(acting), KEPT_SECONDS)
    return [{"url": url, "label": _("Quotes"), "icon": "tag", "position": 15, "badge": badge}]


def _opportunities(acting):
    """What is prepared; managers are told how much waits for their review, read once in a while."""
    if not acting.may(Permission.SALE_MAKE):
        return []
    badge = 0
    if acting.may(Permission.SALE_MANAGE):
        badge = cache.get_or_set("telesales.review", opportunities.waiting_for_review, KEPT_SECONDS) or 0
    url = fixed("telesales:opportunities")
    return [{"url": url, "label": _("Opportunities"), "icon": "folder", "position": 32, "badge": badge}]


def orders_button(acting):
    """Give the button on top of the lists of orders: where the marketplace sells by opportunities, leads and purchases
    begin here (T4)."""
    if not acting.may(Permission.SALE_MAKE) or setup.policy().mode != SalesMode.OPPORTUNITIES:
        return None
    return {"url": fixed("telesales:begin"), "label": _("New Lead or Purchase")}


def phone_button(acting, product_id):
    """Give the button with which a phone offer of a product begins; None where it is not one's to sell, or is off sale
    (F1)."""
    if acting.seller or not acting.may(Permission.PHONE_SELL):
        return None
    if not phone.products(acting).filter(pk=product_id).exists():
        return None
    return {"url": fixed("telesales:phone_new"), "label": _("Phone offer"), "icon": "phone"}


def _customers(acting):
    """Those who buy through resellers, and those who may come to buy."""
    found = []
    if acting.may(Permission.RESELLER_EDIT):
        url, also = fixed("telesales:resellers"), [fixed("telesales:customers")]
        found.append({"url": url, "also": also, "label": _("Resellers"), "icon": "store", "position": 34})
    elif Role.RESELLER in acting.roles and acting.may(Permission.LEAD_WORK):
        found.append(
            {"url": fixed("telesales:customers"), "label": _("My customers"), "icon": "partners", "position": 31}
        )
    if acting.may(Permission.LEAD_WORK):
        key, url = f"telesales.leads.{acting.membership_id}", fixed("telesales:leads")
        badge = cache.get_or_set(key, lambda: leads.waiting_count(acting), KEPT_SECONDS)
        found.append({"url": url, "label": _("Leads"), "icon": "inbox", "position": 33, "badge": badge})
    return found
