"""The real data with what the pages show: a full cart, an order of 542 lines, an inbox, a desk."""

import io
import uuid
from decimal import Decimal

from django.core.management import call_command
from django.db.models import Count, F, Max
from django.utils import timezone

from approvals.actions import limit as limits
from benchmarks import _common
from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.models import CartLine, Order, PriceListAssignment, Product
from commerce.queries import catalogue
from commerce.queries.cart import Article, PricedLine
from core import money
from core.actor import SYSTEM
from partners import queries as partners
from partners.models import Membership, Partner, User
from partners.permissions import OPERATOR_ROLES, Role

LINES = 542
AGREED = {"agreed": "benchmark"}


def load(folder):
    """Import the package and replay some days of it; longer with --full."""
    until = "2011-02-01" if _common.FULL else "2010-12-04"
    call_command("import_online_retail", str(folder), stdout=io.StringIO())
    call_command("replay_orders", str(folder), f"--to={until}", stdout=io.StringIO())


def person(username, partner, *roles):
    """Make a user with one place; give his Acting."""
    user = User.objects.create(username=username, name=username.title(), email=f"{username}@example.com")
    Membership.objects.create(user=user, partner=partner, roles=list(roles))
    return partners.places(user)[0]


def buyer(username):
    """Make a buyer of the partner that has the most own prices."""
    assigned = PriceListAssignment.objects.exclude(price_list__owner=None).exclude(partner__parent=None)
    most = assigned or PriceListAssignment.objects.exclude(partner__parent=None)
    chosen = most.annotate(count=Count("price_list__entries")).order_by("-count", "id").first()
    return person(username, chosen.partner, Role.BUYER)


def manager(username):
    """Make a marketplace manager."""
    operator, _made = Partner.objects.get_or_create(
        kind=Partner.Kind.OPERATOR, defaults={"code": "OPERATOR", "name": "Operator"}
    )
    return person(username, operator, Role.MARKETPLACE_MANAGER)


def everybody(below):
    """Make somebody of each role who sees what a buyer's company ordered, or all of it. Gives {role: user name}."""
    operator = Partner.objects.get(kind=Partner.Kind.OPERATOR)
    company = Partner.objects.get(pk=partners.root_id(below.partner_id))
    made = {}
    for role in Role:
        made[role.label] = f"home_{role}"
        person(f"home_{role}", operator if role in OPERATOR_ROLES else company, role)
    return made


def brought_to_today():
    """Have the replayed orders end now: first pages show the last year. Their distances stay."""
    last = Order.objects.aggregate(last=Max("submitted_at"))["last"]
    later = timezone.now() - last
    placed = Order.objects.exclude(placed_at=None)
    placed.update(placed_at=F("placed_at") + later)
    Order.objects.update(submitted_at=F("submitted_at") + later)


def fill_cart(acting, count):
    """Give a user a current cart of so many lines."""
    now = timezone.now()
    cart = carts.open_current(by=acting, now=now)
    items = [item for item in catalogue.page(acting=acting, now=now).items if item.unit_price][:count]
    lines = [CartLine(product_id=item.id, quantity=3) for item in items]
    carts.copy_lines(lines=lines, cart=cart, by=acting, now=now)
    if cart.lines.count() != count:
        raise SystemExit(f"the cart has not {count} lines")


def ordered(acting, count):
    """Give an order of so many lines at agreed prices."""
    fields = ("id", "code", "name", "unit", "picture", "is_active", "restricted_countries")
    articles = [Article(*row) for row in Product.objects.filter(is_active=True).values_list(*fields)[:count]]
    price, now = Decimal("9.95"), timezone.now()
    lines = [PricedLine(None, article, 2, None, price, 2 * price, AGREED) for article in articles]
    asked = Order(
        partner_id=acting.partner_id,
        buyer_id=acting.user_id,
        submission_key=uuid.uuid4(),
        currency=acting.currency,
        total=sum((line.total for line in lines), money.ZERO),
        line_count=count,
        payment_method="bank_transfer",
        submitted_at=now,
    )
    return orders.enter(order=asked, lines=lines, by=acting, now=now)


def inbox(username, below, count):
    """Make an approver above a buyer, with so many orders waiting for him."""
    approver = person(username, Partner.objects.get(pk=below.partner_id), Role.APPROVER)
    asking = person(f"asks_{username}", Partner.objects.get(pk=below.partner_id), Role.BUYER)
    limits.set_limit(
        membership=Membership.objects.get(pk=asking.membership_id),
        amount=Decimal(1),
        approver=Membership.objects.get(pk=approver.membership_id),
        by=SYSTEM,
        now=timezone.now(),
    )
    for _ in range(count):
        ordered(asking, 5)
    return approver
