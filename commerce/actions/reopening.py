"""Make a cart of an order that was taken back: its lines with their notes, and what was entered for it (O5)."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from commerce.actions import cart as carts

FILES_SQL = """
    INSERT INTO commerce_cartfile (cart_id, name, content_type, size, content, added_by_id, added_at)
    SELECT %s, name, content_type, size, content, added_by_id, added_at FROM commerce_cartfile WHERE cart_id = %s
"""


@transaction.atomic(savepoint=False)
def into_cart(*, order, by, now):
    """Put an order into a new current cart, at today's prices; what is no longer sold is left out."""
    cart = carts.open_current(by=by, now=now, name=_("From order %(number)s") % {"number": order.number})
    if order.cart:
        cart.checkout = order.cart.checkout
        cart.save(update_fields=["checkout"])
        with connection.cursor() as cursor:
            cursor.execute(FILES_SQL, [cart.pk, order.cart_id])
    return carts.copy_lines(lines=order.lines.order_by("position"), cart=cart, by=by, now=now)
