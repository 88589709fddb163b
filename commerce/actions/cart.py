"""Collect products in carts (O1)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.models import Cart, CartLine, Product
from commerce.queries import pricing
from commerce.queries import quantity as quantities
from commerce.rules import cart as rules


@transaction.atomic
def open_current(*, by, now, name=""):
    """Start a cart at the acting place and make it the current one."""
    rules.check_can_edit(by)
    Cart.objects.of(by).filter(is_current=True).update(is_current=False)
    return _start(by, name)


def lock_all(*, by):
    """Lock the open carts of the acting place, for who also locks orders: carts come first."""
    list(Cart.objects.of(by).order_by("pk").locked())


@transaction.atomic
def choose(*, cart, by, now):
    """Make one of the user's open carts the current one."""
    cart = Cart.objects.of(by).locked().get(pk=cart.pk)
    Cart.objects.of(by).filter(is_current=True).update(is_current=False)
    cart.is_current = True
    cart.save(update_fields=["is_current"])
    return cart


def current_or_new(*, by, now):
    """Give the current cart of the acting place, started if there is none; two clicks at once make one."""
    cart = Cart.objects.of(by).filter(is_current=True).first()
    if cart:
        return cart
    rules.check_can_edit(by)
    try:
        with transaction.atomic():
            return _start(by)
    except IntegrityError:
        return Cart.objects.of(by).get(is_current=True)


@transaction.atomic
def add(*, cart, product, quantity, by, now):
    """Put a quantity of a product the acting partner may see into a cart; more of what is there adds up."""
    cart = _locked(cart, by)
    line = cart.lines.filter(product=product).first()
    if line is None:
        rules.check_room(cart.lines.count())
        line = CartLine(cart=cart, product=product, quantity=0)
    return _set(cart, line, line.quantity + quantity, now)


@transaction.atomic
def change(*, line, quantity, by, now):
    """Set a line to a quantity."""
    cart = _locked(line.cart, by)
    return _set(cart, cart.lines.select_related("product").get(pk=line.pk), quantity, now)


@transaction.atomic
def remove(*, line, by, now):
    """Take a line out of its cart; one that is gone already stays gone."""
    _locked(line.cart, by).lines.filter(pk=line.pk).delete()


@transaction.atomic
def copy_lines(*, lines, cart, by, now):
    """Put products and quantities into a cart at today's prices; what is no longer sold is left out."""
    cart = _locked(cart, by)
    wanted = {}
    for line in lines:
        wanted[line.product_id] = wanted.get(line.product_id, 0) + line.quantity
    prices = pricing.resolve(partner_id=cart.partner_id, currency=cart.currency, wanted=list(wanted.items()), now=now)
    active = set(Product.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    found = [price for (product_id, _quantity), price in prices.items() if product_id in active]
    CartLine.objects.bulk_create(
        [
            CartLine(
                cart=cart,
                product_id=price.product_id,
                quantity=price.quantity,
                unit_price=price.unit_price,
                price_reason=price.reason(),
            )
            for price in found
        ],
        ignore_conflicts=True,
    )
    return cart


def _start(by, name=""):
    return Cart.objects.create(
        user_id=by.user_id, partner_id=by.partner_id, name=name or _("Cart"), currency=by.currency, is_current=True
    )


def _locked(cart, by):
    rules.check_can_edit(by)
    cart = Cart.objects.locked().get(pk=cart.pk, user_id=by.user_id, partner_id=by.partner_id)
    rules.check_not_ordered(cart)
    return cart


def _set(cart, line, quantity, now):
    rules.check_quantity(quantity)
    allowed = quantities.for_products(partner_id=cart.partner_id, products=[line.product_id])
    rules.check_allowed(quantity, allowed.get(line.product_id, quantities.ANY), line.product.code)
    wanted = (line.product_id, quantity)
    price = pricing.resolve(partner_id=cart.partner_id, currency=cart.currency, wanted=[wanted], now=now).get(wanted)
    rules.check_sold(price if line.product.is_active else None, line.product.code)
    line.quantity, line.unit_price, line.price_reason = quantity, price.unit_price, price.reason()
    if line.pk:
        line.save(update_fields=["quantity", "unit_price", "price_reason"])
    else:
        line.save(force_insert=True)
    return line
