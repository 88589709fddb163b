"""Carts with the prices of this moment (O1, C5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Exists, OuterRef, When
from django.utils.translation import gettext as _

from commerce.checkout import Checkout
from commerce.models import Cart, Payment
from commerce.queries import conditions, tax, why
from commerce.queries import quantity as allowed_quantities
from commerce.queries.pricing import BEST_SQL, LISTS_SQL, PATHS_SQL, PRICE_COLUMNS, Price
from core import money, once, prepared


@dataclass(frozen=True, slots=True)
class Article:
    """What a line shows of its product."""

    id: int
    code: str
    name: str
    unit: str
    picture: str
    is_active: bool
    restricted_countries: Sequence[str] = ()
    weight: int | None = None
    availability: str = ""
    vendor_id: int | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the price that is in force now; unit_price and total are None when there is none.

    `seen_price` and `seen_availability` are what the buyer saw last, see cart_changes; nothing where he has not looked.
    """

    id: int | None
    product: Article
    quantity: int
    seen_price: Decimal | None
    unit_price: Decimal | None
    total: Decimal | None
    price_reason: dict | None
    is_gross: bool = False
    tax_class: str = "standard"
    tax_rate: Decimal | None = money.ZERO
    tax_total: Decimal = money.ZERO
    quantities: allowed_quantities.Quantities = allowed_quantities.ANY
    is_restricted: bool = False
    note: str = ""
    seen_availability: str = ""
    list_price: Decimal | None = None
    """The customer's own price, where a seller offers another one (T3)."""

    @property
    def is_overridden(self):
        return self.list_price is not None

    @property
    def discount(self):
        """Per cent off the customer's own price, below zero for more; None without an offered price."""
        if self.list_price is None:
            return None
        return money.per_cent_off(self.list_price, self.unit_price)

    @property
    def net_total(self):
        """The line without tax, None without a price."""
        return self.total - self.tax_total if self.is_gross and self.total is not None else self.total

    @property
    def gross_total(self):
        """The line with its tax, None without a price."""
        return self.total if self.is_gross or self.total is None else self.total + self.tax_total

    @property
    def why(self):
        """Say why the line has its price."""
        return why.sentence(self.price_reason)

    @property
    def quantity_fault(self):
        """Say why this quantity cannot be ordered by the product's rule (C9), "" where it can."""
        allowed = self.quantities
        return (
            ""
            if allowed.allows(self.quantity)
            else allowed_quantities.sentence(self.quantity, allowed, self.product.code)
        )

    @property
    def is_orderable(self):
        return self.product.is_active and self.unit_price is not None and not self.is_restricted


LOCKED_SQL = f"""
    SELECT {prepared.columns(Cart)} FROM commerce_cart
    WHERE id = %(cart)s AND partner_id = %(partner)s AND (user_id = %(user)s OR is_shared) AND NOT is_sales_draft
    FOR UPDATE
"""
LINES_SQL = f"""{LISTS_SQL}, wanted AS MATERIALIZED (
        SELECT line.id, line.quantity, line.unit_price AS seen_price, line.seen_availability, line.note,
               CASE WHEN line.override_until > %(now)s AND line.override_quantity = line.quantity
                    THEN line.override_price END AS override_price,
               p.id AS product_id, p.code, p.name, p.unit, p.picture, p.is_active, p.restricted_countries, p.weight,
               p.availability, p.vendor_id, p.tax_class, p.category_id
        FROM commerce_cartline line JOIN commerce_product p ON p.id = line.product_id WHERE line.cart_id = %(cart)s
    ), {PATHS_SQL.format(source="wanted")}
    SELECT w.id, w.product_id, w.code, w.name, w.unit, w.picture, w.is_active, w.restricted_countries, w.weight,
           w.availability, w.vendor_id, w.quantity, w.seen_price, w.seen_availability, w.note, w.tax_class,
           w.override_price,
           q.minimum, q.maximum, q.increment, {PRICE_COLUMNS},
           {conditions.FIRST_ROW_SQL}
    FROM wanted w LEFT JOIN paths ON paths.leaf = w.category_id
    LEFT JOIN LATERAL (
        {BEST_SQL.format(product="w.product_id", quantity="w.quantity", categories="paths.ids")}
    ) best ON true
    LEFT JOIN LATERAL ({allowed_quantities.NEAREST_SQL.format(product="w.product_id")}) q ON true
    ORDER BY w.id
"""

OFFERED_SQL = f"""{LISTS_SQL}, wanted AS MATERIALIZED (
        SELECT w.product_id, w.quantity, (
            SELECT p.category_id FROM commerce_product p
            WHERE p.id = w.product_id AND (SELECT bool_or(has_groups) FROM lists)
        ) AS category_id
        FROM unnest(%(products)s::bigint[], %(quantities)s::int[]) AS w(product_id, quantity)
    ), {PATHS_SQL.format(source="wanted")}
    SELECT w.product_id, w.quantity, q.minimum, q.maximum, q.increment, {PRICE_COLUMNS}
    FROM wanted w LEFT JOIN paths ON paths.leaf = w.category_id
    LEFT JOIN LATERAL (
        {BEST_SQL.format(product="w.product_id", quantity="w.quantity", categories="paths.ids")}
    ) best ON true
    LEFT JOIN LATERAL ({allowed_quantities.NEAREST_SQL.format(product="w.product_id")}) q ON true
"""
"""What a quantity costs and whether it may be ordered, in one statement."""


