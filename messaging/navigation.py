"""What messages put into the navigation, for the roles it is for."""

from urllib.parse import quote

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from core.addresses import fixed
from messaging.models import Side
from messaging.pages import figures
from messaging.queries import asking, contact, inbox, organisation
from messaging.queries import process as processes
from partners.permissions import Permission, Role

KEPT_SECONDS = 15


def entries(acting):
    """Give the entries of the acting user, see partners.context."""
    return [*_inboxes(acting), *_contacts(acting), *_processes(acting), *_beside(acting)]


def _inboxes(acting):
    """The two inboxes, with how much is unread; Sales management where something is sold, or was asked for."""
    found = []
    if acting.may(Permission.MESSAGE_SELL) and sells(acting):
        found.append((Side.SELLER, "messaging:sales", _("Sales management"), "inbox", 40))
    if acting.may(Permission.MESSAGE_BUY):
        found.append((Side.BUYER, "messaging:purchases", _("Purchases management"), "messages", 41))
    return [
        {"url": fixed(url), "label": label, "icon": icon, "position": at, "badge": _unread(acting, side)}
        for side, url, label, icon, at in found
    ]


def sells(acting):
    """The operator, vendors by role, and companies that own products or have threads as sellers."""
    if acting.is_operator or Role.VENDOR in acting.roles:
        return True
    key = f"messaging.sells.{organisation.company_id(acting)}"
    return cache.get_or_set(key, lambda: inbox.sells(acting), KEPT_SECONDS)


def _unread(acting, side):
    """How many threads somebody has not read, read once in a while."""
    key = _unread_key(acting, side)
    number = cache.get_or_set(key, lambda: inbox.unread_count(acting, side), KEPT_SECONDS) or 0
    return f"{inbox.COUNTED}+" if number > inbox.COUNTED else number


def _unread_key(acting, side):
    return f"messaging.unread.{side}.{acting.membership_id}"


def forget(acting, side):
    """Count the unread anew on his next page: he has just read something."""
    cache.delete(_unread_key(acting, side))


def ask_button(acting, product_id):
    """Give the button with which one asks the seller of a product; None where it is one's own (S1)."""
    code = asking.may_ask(acting, product_id)
    if code is None:
        return None
    told = figures.of_product(product_id, acting.read_at)
    url = reverse("messaging:ask", args=[code])
    return {"link": url, "label": _("Ask the seller"), "icon": "messages", "told": told, "asks": True}


def line_ask(acting):
    """Give how the lines of a cart or an order lead to their sellers, see settings.LINE_ASK: without a statement for
    any line, and for all of them with one only where somebody's own company sells something."""
    if not asking.asks(acting):
        return None
    own = asking.own_vendors(acting) if sells(acting) else ()
    before, after = reverse("messaging:ask", args=["CODE"]).split("CODE")
    return lambda code, vendor_id: "" if vendor_id in own else f"{before}{quote(code, safe='')}{after}"


def _contacts(acting):
    """Customers and suppliers, with how many invitations wait for his answer."""
    if not contact.sides(acting):
        return []
    key = f"messaging.invitations.{acting.user_id}"
    badge = cache.get_or_set(key, lambda: contact.open_count(acting, acting.read_at), KEPT_SECONDS) or 0
    return [
        {
            "url": fixed("messaging:contacts"),
            "label": _("Contacts"),
            "icon": "partners",
            "position": 44,
            "badge": badge,
        }
    ]


def _processes(acting):
    """What the company wants to buy; what others want that it sells, with how much of it waits for an offer."""
    found = []
    if acting.may(Permission.MESSAGE_SELL) and sells(acting):
        key, company = f"messaging.requests.{acting.membership_id}", organisation.company_id(acting)
        badge = cache.get_or_set(key, lambda: processes.open_to(company, acting.read_at), KEPT_SECONDS) or 0
        url = fixed("messaging:requests")
        found.append({"url": url, "label": _("Purchase requests"), "icon": "tag", "position": 42, "badge": badge})
    if acting.may(Permission.MESSAGE_BUY):
        url = fixed("messaging:processes")
        found.append({"url": url, "label": _("Purchase processes"), "icon": "list", "position": 43, "badge": 0})
    return found


def _beside(acting):
    """Response figures, all conversations for the marketplace manager, and the company's profile; where one reads
    partners, it stands among their pages."""
    found = []
    if acting.may(Permission.MESSAGE_SELL) and sells(acting):
        found.append(("messaging:figures", _("Response figures"), "chart", 45))
    if acting.may(Permission.MESSAGE_MANAGE):
        found.append(("messaging:all", _("All conversations"), "messages", 46))
    if acting.may(Permission.PROFILE_EDIT) and not acting.may(Permission.PARTNER_READ) and _is_top(acting):
        found.append(("messaging:profile", _("Company profile"), "partners", 80))
    return [
        {"url": fixed(url), "label": label, "icon": icon, "position": position, "badge": 0}
        for url, label, icon, position in found
    ]


def _is_top(acting):
    """Whether somebody acts for the company itself."""
    return acting.partner_id == organisation.company_id(acting)
