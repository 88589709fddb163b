"""Who orders what and when in the past half year: drawn first, so that carts are written in bulk."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from commerce.models import Account, Cart, CartLine, PriceEntry
from partners.models import Membership
from partners.permissions import Role

SEED = 25
DAYS = 183
POPULAR = 320
CAST_TARGETS = [34, 46, 27, 82, 41, 155, 38, 64, 49, 310, 22, 47, 120, 36, 690, 44, 95, 31, 210, 48, 540, 29, 75, 43]
"""What Bea ordered, in pounds: below her limit, above it, above Carl's."""
TAXED = Decimal("1.2")
"""What British customers pay is the price and a fifth of it."""
NOTES = [
    "Please deliver before ten.", "Goods in is at the rear.", "Replaces last week's order.", "For the new branch.",
    "Call ahead, narrow street.", "Pallet lift needed.",
]  # fmt: skip


@dataclass
class Wish:
    """One order to be: the cart that will be submitted, and how."""

    at: datetime
    place: Membership
    items: list
    key: uuid.UUID
    payment_method: str
    po_number: str
    note: str
    cart: Cart | None = None


class Plan:
    """Draws the wishes of all buyers between `begin` and `end`, in order of time."""

    def __init__(self, staff, parents, end):
        self.staff, self.parents, self.end = staff, parents, end
        self.draw = random.Random(SEED)
        self.goods = {currency: self._popular(currency) for currency in ("GBP", "EUR")}
        self.accounts = set(Account.objects.values_list("partner_id", flat=True))

    def _popular(self, currency):
        entries = PriceEntry.objects.filter(
            price_list__name=f"Trade {currency}", min_quantity=1, effective_from=None, product__is_active=True
        )
        rows = list(entries.order_by("product__code").values_list("product_id", "unit_price"))
        return self.draw.sample(rows, POPULAR)

    def make(self, count):
        buyers = [place for place in self.staff.places if self._buys(place)]
        weights = [self.draw.choice([1, 1, 2, 3, 5, 8]) for _place in buyers]
        chosen = self.draw.choices(buyers, weights, k=max(0, count - len(CAST_TARGETS)))
        wishes = [self._wish(place, self._basket(place)) for place in chosen]
        bea = self.staff.by_login["bea", "ACME-DEPOT"]
        for number, target in enumerate(CAST_TARGETS):
            days = DAYS * (len(CAST_TARGETS) - number) / (len(CAST_TARGETS) + 1)
            wishes.append(self._wish(bea, self.basket_worth("GBP", target), at=self.end - timedelta(days=days)))
        wishes.sort(key=lambda wish: wish.at)
        _write_carts(wishes)
        return wishes

    def _buys(self, place):
        is_cast = place.partner.code[:4] == "ACME" or place.partner.kind == "operator"
        return Role.BUYER in place.roles and place.user.status == "active" and not is_cast

    def _wish(self, place, items, at=None):
        draw = self.draw
        day = self.end - timedelta(days=DAYS * (1 - draw.random() ** 0.8))
        at = at or day.replace(hour=draw.randint(7, 16), minute=draw.randint(0, 59), second=draw.randint(0, 59))
        on_account = self._has_account(place) and draw.random() < 0.9
        return Wish(
            at=min(at, self.end),
            place=place,
            items=items,
            key=uuid.UUID(int=draw.getrandbits(128), version=4),
            payment_method="on_account" if on_account or place.partner.code[:4] == "ACME" else "bank_transfer",
            po_number=f"PO-{draw.randint(10000, 99999)}" if draw.random() < 0.6 else "",
            note=draw.choice(NOTES) if draw.random() < 0.15 else "",
        )

    def _has_account(self, place):
        node = place.partner_id
        while node is not None and node not in self.accounts:
            node = self.parents[node]
        return node is not None

    def _basket(self, place):
        goods = self.draw.sample(self.goods[place.partner.currency], self.draw.choice([1, 2, 3, 3, 4, 5, 6, 8, 12]))
        return [(product, self._quantity(price)) for product, price in goods]

    def _quantity(self, price):
        if price < 1:
            return 100 * self.draw.choice([1, 2, 5, 10])
        return max(1, self.draw.choice([1, 1, 2, 3, 5, 8]) * (1 if price > 25 else 2))

    def basket_worth(self, currency, target):
        """Draw a basket of about this value with its tax: two articles, the cheaper one makes up the rest."""
        target = Decimal(target) / (TAXED if currency == "GBP" else 1)
        affordable = [row for row in self.goods[currency] if 1 < row[1] < target / 3]
        (first, price), (second, small) = sorted(self.draw.sample(affordable, 2), key=lambda row: -row[1])
        pieces = max(1, int(target * Decimal("0.6") / price))
        return [(first, pieces), (second, max(1, int((target - pieces * price) / small)))]


def _write_carts(wishes):
    for wish in wishes:
        wish.cart = Cart(
            user=wish.place.user,
            partner=wish.place.partner,
            name="Cart",
            currency=wish.place.partner.currency,
            created_at=wish.at - timedelta(minutes=12),
        )
    Cart.objects.bulk_create([wish.cart for wish in wishes])
    CartLine.objects.bulk_create(
        CartLine(cart=wish.cart, product_id=product, quantity=quantity, added_at=wish.at - timedelta(minutes=9))
        for wish in wishes
        for product, quantity in wish.items
    )
