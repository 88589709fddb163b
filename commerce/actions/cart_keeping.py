"""Name, share, copy and delete carts (O1)."""

from django.utils.translation import gettext as _

from commerce.actions import cart_filling as filling
from commerce.actions import in_sale
from commerce.models import Cart
from commerce.queries import cart as queries
from commerce.rules import cart as rules
from core import audit, transactions


@transactions.whole
def set_properties(*, cart, name, is_shared, by, now):
    """Name a cart, and share it with the node's people or not."""
    cart = _own(cart, by)
    name = name.strip()
    rules.check_name(name)
    old, new = {"name": cart.name}, {"name": name}
    if cart.is_shared != is_shared:
        event = "cart.shared" if is_shared else "cart.unshared"
        audit.record(event, cart, by=by, at=now, partner_id=cart.partner_id, new=new)
    if old != new:
        audit.record("cart.renamed", cart, by=by, at=now, partner_id=cart.partner_id, old=old, new=new)
    cart.name, cart.is_shared = name, is_shared
    cart.save(update_fields=["name", "is_shared"])
    return cart


@transactions.whole
def duplicate(*, cart, by, now):
    """Make an own cart with the same lines at today's prices. Gives it, and what was Added."""
    rules.check_can_edit(by)
    cart = queries.locked(cart.pk, by)
    name = _("Copy of %(cart)s") % {"cart": cart.name}
    copy = Cart.objects.create(
        user_id=by.user_id, partner_id=by.partner_id, name=name[:80], currency=cart.currency, is_current=False
    )
    wanted = [filling.Wanted(line.product_id, line.quantity, line.note) for line in cart.lines.order_by("pk")]
    in_sale.tell(event="cart.started", cart=copy, by=by, at=now)
    return copy, filling.put(cart=copy, wanted=wanted, now=now)


@transactions.whole
def start(*, name, by, now):
    """Start a cart beside the current one; the first one is current."""
    rules.check_can_edit(by)
    rules.check_name(name.strip())
    is_first = not Cart.objects.of(by).filter(is_current=True).exists()
    fresh = Cart.objects.create(
        user_id=by.user_id, partner_id=by.partner_id, name=name.strip(), currency=by.currency, is_current=is_first
    )
    in_sale.tell(event="cart.started", cart=fresh, by=by, at=now)
    return fresh


@transactions.whole
def delete(*, cart, by, now):
    """Throw a cart away, with what is in it."""
    cart = _own(cart, by)
    old = {"name": cart.name, "lines": cart.lines.count()}
    audit.record("cart.deleted", cart, by=by, at=now, partner_id=cart.partner_id, old=old)
    Cart.objects.filter(pk=cart.pk).delete()


def _own(cart, by):
    rules.check_can_edit(by)
    cart = queries.locked(cart.pk, by)
    rules.check_not_ordered(cart)
    rules.check_is_own(cart, by)
    return cart
