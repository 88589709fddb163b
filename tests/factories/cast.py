"""The cast: one operator, the tree acme > acme_north > acme_depot, and a stranger who must never see anything.

bea   buyer at the depot, limit 50, asks carl      fay   finance of the operator
carl  approver in the north, limit 500, asks dora  sam   sales support representative
dora  top approver at acme, no limit               max   marketplace manager and channel administrator
pia   proxy for carl                               ruth  reseller, vic vendor, alf affiliate: own companies
ada   partner administrator of acme                zoe   buyer and administrator of another partner
"""

import uuid
from decimal import Decimal
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password
from django.test import Client

from approvals.models import Proxy, SpendingLimit
from commerce.actions import cart as carts
from commerce.actions import credit
from commerce.actions import order as orders
from commerce.models import CartLine, PaymentMethod, PriceEntry, PriceList, PriceListAssignment, Product
from core.actor import SYSTEM
from partners import queries as partners
from partners.middleware import SESSION_KEY
from partners.models import Membership, Partner, User
from partners.permissions import Role

PARTNERS = {
    "operator": ("Counterpart", None),
    "acme": ("Acme", None),
    "acme_north": ("Acme North", "acme"),
    "acme_depot": ("Acme Depot", "acme_north"),
    "zenith": ("Zenith", None),
    "resale": ("Resale", None),
    "vendor": ("Vendor", None),
    "affiliate": ("Affiliate", None),
}
LEVELS = [["operator", "acme", "zenith", "resale", "vendor", "affiliate"], ["acme_north"], ["acme_depot"]]
PEOPLE = {
    "bea": ("acme_depot", [Role.BUYER]),
    "carl": ("acme_north", [Role.APPROVER]),
    "dora": ("acme", [Role.APPROVER]),
    "pia": ("acme_north", [Role.APPROVER]),
    "ada": ("acme", [Role.PARTNER_ADMINISTRATOR]),
    "fay": ("operator", [Role.FINANCE]),
    "sam": ("operator", [Role.SSR]),
    "max": ("operator", [Role.MARKETPLACE_MANAGER, Role.CHANNEL_ADMINISTRATOR]),
    "ruth": ("resale", [Role.RESELLER]),
    "vic": ("vendor", [Role.VENDOR]),
    "alf": ("affiliate", [Role.AFFILIATE]),
    "zoe": ("zenith", [Role.PARTNER_ADMINISTRATOR, Role.BUYER]),
}
LIMITS = {"bea": (Decimal(50), "carl"), "carl": (Decimal(500), "dora")}
PRODUCTS = {
    "CANDLE": ("Church candle", [(1, "9.95"), (50, "9.50"), (100, "9.0000")]),
    "LANTERN": ("Storm lantern", [(1, "24.00")]),
    "TWINE": ("Garden twine", [(1, "0.0425")]),
    "POUND": ("A pound's worth", [(1, "1.00")]),
    "PENNY": ("A penny's worth", [(1, "0.01")]),
}
CREDIT_LIMIT = Decimal(1000)


def build(now, *, rows=None):
    """Write the cast and give it; `rows()` writes what does not hang on the moment and gives `people()`."""
    cast = Cast(now)
    vars(cast).update((rows or people)())
    cast.account = credit.open_account(
        partner=cast.partners.acme, currency="GBP", limit=CREDIT_LIMIT, by=SYSTEM, now=now
    )
    return cast


def people():
    """Write the tree, the people and the catalogue in a few statements; give them by name."""
    cast = Cast(None)
    cast.write_tree()
    cast.write_people()
    cast.write_catalogue()
    return {name: value for name, value in vars(cast).items() if name != "now"}