def locked(cart_id, by):
    """Give a cart within the acting user's reach, locked; raises Cart.DoesNotExist where it is not."""
    values = {"cart": cart_id, "user": by.user_id, "partner": by.partner_id}
    cart = prepared.one(Cart, LOCKED_SQL, values)
    if cart is None:
        raise Cart.DoesNotExist
    return cart


def offered(cart, wanted, *, now):
    """Give {(product id, quantity): (Price or None, Quantities)} of what is `wanted` at the cart's partner."""
    products, numbers = zip(*wanted, strict=True) if wanted else ((), ())
    values = {"partner": cart.partner_id, "currency": cart.currency, "now": now,
              "products": list(products), "quantities": list(numbers)}  # fmt: skip
    with prepared.cursor() as cursor:
        cursor.execute(OFFERED_SQL, values)
        return {row[:2]: (_price(row, now), allowed_quantities.of(row[2:5])) for row in cursor.fetchall()}


def _price(row, now):
    return Price._make((*row[:2], *row[5:], now)) if row[5] is not None else None


def lines(cart, *, now):
    """Give the lines of a cart in the order they were added, priced in the same query, without their taxes."""
    return [_line(row, cart.currency, now) for row in _rows(cart, now)]


def _rows(cart, now):
    checkout = Checkout.of(cart.checkout)
    values = {"cart": cart.pk, "partner": cart.partner_id, "currency": cart.currency, "now": now,
              "ship_to": checkout.ship_to, "bill_to": checkout.bill_to}  # fmt: skip
    with prepared.cursor() as cursor:
        cursor.execute(LINES_SQL, values)
        return cursor.fetchall()


def _line(row, currency, now):
    line_id, *facts = row[:11]
    number, seen_price, seen_availability, note, tax_class, override, *rest = row[11:-1]
    allowed, price = allowed_quantities.of(rest[:3]), rest[3:]
    article = Article(*facts)
    known = {
        "tax_class": tax_class,
        "quantities": allowed,
        "note": note,
        "seen_availability": seen_availability,
    }
    if price[0] is None:
        return PricedLine(line_id, article, number, seen_price, None, None, None, **known)
    won = Price._make((article.id, number, *price, now))
    unit_price, reason = won.unit_price, won.reason()
    if override is not None:
        unit_price, reason = override, {**reason, "overridden": f"{won.unit_price:.4f}"}
        known["list_price"] = won.unit_price
    total = money.line_total(unit_price, number, currency)
    return PricedLine(line_id, article, number, seen_price, unit_price, total, reason, is_gross=won.is_gross, **known)


def total(priced_lines):
    """Add up what is priced, with its taxes."""
    return sum((line.gross_total for line in priced_lines if line.total is not None), money.ZERO)


def tax_total(priced_lines):
    """Add up the taxes of what is priced."""
    return sum((line.tax_total for line in priced_lines if line.total is not None), money.ZERO)


def taxed(cart, *, now):
    """Give (lines, Conditions) of a cart: priced and taxed, in one query."""
    rows = _rows(cart, now)
    how = conditions.of_rows(rows)
    return tax.applied([_line(row, cart.currency, now) for row in rows], how.treatment, cart.currency), how


def current(acting):
    """Give the acting user's current cart, None before he has one."""
    return Cart.objects.of(acting).filter(is_current=True).first()


def open_carts(acting):
    """Give the open carts within reach with `line_count`: the current one first, then his own, then shared ones."""
    is_mine = Case(When(user_id=acting.user_id, then=1), default=0)
    found = Cart.objects.within_reach(acting).select_related("user").annotate(line_count=Count("lines"))
    found = found.annotate(has_payment=Exists(Payment.objects.filter(cart=OuterRef("pk"), order=None)))
    return found.annotate(is_mine=is_mine).order_by("-is_mine", "-is_current", "-id")


COUNT_SQL = """
    SELECT count(line.id) FROM commerce_cart cart JOIN commerce_cartline line ON line.cart_id = cart.id
    WHERE cart.user_id = %s AND cart.partner_id = %s AND cart.is_current
"""


def current_count(acting):
    """Give how many lines the current cart has."""
    return once.read(_count_key(acting), lambda: _current_count(acting))


def _count_key(acting):
    return "commerce.cart_count", acting.user_id, acting.partner_id


def _current_count(acting):
    with prepared.cursor() as cursor:
        cursor.execute(COUNT_SQL, [acting.user_id, acting.partner_id])
        return cursor.fetchone()[0]


def note_count(acting, carts):
    """Say the same to the rest of a page that has just read all open carts."""
    own = (cart.line_count for cart in carts if cart.is_mine and cart.is_current)
    note_current_count(acting, next(own, 0))


def note_current_count(acting, number):
    """Say the same where the lines of the current cart have just been read."""
    once.note(_count_key(acting), number)


def targets(acting, without=None):
    """Give [(id, name)] of the carts that lines may be put into, the current one first."""
    return targets_of(open_carts(acting), without)


def targets_of(carts, without=None):
    """The same of carts that were read already, as open_carts gives them."""
    shared = _("%(cart)s, shared by %(user)s")
    return [
        (cart.pk, cart.name if cart.is_mine else shared % {"cart": cart.name, "user": cart.user.name})
        for cart in carts
        if cart.pk != without
    ]
