"""Keep what is entered for an order, and the files that go with it, on its cart until it is submitted (O2)."""

from commerce import forecast
from commerce.actions import in_sale
from commerce.actions import payment as payments
from commerce.models import CartFile
from commerce.queries import cart as carts
from commerce.rules import cart as cart_rules
from commerce.rules import checkout as rules
from commerce.rules import order as order_rules
from core import transactions
from core.refusal import Refused


@transactions.whole
def enter(*, cart, checkout, by, now):
    """Keep what was entered; whether it may be so is decided when it is submitted."""
    cart = carts.locked(cart.pk, by)
    cart_rules.check_not_ordered(cart)
    cart.checkout = checkout.stored()
    cart.save(update_fields=["checkout"])
    in_sale.tell(event="cart.entered", cart=cart, by=by, at=now)
    return cart


@transactions.whole
def pay(*, cart, checkout, key, seen_total, by, now):
    """Keep what was entered and give the card payment of what submitting would order; the order follows it (O7)."""
    rules.check_pays_himself(by)
    if cart.ordered_at is None:
        cart = enter(cart=cart, checkout=checkout, by=by, now=now)
    lines, how = carts.taxed(cart, now=now)
    expected = forecast.of(cart=cart, lines=lines, how=how, by=by, now=now)
    if expected.is_refused:
        raise Refused(expected.sentence, field=expected.field or None)
    order_rules.check_seen(seen_total, expected.total, cart.currency)
    return payments.begin(cart=cart, key=key, content_hash=expected.content_hash, total=expected.total, by=by, now=now)


@transactions.whole
def attach(*, cart, name, content, by, now):
    """Put a file to the cart."""
    cart = carts.locked(cart.pk, by)
    cart_rules.check_not_ordered(cart)
    rules.check_file(name, content, cart.files.count())
    in_sale.tell(event="cart.file_added", cart=cart, by=by, at=now, file=name[-200:])
    return CartFile.objects.create(
        cart=cart,
        name=name[-200:],
        content_type="application/octet-stream",
        size=len(content),
        content=content,
        added_by_id=by.author_id,
        added_at=now,
    )


@transactions.whole
def detach(*, file, by, now):
    """Take a file away again, as long as it has not been ordered with."""
    cart = carts.locked(file.cart_id, by)
    cart_rules.check_not_ordered(cart)
    cart.files.filter(pk=file.pk).delete()
    in_sale.tell(event="cart.file_removed", cart=cart, by=by, at=now, file=file.name)
