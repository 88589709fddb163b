"""Card payments of the last two days: paid, declined and tried again, given back, and what Finance must look at."""

import random
import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from payments import PaymentStatus

from commerce.actions import cancellation, demo_card
from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.actions import payment as payments
from commerce.cards import Told
from commerce.models import OrderState, Payment, PaymentMethod, Product
from commerce.queries import cart as cart_queries
from core.models import OutboxEntry
from core.refusal import Refused

SEED = 31
HOURS = [44, 41, 37, 30, 26, 21, 19, 14, 9, 6, 3, 1]
STORIES = ["paid", "paid", "again", "paid", "part_back", "paid", "no_refund", "too_late", "paid", "doubted", "declined",
           "at_provider"]  # fmt: skip
WORTHS = [180, 95, 410, 260, 640, 75, 320, 150, 520, 230, 130, 88]


def make(*, buyers, basket, desk, now):
    """Let buyers pay by card: `basket(by, worth)` gives [(product id, quantity)], `desk` cancels lines."""
    if settings.CARD_PROVIDER != "demo":
        return
    teller = Teller(basket, desk)
    for story, hours, worth, by in zip(STORIES, HOURS, WORTHS, buyers * len(STORIES), strict=False):
        try:
            teller.tell(story, by=by, worth=worth, now=now - timedelta(hours=hours))
        except Refused:
            continue  # a company on hold, or without a way to pay by card


class Teller:
    """Tells one story after the other, through the real actions."""

    def __init__(self, basket, desk):
        self.basket, self.desk, self.draw = basket, desk, random.Random(SEED)

    def tell(self, story, *, by, worth, now):
        payment = self._entered(self._cart(by, worth, now), by, now)
        getattr(self, f"_{story}")(payment, by, now + timedelta(minutes=2))
        Payment.objects.filter(cart_id=payment.cart_id).update(created=now)

    def _cart(self, by, worth, now):
        cart = carts.open_current(by=by, now=now)
        wanted = self.basket(by, worth)
        products = Product.objects.in_bulk([product for product, _quantity in wanted])
        for product, quantity in wanted:
            carts.add(cart=cart, product=products[product], quantity=quantity, by=by, now=now)
        return cart

    def _entered(self, cart, by, now):
        lines, how = cart_queries.taxed(cart, now=now)
        order = orders.draft(cart=cart, lines=lines, how=how, payment_method=PaymentMethod.CARD, by=by, now=now)
        terms = {"content_hash": orders.content_hash(order, lines), "total": order.total}
        payment = payments.begin(cart=cart, key=self._uuid(), **terms, by=by, now=now)
        payments.enter(payment=payment, by=by, now=now)
        return Payment.objects.get(pk=payment.pk)

    def _hear(self, payment, now, status=PaymentStatus.CONFIRMED, **values):
        told = Told(
            event_id=self._uuid().hex,
            kind=f"payment.{status}",
            token=payment.token,
            status=status,
            happened_at=now,
            amount=payment.total,
            currency=payment.currency,
        )
        return payments.hear(payment=payment, told=replace(told, **values), now=now)

    def _uuid(self):
        return uuid.UUID(int=self.draw.getrandbits(128), version=4)

    def _paid(self, payment, by, now):
        return self._hear(payment, now)

    def _declined(self, payment, by, now):
        return self._hear(payment, now, PaymentStatus.REJECTED, reason="The card was declined.")

    def _again(self, payment, by, now):
        self._declined(payment, by, now)
        second = payments.again(payment=payment, by=by, now=now)
        payments.enter(payment=second, by=by, now=now)
        return self._hear(second, now + timedelta(minutes=3))

    def _part_back(self, payment, by, now):
        order = self._hear(payment, now).order
        if order and order.state == OrderState.PLACED:
            line = order.lines.order_by("-position").first()
            reason = "No longer made; the maker has no successor."
            cancellation.cancel(
                order=order, quantities={line.pk: line.open_quantity}, reason=reason, by=self.desk,
                now=now + timedelta(hours=2),
            )  # fmt: skip

    def _no_refund(self, payment, by, now):
        """The refund of a cancelled line that the provider refused until it was given up; trying again works."""
        self._part_back(payment, by, now)
        failed = OutboxEntry.objects.filter(topic="payment.refund", payload__payment=payment.pk)
        error = "PaymentError: The provider does not answer."
        failed.update(attempts=12, failed_at=now + timedelta(hours=15), error=error)

    def _too_late(self, payment, by, now):
        """The cart was changed while its card payment was on its way."""
        line = payment.cart.lines.order_by("id").first()
        carts.change(line=line, quantity=line.quantity + line.quantity, by=by, now=now)
        self._hear(payment, now)

    def _doubted(self, payment, by, now):
        self._hear(payment, now, amount=payment.total - Decimal("0.10"))

    def _at_provider(self, payment, by, now):
        demo_card.choose(payment=payment, choice="unreachable", now=now)
