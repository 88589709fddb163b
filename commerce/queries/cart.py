"""Carts with the prices of this moment (O1, C5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from commerce.models import Cart
from commerce.queries.pricing import BEST_SQL, LISTS_SQL, Price, explained
from core import money, prepared


@dataclass(frozen=True, slots=True)
class Article:
    """What a line shows of its product."""

    id: int
    code: str
    name: str
    unit: str
    picture: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the price that is in force now; unit_price and total are None when there is none.

    `seen_price` is what the buyer saw when he last changed the line.
    """

    id: int | None
    product: Article
    quantity: int
    seen_price: Decimal | None
    unit_price: Decimal | None
    total: Decimal | None
    price_reason: dict | None

    @property
    def is_changed(self):
        """Whether the price has moved since the buyer last looked."""
        return self.seen_price is not None and self.unit_price is not None and self.seen_price != self.unit_price

    @property
    def why(self):
        """Say why the line has its price."""
        return explained(self.price_reason)

    @property
    def is_orderable(self):
        return self.product.is_active and self.unit_price is not None


LOCKED_SQL = f"""
    SELECT {prepared.columns(Cart)} FROM commerce_cart
    WHERE id = %(cart)s AND user_id = %(user)s AND partner_id = %(partner)s FOR UPDATE
"""
LINES_SQL = f"""{LISTS_SQL}
    SELECT line.id, p.id, p.code, p.name, p.unit, p.picture, p.is_active, line.quantity, line.unit_price,
           best.unit_price, best.entry_id, best.min_quantity, best.list_id, best.list_name, best.priority, best.mode
    FROM commerce_cartline line JOIN commerce_product p ON p.id = line.product_id
    LEFT JOIN LATERAL ({BEST_SQL.format(product="p.id", quantity="line.quantity")}) best ON true
    WHERE line.cart_id = %(cart)s ORDER BY line.id
"""


def locked(cart_id, by):
    """Give the acting user's own cart, locked; raises Cart.DoesNotExist where it is not his."""
    values = {"cart": cart_id, "user": by.user_id, "partner": by.partner_id}
    cart = prepared.one(Cart, LOCKED_SQL, values)
    if cart is None:
        raise Cart.DoesNotExist
    return cart


def lines(cart, *, now):
    """Give the lines of a cart in the order they were added, priced in the same query."""
    values = {"cart": cart.pk, "partner": cart.partner_id, "currency": cart.currency, "now": now}
    with prepared.cursor() as cursor:
        cursor.execute(LINES_SQL, values)
        return [_line(row, cart.currency, now) for row in cursor.fetchall()]


def _line(row, currency, now):
    line_id, product_id, code, name, unit, picture, is_active, quantity, seen_price, *price = row
    article = Article(product_id, code, name, unit, picture, is_active)
    if price[0] is None:
        return PricedLine(line_id, article, quantity, seen_price, None, None, None)
    won = Price._make((product_id, quantity, *price, now))
    total = money.line_total(won.unit_price, quantity, currency)
    return PricedLine(line_id, article, quantity, seen_price, won.unit_price, total, won.reason())


def total(priced_lines):
    """Add up what is priced."""
    return sum((line.total for line in priced_lines if line.total is not None), money.ZERO)


def current(acting):
    """Give the acting user's current cart, None before he has one."""
    return Cart.objects.of(acting).filter(is_current=True).first()


def open_carts(acting):
    """Give the acting user's open carts with `line_count`, the current one first."""
    return Cart.objects.of(acting).annotate(line_count=Count("lines")).order_by("-is_current", "-id")
