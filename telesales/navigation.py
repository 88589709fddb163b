"""What assisted sales put into the navigation: a line per area, for the roles it is for."""

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.permissions import Permission, Role
from telesales.models import SalesMode
from telesales.queries import lead as leads
from telesales.queries import opportunity as opportunities
from telesales.queries import quote as quotes
from telesales.queries import setup

KEPT_SECONDS = 15


def entries(acting):
    """Give the entries of the acting user, see partners.context."""
    found = []
    if acting.may(Permission.SALE_MAKE):
        found.append({"url": reverse("telesales:desk"), "label": _("Sales desk"), "icon": "users", "position": 20})
        url, is_all = reverse("telesales:report_sellers"), acting.may(Permission.SALE_MANAGE)
        label = _("Sales by seller") if is_all else _("My sales")
        found.append({"url": url, "label": label, "icon": "chart", "position": 36})
    if acting.may(Permission.SALE_MANAGE):
        found.append(
            {"url": reverse("telesales:setup"), "label": _("Selling rules"), "icon": "percent", "position": 63}
        )
    if acting.may(Permission.SALE_UPLOAD):
        found.append(
            {"url": reverse("telesales:upload_customers"), "label": _("Upload"), "icon": "upload", "position": 29}
        )
    return [{"badge": 0, **entry} for entry in [*found, *_opportunities(acting), *_customers(acting), *_quotes(acting)]]


def _quotes(acting):
    """What a buyer is offered, with how much of it waits for his answer, read once in a while."""
    if not acting.may(Permission.CART_EDIT):
        return []
    key = f"telesales.quotes.{acting.membership_id}"
    url, badge = reverse("telesales:quotes"), cache.get_or_set(key, lambda: quotes.open_count(acting), KEPT_SECONDS)
    return [{"url": url, "label": _("Quotes"), "icon": "tag", "position": 29, "badge": badge}]


def _opportunities(acting):
    """What is prepared; managers are told how much waits for their review, read once in a while."""
    if not acting.may(Permission.SALE_MAKE):
        return []
    badge = 0
    if acting.may(Permission.SALE_MANAGE):
        badge = cache.get_or_set("telesales.review", opportunities.waiting_for_review, KEPT_SECONDS) or 0
    url = reverse("telesales:opportunities")
    return [{"url": url, "label": _("Opportunities"), "icon": "folder", "position": 26, "badge": badge}]


def orders_button(acting):
    """Give the button on top of the lists of orders: where the marketplace sells by opportunities, one begins here
    (T4)."""
    if not acting.may(Permission.SALE_MAKE) or setup.policy().mode != SalesMode.OPPORTUNITIES:
        return None
    return {"url": reverse("telesales:opportunity_new"), "label": _("New Lead or Purchase")}


def _customers(acting):
    """Those who buy through resellers, and those who may come to buy."""
    found = []
    if acting.may(Permission.RESELLER_EDIT):
        found.append({"url": reverse("telesales:resellers"), "label": _("Resellers"), "icon": "store", "position": 28})
    elif Role.RESELLER in acting.roles and acting.may(Permission.LEAD_WORK):
        found.append(
            {"url": reverse("telesales:customers"), "label": _("My customers"), "icon": "partners", "position": 21}
        )
    if acting.may(Permission.LEAD_WORK):
        key, url = f"telesales.leads.{acting.membership_id}", reverse("telesales:leads")
        badge = cache.get_or_set(key, lambda: leads.waiting_count(acting), KEPT_SECONDS)
        found.append({"url": url, "label": _("Leads"), "icon": "inbox", "position": 27, "badge": badge})
    return found
