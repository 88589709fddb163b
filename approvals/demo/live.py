"""What is going on right now: approvals asked for minutes ago, whose mails the worker really sends, and open carts."""

import random
import uuid
from datetime import timedelta
from decimal import Decimal

from approvals.actions import decision, question
from approvals.models import ApprovalStep
from commerce.actions import cart as carts
from commerce.actions import credit, order
from commerce.models import Account, OrderState, PaymentMethod, Product
from commerce.queries import pricing
from core.refusal import Refused
from partners.permissions import Role

SEED = 28
LEFT = Decimal(400)
"""About what Acme may still order on account, so that the next order of a normal day goes below zero."""
RESTOCK = [("TM-1164", 12), ("SG-2288", 60), ("SHA-2408", 20), ("PTA-2128", 36), ("OP-2924", 27)]
NEW_ORDERS = 3
NOT_HELD = ["ACME", "ZENITH", "LOOM"]


class Live:
    """Acts now, through the real actions, as the people of the cast and a few others."""

    def __init__(self, history, staff, plan, now):
        self.history, self.staff, self.plan, self.now = history, staff, plan, now
        self.random = random.Random(SEED)

    def spend_acme(self, end):
        """Leave about LEFT on Acme's account: Dora orders for the rest, or a payment fills it up."""
        dora = self.history.acting(self.staff.by_login["dora", "ACME"])
        account = Account.objects.get(partner__code="ACME")
        for share in (Decimal("0.6"), Decimal("0.85"), Decimal(1)):
            gap = (account.balance - LEFT) * share
            items = self._worth(dora, gap, smallest=1 if share < 1 else Decimal("0.1"))
            if items:
                self._submit(dora, items, end, PaymentMethod.ON_ACCOUNT)
                account.refresh_from_db()
        if account.balance < LEFT:
            amount = LEFT - account.balance
            values = {"amount": amount, "key": "payment:acme:last", "reason": "Payment", "by": self.history.fay}
            credit.raise_credit(account=account, **values, now=end)

    def _worth(self, by, gap, smallest):
        """Give one article in a quantity worth at most `gap`."""
        articles = [row for row in self.plan.goods["GBP"] if smallest < row[1] < gap / 3]
        if not articles:
            return []
        product, price = self.random.choice(articles) if smallest == 1 else min(articles, key=lambda row: row[1])
        wanted = [(product, max(1, int(gap / price)))]
        found = pricing.resolve(partner_id=by.partner_id, currency="GBP", wanted=wanted, now=self.now)
        return [(product, int(gap / found[wanted[0]].unit_price))]

    def ask(self):
        """Orders of the last half hour: two of Acme's wait for Carl and for Dora, a few of others for their own."""
        bea, carl = (
            self.history.acting(self.staff.by_login[key]) for key in (("bea", "ACME-DEPOT"), ("carl", "ACME-NORTH"))
        )
        self._submit(bea, self._basket(bea, 88), self._ago(7), PaymentMethod.BANK_TRANSFER, "Spare gloves and tape")
        large = self._submit(bea, self._basket(bea, 640), self._ago(26), PaymentMethod.BANK_TRANSFER, "Spring refit")
        self._lower_and_ask(large, carl=carl, bea=bea)
        left = NEW_ORDERS
        for place in self.random.sample(self.staff.places, len(self.staff.places)):
            if left and place.roles == [Role.BUYER] and place.partner.code[:4] != "ACME" and self._try(place, left):
                left -= 1
        zoe = self.history.acting(self.staff.by_login["zoe", "ZENITH"])
        self._submit(zoe, self._basket(zoe, 120), self._ago(2), PaymentMethod.BANK_TRANSFER)

    def _lower_and_ask(self, large, *, carl, bea):
        """Carl takes a piece off before he accepts; Dora asks what it is for, and Bea answers."""
        several = large.lines.filter(product__quantity_rules=None, quantity__gt=1)
        line = several.order_by("-quantity", "position").first()
        decision.decide(
            step=ApprovalStep.objects.open().get(order=large), accept=True, seen_hash=large.content_hash, by=carl,
            now=self._ago(6), quantities=line and {line.pk: line.quantity - 1}, reason="One less will do.",
        )  # fmt: skip
        dora = self.history.acting(self.staff.by_login["dora", "ACME"])
        step = ApprovalStep.objects.open().get(order=large)
        question.ask(step=step, text="Is this for the depot or for the shop?", by=dora, now=self._ago(5))
        question.answer(order=large, text="For the depot; the shop follows in May.", by=bea, now=self._ago(4))

    def exceed(self):
        """Managers whose companies order beyond their credit: Finance is asked now."""
        sound = Account.objects.filter(currency="GBP", stopped_at=None, partner__parent=None, partner__status="open")
        accounts = {account.partner_id: account for account in sound.exclude(partner__code__in=NOT_HELD)}
        managers = [
            place for place in self.staff.places if place.partner_id in accounts and Role.APPROVER in place.roles
        ]
        for number, place in enumerate(managers[3:14:5]):
            by = self.history.acting(place)
            worth = accounts[place.partner_id].balance * Decimal("1.3") + 200
            self._submit(by, self._basket(by, worth), self._ago(50 + 25 * number), PaymentMethod.ON_ACCOUNT)

    def _try(self, place, number):
        """Let somebody order; whether it was one that waits for an approver. A company on hold does not count."""
        if place.partner.currency != "GBP":
            return False
        try:
            by = self.history.acting(place)
            asked = self._submit(by, self._basket(by, 1100), self._ago(8 * number), PaymentMethod.BANK_TRANSFER)
        except Refused:
            return False
        return asked.state == OrderState.AWAITING_APPROVAL

    def collect(self):
        """Bea's current cart is worth about 600, so that the whole way of an order can be walked at once."""
        bea = self.history.acting(self.staff.by_login["bea", "ACME-DEPOT"])
        cart = carts.open_current(by=bea, now=self.now, name="Depot restock")
        for code, quantity in RESTOCK:
            product = Product.objects.get(code=code)
            carts.add(cart=cart, product=product, quantity=quantity, by=bea, now=self.now)

    def _basket(self, by, worth):
        return self.plan.basket_worth(by.currency, worth)

    def _submit(self, by, items, at, method, note=""):
        cart = carts.open_current(by=by, now=at)
        products = Product.objects.in_bulk([product for product, _quantity in items])
        for product, quantity in items:
            carts.add(cart=cart, product=products[product], quantity=quantity, by=by, now=at)
        key = uuid.UUID(int=self.random.getrandbits(128), version=4)
        return order.submit(cart=cart, key=key, payment_method=method, by=by, now=at, note=note)

    def _ago(self, minutes):
        return self.now - timedelta(minutes=minutes)
