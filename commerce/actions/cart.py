"""Collect products in carts (O1)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from commerce.actions import cart_filling as filling
from commerce.actions import in_sale
from commerce.models import Cart, CartLine
from commerce.queries import cart as queries
from commerce.queries import cart_changes
from commerce.rules import cart as rules
from core import prepared, transactions

SEEN_SQL = """
    UPDATE commerce_cartline line
    SET unit_price = s.price, price_reason = s.reason, seen_availability = s.availability
    FROM unnest(%(ids)s::bigint[], %(prices)s::numeric[], %(reasons)s::jsonb[], %(availabilities)s::text[])
        AS s(id, price, reason, availability)
    WHERE line.id = s.id AND line.cart_id = %(cart)s
"""


@transactions.whole
def open_current(*, by, now, name=""):
    """Start a cart at the acting place and make it the current one."""
    rules.check_can_edit(by)
    Cart.objects.of(by).filter(is_current=True).update(is_current=False)
    return _start(by, now, name)


def lock_all(*, by):
    """Lock the open carts of the acting place, for who also locks orders: carts come first."""
    list(Cart.objects.of(by).order_by("pk").locked())


@transactions.whole
def choose(*, cart, by, now):
    """Make one of the user's open carts the current one."""
    cart = Cart.objects.of(by).locked().get(pk=cart.pk)
    Cart.objects.of(by).filter(is_current=True).update(is_current=False)
    cart.is_current = True
    cart.save(update_fields=["is_current"])
    in_sale.tell(event="cart.chosen", cart=cart, by=by, at=now)
    return cart


def current_or_new(*, by, now):
    """Give the current cart of the acting place, started if there is none; two clicks at once make one."""
    cart = Cart.objects.of(by).filter(is_current=True).first()
    if cart:
        return cart
    rules.check_can_edit(by)
    try:
        with transaction.atomic():
            return _start(by, now)
    except IntegrityError:
        return Cart.objects.of(by).get(is_current=True)


@transactions.whole
def add(*, cart, product, quantity, by, now):
    """Put a quantity of a product the acting partner may see into a cart; more of what is there adds up."""
    cart = _locked(cart, by)
    line = cart.lines.filter(product=product).first()
    if line is None:
        rules.check_room(cart.lines.count())
        line = CartLine(cart=cart, product=product, quantity=0)
    else:
        line.product = product
    line = _set(cart, line, line.quantity + quantity, now)
    in_sale.tell(event="cart.line_added", cart=cart, by=by, at=now, product=product.code, quantity=quantity)
    return line


@transactions.whole
def add_many(*, cart, wanted, by, now, is_replaced=False):
    """Put many products, as filling.Wanted, into a cart; `is_replaced` takes out first what is there.

    Gives what came of it, as filling.Added.
    """
    cart = _locked(cart, by)
    if is_replaced:
        cart.lines.all().delete()
    added = filling.put(cart=cart, wanted=wanted, now=now)
    in_sale.tell(event="cart.lines_added", cart=cart, by=by, at=now, number=added.number, replaced=is_replaced)
    return added


@transactions.whole
def change(*, line, quantity, by, now, note=None):
    """Set a line to a quantity, and its note where one is given."""
    cart = _locked(line.cart, by)
    line = cart.lines.select_related("product").get(pk=line.pk)
    if note is not None:
        line.note = note
    line = _set(cart, line, quantity, now)
    in_sale.tell(event="cart.line_changed", cart=cart, by=by, at=now, product=line.product.code, quantity=quantity)
    return line


@transactions.whole
def remove(*, line, by, now):
    """Take a line out of its cart; one that is gone already stays gone."""
    cart = _locked(line.cart, by)
    found = cart.lines.select_related("product").filter(pk=line.pk).first()
    if found is None:
        return
    found.delete()
    in_sale.tell(event="cart.line_removed", cart=cart, by=by, at=now, product=found.product.code)


