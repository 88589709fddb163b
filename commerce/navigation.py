"""What commerce adds to the frame of every page: navigation entries, the cart, the search."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from commerce.models import Hold, HoldKind
from commerce.queries import cart as carts
from commerce.queries import credit, holds, order_lists
from commerce.rules import hold as hold_rules
from core import clock, money, prepared
from partners.permissions import Permission

P = Permission
ENTRIES = [
    (P.ORDER_READ, "commerce:documents", _lazy("Documents"), "invoice", 31),
    (P.CATALOGUE_READ, "commerce:catalogue", _lazy("Catalogue"), "catalogue", 10),
    (P.CART_EDIT, "commerce:quick_order", _lazy("Quick order"), "plus", 15),
    (P.CART_EDIT, "commerce:carts", _lazy("Carts"), "cart", 20),
    (P.CART_EDIT, "commerce:recurring_orders", _lazy("Recurring orders"), "refresh", 22),
    (P.CART_EDIT, "commerce:requisition_lists", _lazy("Lists"), "star", 25),
    (P.ORDER_DESK, "commerce:desk", _lazy("Order desk"), "desk", 30),
    (P.PRODUCT_EDIT, "commerce:products", _lazy("Products"), "package", 32),
    (P.PRICE_READ, "commerce:price_lists", _lazy("Price lists"), "prices", 33),
    (P.TAX_EDIT, "commerce:taxes", _lazy("Taxes"), "percent", 34),
    (P.DELIVERY_EDIT, "commerce:deliveries", _lazy("Delivery"), "truck", 34),
    (P.DEMAND_READ, "commerce:demand", _lazy("Demand"), "chart", 35),
    (P.INVOICE_READ, "commerce:invoices", _lazy("Invoices"), "invoice", 59),
    (P.SPEND_EDIT, "commerce:spend_limits", _lazy("Spend limits"), "wallet", 62),
    (P.CREDIT_READ, "commerce:accounts", _lazy("Credit"), "credit", 60),
    (P.CREDIT_POST, "commerce:credit_messages", _lazy("Credit messages"), "inbox", 62),
    (P.CART_RECOVER, "commerce:recovery", _lazy("Recover carts"), "refresh", 73),
]
"""Who may, where it leads, what it is called, its icon, its place."""


def entries(acting):
    """Give the navigation entries of commerce that the role may use."""
    found = [entry("home", _("Overview"), "overview", 0)]
    found += [entry(name, label, icon, at) for right, name, label, icon, at in ENTRIES if acting.may(right)]
    if acting.may(P.ORDER_READ) and not acting.may(P.ORDER_DESK):
        found.append(entry("commerce:orders", _("Orders"), "orders", 30))
    if acting.is_operator and acting.may(P.AUDIT_READ):
        found.append(entry("health", _("Health"), "system", 79))
    if acting.is_operator and acting.may(P.CREDIT_READ):
        found.append(entry("commerce:payments", _("Card payments"), "wallet", 61))
    if acting.may(P.ORDER_DESK) and (acting.may(P.HOLD_PUT) or hold_rules.has_function(acting)):
        mine = Hold.objects.open().filter(kind__in=hold_rules.kinds_of(acting))
        badge = mine.aggregate(number=Count("order", distinct=True))["number"]
        found.append(entry("commerce:holds", _("Held orders"), "pause", 50, badge=badge))
    return found


def entry(name, label, icon, position, badge=0):
    return {"url": reverse(name), "label": label, "icon": icon, "position": position, "badge": badge}


def cart(acting):
    """Give the number of lines in the current cart, None for people who do not buy."""
    if not acting.may(Permission.CART_EDIT):
        return None
    with prepared.cursor() as cursor:
        cursor.execute(
            """SELECT count(line.id) FROM commerce_cart cart JOIN commerce_cartline line ON line.cart_id = cart.id
               WHERE cart.user_id = %s AND cart.partner_id = %s AND cart.is_current""",
            [acting.user_id, acting.partner_id],
        )
        return {"count": cursor.fetchone()[0], "url": reverse("commerce:cart")}


def search_url(acting):
    """Give the page that the search box of the frame asks."""
    if acting.may(Permission.CATALOGUE_READ):
        return reverse("commerce:catalogue")
    return reverse("commerce:desk") if acting.may(Permission.ORDER_DESK) else None


def tiles(acting):
    """Give the figures of commerce on the first page: {label, value, hint, icon, url}."""
    found = []
    if acting.may(Permission.CART_EDIT):
        found += [_cart_tile(acting), *_account_tile(acting)]
    if acting.may(Permission.ORDER_DESK):
        found += _desk_tiles(acting)
        found += _hold_tiles(acting)
    return found


def _cart_tile(acting):
    cart = carts.current(acting)
    lines = carts.taxed(cart, now=clock.now())[0] if cart else []
    hint = ngettext("%(number)s line", "%(number)s lines", len(lines)) % {"number": len(lines)}
    value = money.shown(carts.total(lines), cart.currency) if cart else money.shown(money.ZERO, acting.currency)
    return {"label": _("Current cart"), "value": value, "hint": hint, "icon": "cart", "url": reverse("commerce:cart")}


def _account_tile(acting):
    account = credit.account_shown(acting.partner_id)
    if account is None:
        return []
    left = credit.available(acting.partner_id, account)
    told = {"limit": money.shown(left.limit, account.currency), "partner": account.partner.name}
    if left.share:
        told["node"] = left.share.node
        limit = _("of the sub-limit of %(node)s of %(limit)s, account of %(partner)s") % told
    else:
        limit = _("of %(limit)s, account of %(partner)s") % told
    url = reverse("commerce:accounts") if acting.may(Permission.CREDIT_READ) else ""
    value = money.shown(left.amount, account.currency)
    return [{"label": _("Outstanding credit"), "value": value, "hint": limit, "icon": "wallet", "url": url}]


def _desk_tiles(acting):
    counts, url = order_lists.counts(), reverse("commerce:desk")
    icons = {"unserviced": "desk", "awaiting": "hourglass", "held": "pause", "progress": "package"}
    return [
        {
            "label": order_lists.LISTS[key][0],
            "value": counts[key].number,
            "hint": _("orders"),
            "icon": icon,
            "url": f"{url}?list={key}",
        }
        for key, icon in icons.items()
    ]


def _hold_tiles(acting):
    """How many holds wait for this reader's decision, by kind."""
    mine, url = hold_rules.kinds_of(acting), reverse("commerce:holds")
    number = holds.counts() if mine else {}
    return [
        {
            "label": _("Holds: %(kind)s") % {"kind": HoldKind(kind).label},
            "value": number[kind],
            "hint": _("wait for your decision"),
            "icon": "pause",
            "url": f"{url}?kind={kind}",
        }
        for kind in mine
    ]