class Cast:
    """`partners`, `users`, `memberships` and `products` by name, `price_list`, `account`, and what they can do."""

    def __init__(self, now):
        self.now = now
        self.partners = SimpleNamespace()
        self.users = SimpleNamespace()
        self.memberships = SimpleNamespace()
        self.products = SimpleNamespace()

    def write_tree(self):
        for level in LEVELS:
            rows = [self.node(code, *PARTNERS[code]) for code in level]
            for partner in Partner.objects.bulk_create(rows):
                setattr(self.partners, partner.code.lower(), partner)

    def node(self, code, name, parent):
        kind = Partner.Kind.OPERATOR if code == "operator" else Partner.Kind.PARTNER
        above = getattr(self.partners, parent) if parent else None
        return Partner(code=code.upper(), name=name, kind=kind, parent=above)

    def write_people(self):
        nobodys = make_password(None)
        users = [
            User(username=name, name=name.title(), email=f"{name}@people.example", password=nobodys) for name in PEOPLE
        ]
        for user in User.objects.bulk_create(users):
            setattr(self.users, user.username, user)
        places = [
            Membership(user=getattr(self.users, name), partner=getattr(self.partners, where), roles=roles)
            for name, (where, roles) in PEOPLE.items()
        ]
        for membership in Membership.objects.bulk_create(places):
            setattr(self.memberships, membership.user.username, membership)
        SpendingLimit.objects.bulk_create(
            SpendingLimit(
                membership=getattr(self.memberships, name),
                amount=amount,
                approver=getattr(self.memberships, approver),
            )
            for name, (amount, approver) in LIMITS.items()
        )
        Proxy.objects.create(principal=self.memberships.carl, deputy=self.memberships.pia)

    def write_catalogue(self):
        for product in Product.objects.bulk_create(Product(code=code, name=PRODUCTS[code][0]) for code in PRODUCTS):
            setattr(self.products, product.code, product)
        self.price_list = PriceList.objects.create(name="Trade", currency="GBP")
        PriceListAssignment.objects.create(price_list=self.price_list, partner=self.partners.acme)
        PriceEntry.objects.bulk_create(
            PriceEntry(
                price_list=self.price_list,
                product=getattr(self.products, code),
                min_quantity=quantity,
                unit_price=Decimal(price),
            )
            for code, (_name, tiers) in PRODUCTS.items()
            for quantity, price in tiers
        )

    def limit(self, name, amount, approver=None):
        """Set what somebody may order alone and whom he asks above it, past the rules."""
        SpendingLimit.objects.update_or_create(
            membership=getattr(self.memberships, name),
            defaults={"amount": amount, "approver": approver and getattr(self.memberships, approver)},
        )

    def no_limit(self, *names):
        """Let people order without asking anybody."""
        SpendingLimit.objects.filter(membership__user__username__in=names).delete()

    def acting(self, name, *, channel="page"):
        """Give somebody at his place as it is now; None when no open place lets him in."""
        user = User.objects.get(pk=getattr(self.users, name).pk)
        return next(iter(partners.places(user, channel=channel)), None)

    def set_status(self, code, status, *, reason="Invoice 4711 is overdue", by="Fay"):
        """Set a node's own status, past the rules; open has no reason."""
        told = {} if status == "open" else {"status_reason": reason, "status_since": self.now, "status_by": by}
        cleared = {"status_reason": "", "status_since": None, "status_by": ""}
        Partner.objects.filter(code=code.upper()).update(**{"status": status, **cleared, **told})

    def filled_cart(self, who, total="20.00"):
        """Give somebody a current cart worth exactly `total`, in pounds and pennies, filled by the real actions."""
        by = self.acting(who)
        pence = int(Decimal(total) * 100)
        wanted = {self.products.POUND: pence // 100, self.products.PENNY: pence % 100}
        lines = [CartLine(product=product, quantity=quantity) for product, quantity in wanted.items() if quantity]
        cart = carts.open_current(by=by, now=self.now)
        return carts.copy_lines(lines=lines, cart=cart, by=by, now=self.now)

    def submit(self, cart, who, *, key=None, payment_method=PaymentMethod.ON_ACCOUNT, **terms):
        """Submit a cart as somebody, now."""
        key, by = key or uuid.uuid4(), self.acting(who)
        return orders.submit(cart=cart, key=key, payment_method=payment_method, by=by, now=self.now, **terms)

    def submitted(self, who, total="20.00", payment_method=PaymentMethod.ON_ACCOUNT):
        """Give an order of exactly `total` that somebody has just submitted."""
        return self.submit(self.filled_cart(who, total), who, payment_method=payment_method)

    def client_for(self, name):
        """Give a signed-in test client that acts from the person's place."""
        client = Client()
        client.force_login(getattr(self.users, name))
        session = client.session
        session[SESSION_KEY] = getattr(self.memberships, name).pk
        session.save()
        return client