@transactions.whole
def remove_many(*, cart, ids, by, now):
    """Take lines out of a cart, by id. Gives how many."""
    cart = _locked(cart, by)
    number = cart.lines.filter(pk__in=ids).delete()[0]
    in_sale.tell(event="cart.lines_removed", cart=cart, by=by, at=now, number=number)
    return number


@transactions.whole
def transfer(*, cart, ids, to, is_moved, by, now):
    """Put lines of a cart, by id, into another; moved ones leave the first, except those that cannot be put."""
    carts = {found.pk: found for found in _locked_both(cart, to, by)}
    lines = list(carts[cart.pk].lines.filter(pk__in=ids).order_by("pk"))
    rules.check_some(lines)
    wanted = [filling.Wanted(line.product_id, line.quantity, line.note) for line in lines]
    added = filling.put(cart=carts[to.pk], wanted=wanted, now=now)
    if is_moved:
        stay = set(added.left_out)
        carts[cart.pk].lines.filter(pk__in=[line.pk for line in lines if line.product_id not in stay]).delete()
    event = "cart.lines_moved" if is_moved else "cart.lines_copied"
    in_sale.tell(event=event, cart=carts[cart.pk], by=by, at=now, number=added.number, to=to.name)
    return added


@transactions.whole
def see(*, cart, seen, by, now):
    """Note that the buyer has seen the prices and availabilities of this moment; `seen` is the fingerprint of what he
    was shown, so that a change after that is pointed out too."""
    cart = _locked(cart, by)
    rules.check_as_seen(cart_changes.fingerprint(queries.taxed(cart, now=now)[0]), seen)
    lines = queries.lines(cart, now=now)
    values = {
        "cart": cart.pk,
        "ids": [line.id for line in lines],
        "prices": [line.unit_price for line in lines],
        "reasons": [line.price_reason and Jsonb(line.price_reason) for line in lines],
        "availabilities": [line.product.availability for line in lines],
    }
    with prepared.cursor() as cursor:
        cursor.execute(SEEN_SQL, values)
    in_sale.tell(event="cart.seen", cart=cart, by=by, at=now)


@transactions.whole
def copy_lines(*, lines, cart, by, now):
    """Put products and quantities, as they were agreed, into a cart at today's prices; what is no longer sold is left
    out."""
    wanted = [filling.Wanted(line.product_id, line.quantity, line.note) for line in lines]
    cart = _locked(cart, by)
    added = filling.put(cart=cart, wanted=wanted, now=now, is_agreed=True)
    in_sale.tell(event="cart.lines_added", cart=cart, by=by, at=now, number=added.number)
    return cart


def _start(by, now, name=""):
    cart = Cart.objects.create(
        user_id=by.user_id, partner_id=by.partner_id, name=name or _("Cart"), currency=by.currency, is_current=True
    )
    in_sale.tell(event="cart.started", cart=cart, by=by, at=now)
    return cart


def _locked(cart, by):
    rules.check_can_edit(by)
    cart = queries.locked(cart.pk, by)
    rules.check_not_ordered(cart)
    return cart


def _locked_both(cart, to, by):
    """Lock two carts in one order, so that two who move lines crosswise do not wait for each other."""
    rules.check_other(cart, to)
    return [_locked(each, by) for each in sorted((cart, to), key=lambda each: each.pk)]


def _set(cart, line, quantity, now):
    rules.check_quantity(quantity)
    asked, before = (line.product_id, quantity), (line.product_id, line.quantity or quantity)
    found = queries.offered(cart, list(dict.fromkeys([asked, before])), now=now)
    price, allowed = found[asked]
    rules.check_allowed(quantity, allowed, line.product.code)
    rules.check_sold(price if line.product.is_active else None, line.product.code)
    if not line.pk or filling.is_as_seen(line=line, price=found[before][0]):
        line.unit_price, line.seen_availability = price.unit_price, line.product.availability
    line.quantity, line.price_reason = quantity, price.reason()
    if line.pk:
        line.save(update_fields=["quantity", "unit_price", "price_reason", "seen_availability", "note"])
    else:
        line.save(force_insert=True)
    return line
