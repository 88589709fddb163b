"""Carts and orders whose people have gone: what is left at a node where they have no place any more (P7)."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Coalesce

from commerce.models import WAITING, Cart, Order
from partners.models import Membership, Partner, UserStatus
from partners.permissions import ROLE_PERMISSIONS, Permission

MOST = 500
BUYING_ROLES = [role for role, allowed in ROLE_PERMISSIONS.items() if Permission.CART_EDIT in allowed]


@dataclass
class Left:
    """What is left at one node, and the people there who can take it over."""

    partner: Partner
    carts: list = field(default_factory=list)
    orders: list = field(default_factory=list)
    colleagues: list = field(default_factory=list)


def left_carts(partners):
    """Give open carts with lines at these partners whose user has no place there now."""
    there = Membership.objects.current().filter(user=OuterRef("user_id"), partner=OuterRef("partner_id"))
    carts = Cart.objects.filter(ordered_at=None, partner__in=partners).exclude(Exists(there))
    return carts.annotate(line_count=Count("lines")).filter(line_count__gt=0)


def left_orders(partners):
    """Give waiting orders at these partners for whom nobody sees: neither buyer nor owner has a place there now."""
    there = Membership.objects.current().filter(user=OuterRef("whose"), partner=OuterRef("partner_id"))
    orders = Order.objects.filter(state__in=WAITING, partner__in=partners)
    return orders.annotate(whose=Coalesce("owner_id", "buyer_id")).exclude(Exists(there))


def nodes(acting):
    """Give what is left at each node the acting user sees, in four queries."""
    seen = Partner.objects.visible_to(acting)
    carts = left_carts(seen).select_related("user", "partner").order_by("partner__name", "partner_id", "pk")[:MOST]
    orders = left_orders(seen).select_related("buyer", "owner", "partner").order_by("submitted_at", "pk")[:MOST]
    found: dict[int, Left] = {}
    for cart in carts:
        found.setdefault(cart.partner_id, Left(cart.partner)).carts.append(cart)
    for order in orders:
        found.setdefault(order.partner_id, Left(order.partner)).orders.append(order)
    for place in colleagues(found):
        found[place.partner_id].colleagues.append(place)
    return sorted(found.values(), key=lambda left: (left.partner.name, left.partner.pk))


def colleagues(partner_ids):
    """Give the places of people who can take carts over: active, and allowed to collect products."""
    places = Membership.objects.current().filter(
        partner_id__in=list(partner_ids), user__status=UserStatus.ACTIVE, roles__overlap=BUYING_ROLES
    )
    return places.select_related("user").order_by("user__name", "pk")
