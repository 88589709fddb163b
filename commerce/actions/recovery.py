"""Give carts and waiting orders of people who have gone to somebody who works there (P7)."""

from django.conf import settings
from django.utils.module_loading import import_string

from commerce.models import Cart, Order
from commerce.queries import recovery as queries
from commerce.rules import recovery as rules
from core import audit, outbox, transactions
from partners.models import Membership


@transactions.whole
def give(*, carts, orders, colleague, by, now):
    """Give carts and orders, by id, to the colleague's place; all or nothing. Gives how many carts and orders."""
    colleague = Membership.objects.select_related("user", "partner").get(pk=colleague.pk)
    rules.check_can_recover(by, colleague)
    carts = list(Cart.objects.filter(pk__in=carts).order_by("pk").locked())
    orders = list(Order.objects.filter(pk__in=orders).select_related("buyer", "owner").order_by("pk").locked())
    rules.check_some(carts, orders)
    rules.check_left(queries.left_carts([colleague.partner_id]), carts)
    rules.check_left(queries.left_orders([colleague.partner_id]), orders)
    for cart in carts:
        _give_cart(cart, colleague, by=by, now=now)
    for order in orders:
        _give_order(order, colleague, by=by, now=now)
    _tell(colleague, carts, orders, by=by, now=now)
    return len(carts), len(orders)


def _give_cart(cart, colleague, *, by, now):
    """The cart joins the colleague's; the one he works in stays the current one."""
    values = {"old": {"user": cart.user.username}, "new": {"user": colleague.user.username}}
    cart.user, cart.is_current = colleague.user, False
    cart.save(update_fields=["user", "is_current"])
    audit.record("cart.given", cart, by=by, at=now, partner_id=cart.partner_id, **values)


def _give_order(order, colleague, *, by, now):
    """The order keeps its buyer and gets an owner, whose rights, limit and approver count from now on."""
    values = {"old": {"user": (order.owner or order.buyer).username}, "new": {"user": colleague.user.username}}
    order.owner = colleague.user
    order.save(update_fields=["owner"])
    audit.record("order.given", order, by=by, at=now, partner_id=order.partner_id, **values)
    for path in settings.ORDER_GIVEN:
        import_string(path)(order, by=by, now=now)


def _tell(colleague, carts, orders, *, by, now):
    outbox.enqueue(
        "cart.given",
        key=f"cart_given:{colleague.pk}:{now.isoformat()}",
        membership=colleague.pk,
        by=by.name,
        carts=[cart.name for cart in carts],
        orders=[order.number for order in orders],
    )
