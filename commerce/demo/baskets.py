"""Requisition lists, a second cart that is shared, and a price that has moved since Bea last looked (O1)."""

from datetime import timedelta
from decimal import Decimal

from commerce.actions import cart as carts
from commerce.actions import cart_keeping as keeping
from commerce.actions import requisition
from commerce.actions.cart_filling import Wanted
from commerce.models import CartLine, Product
from commerce.queries import pricing

LISTS = [
    ("Monthly consumables", "Ordered in the first week of each month", True, 12),
    ("Break room", "", False, 6),
    ("New workplace", "For each new colleague", True, 9),
]
"""Name, what it is for, whether it is shared, how many products."""
NOTES = {1: "For the second floor", 4: "Only if in one delivery"}
FAIR = "Trade fair stand"
SEEN_CHEAPER = Decimal("0.93")


def make(*, by, now):
    """Make what somebody keeps at his place."""
    seen = sorted(_sold(by, now), key=lambda product: (product.category_id or 0, product.code))
    for number, (name, note, is_shared, size) in enumerate(LISTS):
        goods = seen[number * 17 + 5 :: 31][:size]
        wanted = [_wanted(product, place) for place, product in enumerate(goods)]
        made = requisition.start(name=name, note=note, wanted=wanted, by=by, now=now - timedelta(days=40 - number))
        if is_shared:
            requisition.set_properties(of=made, name=name, note=note, is_shared=True, by=by, now=made.changed_at)
    _share_cart(seen[9::43][:8], by=by, now=now)


def _share_cart(goods, *, by, now):
    cart = keeping.start(name=FAIR, by=by, now=now)
    wanted = [_wanted(product, place) for place, product in enumerate(goods)]
    carts.add_many(cart=cart, wanted=wanted, by=by, now=now - timedelta(days=6))
    keeping.set_properties(cart=cart, name=FAIR, is_shared=True, by=by, now=now - timedelta(days=6))
    for line in list(CartLine.objects.filter(cart=cart).order_by("pk")[1:3]):
        line.unit_price = ((line.unit_price or Decimal(1)) * SEEN_CHEAPER).quantize(Decimal("0.01"))
        line.save(update_fields=["unit_price"])


def _wanted(product, place):
    return Wanted(product.pk, product.pack_size * (1 + place % 3), NOTES.get(place, ""))


def _sold(by, now):
    """The products that the place sees at a price for one pack."""
    products = list(Product.objects.filter(is_active=True).order_by("code")[:600])
    wanted = [(product.pk, product.pack_size) for product in products]
    prices = pricing.resolve(partner_id=by.partner_id, currency=by.currency, wanted=wanted, now=now)
    return [product for product in products if (product.pk, product.pack_size) in prices]
