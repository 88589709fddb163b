"""Limits, carts and orders of the companies of equal shape, see partners.demo.scale: every kind of order once."""

import uuid
from decimal import Decimal

from approvals.actions import decision
from approvals.actions import limit as limits
from approvals.demo import mails
from approvals.models import ApprovalStep
from commerce.actions import cart as carts
from commerce.actions import hold, order
from commerce.models import Cart, Hold, Order, PaymentMethod, Product
from core.actor import SYSTEM
from partners import queries as partners
from partners.demo.canary import Texts, companies
from partners.models import Membership, User
from partners.permissions import Role

LIMITS = [("approver", Decimal(500), "top"), ("proxy", Decimal(500), "top"), ("buyer", Decimal(50), "approver")]


def seed(*, scale_to, canary, now):
    """Make what is missing."""
    finance = Membership.objects.current().filter(roles__contains=[Role.FINANCE]).order_by("id").first()
    fay = _place(finance.user, finance.pk)
    made = 0
    for company in companies(scale_to):
        texts = Texts(company, canary)
        if not Order.objects.filter(partner__code__startswith=texts.fixed("")).exists():
            _Company(texts, fay, now).live()
            made += 1
    mails.silence(now)
    return f"approvals: orders of {made} companies"


def _place(user, membership_id=None):
    return next(place for place in partners.places(user) if membership_id in {None, place.membership_id})


class _Company:
    """The people of one company, who order, decide, withdraw and collect."""

    def __init__(self, texts, fay, now):
        self.texts, self.fay, self.now = texts, fay, now
        self.product = Product.objects.get(code=texts.fixed("article-1"))
        keys = ["top", "approver", "proxy", "buyer", "guest"]
        users = {key: User.objects.get(username=texts.fixed(key)) for key in keys}
        self.people = {key: _place(user) for key, user in users.items()}
        self.places = {key: Membership.objects.get(pk=place.membership_id) for key, place in self.people.items()}

    def live(self):
        self._set_limits()
        self._approvals()
        self._holds()
        for key in ("buyer", "guest"):
            self._cart(key, 3)
        self._fill_in()

    def _set_limits(self):
        for key, amount, approver in LIMITS:
            places = {"membership": self.places[key], "approver": self.places[approver]}
            limits.set_limit(**places, amount=amount, by=SYSTEM, now=self.now)
        limits.add_proxy(principal=self.places["approver"], deputy=self.places["proxy"], by=SYSTEM, now=self.now)

    def _approvals(self):
        """Placed at once; accepted by the proxy; rejected; waiting for the first; accepted by him, waiting on."""
        self._submit("buyer", 4)
        self._decide(self._submit("buyer", 8), "proxy", accept=True)
        self._decide(self._submit("buyer", 9), "approver", accept=False)
        self._submit("buyer", 10)
        self._decide(self._submit("buyer", 60), "approver", accept=True)

    def _holds(self):
        """One goes below zero and is released; later ones are held: left, rejected, withdrawn."""
        values = {"by": self.fay, "now": self.now}
        hold.release(order=self._submit("top", 130), comment=self.texts("hold-comment", "Agreed"), **values)
        self._submit("top", 1)
        hold.reject(order=self._submit("top", 2), reason=self.texts("hold-reason", "No cover"), **values)
        decision.withdraw(order=self._submit("top", 3), by=self.people["top"], now=self.now)

    def _cart(self, key, quantity):
        by = self.people[key]
        cart = carts.open_current(by=by, now=self.now, name=self.texts("cart", "Cart"))
        carts.add(cart=cart, product=self.product, quantity=quantity, by=by, now=self.now)
        return cart

    def _submit(self, key, quantity):
        return order.submit(
            cart=self._cart(key, quantity),
            key=uuid.uuid4(),
            payment_method=PaymentMethod.ON_ACCOUNT,
            by=self.people[key],
            now=self.now,
            po_number=self.texts("po", "PO-1"),
            note=self.texts("note", "Ring the bell"),
        )

    def _decide(self, asked, key, *, accept):
        step = ApprovalStep.objects.open().get(order=asked)
        reason = self.texts("decision", "" if accept else "Too much")
        values = {"step": step, "accept": accept, "seen_hash": asked.content_hash, "reason": reason}
        decision.decide(**values, by=self.people[key], now=self.now)

    def _fill_in(self):
        """With a canary, texts that the actions wrote or left empty carry one too."""
        if not self.texts.is_canary:
            return
        ids = [place.partner_id for place in self.people.values()]
        for order_id in Order.objects.filter(partner_id__in=ids).values_list("pk", flat=True):
            Order.objects.filter(pk=order_id).update(waiting_reason=self.texts("waiting"))
        for held in Hold.objects.filter(order__partner_id__in=ids):
            held.reason, held.comment = self.texts("hold-why"), held.comment or self.texts("hold-comment")
            held.save(update_fields=["reason", "comment"])
        for cart in Cart.objects.filter(partner_id__in=ids).exclude(name__startswith="CNRY-"):
            cart.name = self.texts("cart")
            cart.save(update_fields=["name"])
