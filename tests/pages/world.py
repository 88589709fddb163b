"""The cast in the middle of its work: orders in every waiting state, carts with lines, and a stranger with the same."""

import uuid
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from approvals.models import ApprovalStep
from commerce.actions import cart as carts
from commerce.actions import credit
from commerce.actions import order as orders
from commerce.models import Cart, CartLine, Category, PaymentMethod, PriceEntry, PriceList, PriceListAssignment, Product
from core.actor import SYSTEM
from partners.models import Address, Membership, User
from partners.permissions import Role

PASSWORD = "a-long-enough-secret"
NUMBERS = {"placed": "O-PLACED", "waiting": "O-WAITING", "held": "O-HELD", "foreign": "O-FOREIGN"}


def give_passwords(cast):
    """Let everybody of the cast sign in with PASSWORD."""
    people = list(vars(cast.users).values())
    for person in people:
        person.password = make_password(PASSWORD)
    User.objects.bulk_update(people, ["password"])


class World:
    """`cast` with rows to look at: `placed`, `waiting`, `held` orders of acme, `foreign` of zenith, `step`, lines."""

    def __init__(self, cast):
        self.cast = cast
        self.now = cast.now
        give_passwords(cast)
        self._stock()
        self._strangers()
        self._second_place()
        self.placed = self._order("bea", "placed", "40.00")
        self.waiting = self._order("bea", "waiting", "120.00", po_number="PO-7", note="Gate 3, please")
        self.held = self._order("dora", "held", "1500.00")
        self.step = ApprovalStep.objects.get(order=self.waiting)
        self.cart = cast.filled_cart("bea", "12.34")
        self.line = self.cart.lines.first()
        self.spare = Cart.objects.create(
            user=cast.users.bea, partner=cast.partners.acme_depot, name="Spare", currency="GBP"
        )

    def _stock(self):
        home = Category.objects.create(code="home", name="Home")
        self.category = Category.objects.create(code="lights", name="Lights", parent=home)
        lights = [self.cast.products.LANTERN.pk, self.cast.products.CANDLE.pk]
        Product.objects.filter(pk__in=lights).update(category=self.category)
        Address.objects.create(
            partner=self.cast.partners.acme_depot, label="Dock", street="1 Quay", city="Hull", country="GB"
        )

    def _strangers(self):
        cast = self.cast
        self.secret = Product.objects.create(code="OBELISK", name="Garden obelisk")
        prices = PriceList.objects.create(name="Zenith's own", currency="GBP")
        PriceListAssignment.objects.create(price_list=prices, partner=cast.partners.zenith)
        PriceEntry.objects.create(price_list=prices, product=self.secret, min_quantity=1, unit_price=Decimal(70))
        credit.open_account(partner=cast.partners.zenith, currency="GBP", limit=Decimal(5000), by=SYSTEM, now=self.now)
        self.foreign = self._submit("zoe", self._obelisks(), "foreign")
        self.foreign_cart = self._obelisks()
        self.foreign_line = self.foreign_cart.lines.get()

    def _obelisks(self):
        by = self.cast.acting("zoe")
        cart = carts.open_current(by=by, now=self.now)
        return carts.copy_lines(lines=[CartLine(product=self.secret, quantity=2)], cart=cart, by=by, now=self.now)

    def _second_place(self):
        self.other_place = Membership.objects.create(
            user=self.cast.users.bea, partner=self.cast.partners.resale, roles=[Role.BUYER]
        )

    def _order(self, who, name, total, **terms):
        return self._submit(who, self.cast.filled_cart(who, total), name, **terms)

    def _submit(self, who, cart, name, **terms):
        order = orders.submit(
            cart=cart, key=uuid.uuid4(), payment_method=PaymentMethod.ON_ACCOUNT, by=self.cast.acting(who),
            now=self.now, **terms,
        )  # fmt: skip
        type(order).objects.filter(pk=order.pk).update(number=NUMBERS[name])
        order.refresh_from_db()
        return order
