"""What commerce adds to the frame of every page: navigation entries, the cart, the search."""

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commerce.models import Hold
from commerce.queries import cart as carts
from commerce.rules import hold as hold_rules
from core.addresses import fixed
from partners.permissions import Permission

P = Permission
KEPT_SECONDS = 15
ENTRIES = [
    (P.CATALOGUE_READ, "commerce:catalogue", _lazy("Catalogue"), "catalogue", 10),
    (P.CART_EDIT, "commerce:quick_order", _lazy("Quick order"), "plus", 11),
    (P.CART_EDIT, "commerce:carts", _lazy("Carts"), "cart", 12),
    (P.CART_EDIT, "commerce:requisition_lists", _lazy("Requisition lists"), "star", 13),
    (P.CART_EDIT, "commerce:recurring_orders", _lazy("Recurring orders"), "refresh", 14),
    (P.ORDER_DESK, "commerce:desk", _lazy("Order desk"), "desk", 21),
    (P.ORDER_READ, "commerce:documents", _lazy("Documents"), "invoice", 24),
    (P.DEMAND_READ, "commerce:demand", _lazy("Demand"), "chart", 29),
    (P.INVOICE_READ, "commerce:invoices", _lazy("Invoices"), "invoice", 60),
    (P.CREDIT_READ, "commerce:accounts", _lazy("Credit"), "credit", 61),
    (P.CREDIT_POST, "commerce:credit_messages", _lazy("Credit messages"), "inbox", 64),
    (P.PRODUCT_EDIT, "commerce:products", _lazy("Products"), "package", 70),
    (P.PRICE_READ, "commerce:price_lists", _lazy("Price lists"), "prices", 71),
    (P.CART_RECOVER, "commerce:recovery", _lazy("Recover carts"), "refresh", 87),
    (P.SETTINGS_READ, "commerce:settings", _lazy("All settings"), "settings", 90),
    (P.TAX_EDIT, "commerce:taxes", _lazy("Taxes"), "percent", 90),
    (P.DELIVERY_EDIT, "commerce:deliveries", _lazy("Delivery"), "truck", 91),
    (P.SPEND_EDIT, "commerce:spend_limits", _lazy("Spend limits"), "wallet", 92),
]
"""Who may, where it leads, what it is called, its icon, its place: its tens are the section, see partners.sections."""
ALSO = {"commerce:products": ["telesales:product_costs"], "commerce:desk": ["commerce:order"]}
"""Pages of single ones whose addresses begin otherwise than the entry that they belong to."""


def entries(acting):
    """Give the navigation entries of commerce that the role may use."""
    found = [entry("home", _("Overview"), "overview", 0)]
    found += [entry(name, label, icon, at) for right, name, label, icon, at in ENTRIES if acting.may(right)]
    if acting.may(P.ORDER_READ) and not acting.may(P.ORDER_DESK):
        found.append(entry("commerce:orders", _("Orders"), "orders", 20))
    if acting.is_operator and acting.may(P.AUDIT_READ):
        found.append(entry("health", _("Health"), "system", 99))
    if acting.is_operator and acting.may(P.CREDIT_READ):
        found.append(entry("commerce:payments", _("Card payments"), "wallet", 62))
        found.append(entry("commerce:plans", _("Payment plans"), "refresh", 63))
    if acting.may(P.ORDER_DESK) and (acting.may(P.HOLD_PUT) or hold_rules.has_function(acting)):
        kinds = sorted(hold_rules.kinds_of(acting))
        badge = cache.get_or_set(f"commerce.held.{'.'.join(kinds)}", lambda: _held(kinds), KEPT_SECONDS) or 0
        found.append(entry("commerce:holds", _("Held orders"), "pause", 22, badge=badge))
    return found


def _held(kinds):
    """How many orders wait for a release of these kinds, read once in a while."""
    return Hold.objects.open().filter(kind__in=kinds).aggregate(number=Count("order", distinct=True))["number"]


def entry(name, label, icon, position, badge=0):
    also = [reverse(page, args=[0]).partition("0/")[0] for page in ALSO.get(name, ())]
    return {"url": fixed(name), "also": also, "label": label, "icon": icon, "position": position, "badge": badge}


def cart(acting):
    """Give the number of lines in the current cart, None for people who do not buy."""
    if not acting.may(Permission.CART_EDIT):
        return None
    return {"count": carts.current_count(acting), "url": fixed("commerce:cart")}
