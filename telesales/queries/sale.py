"""How one order was sold: by whom, from where, at which prices (T2, T3)."""

from commerce.models import OrderLine
from telesales.models import PriceOverride, Sale


def of_order(order):
    """Give the Sale of an order with what it came from; None where its buyer ordered himself."""
    if order.seller_id is None:
        return None
    known = ("seller__user", "session", "confirmed_by", "order__sold_from", "order__seller")
    return Sale.objects.filter(order=order).select_related(*known).first()


def offered(sale):
    """Give the offered prices of a sale in the order of its lines."""
    found = PriceOverride.objects.filter(sale=sale).select_related("product")
    return list(found.order_by("pk"))


def waiting(order_ids):
    """Give the Sales of these orders about which a manager has to decide."""
    return list(Sale.objects.filter(order__in=order_ids).exclude(needs=""))


def offered_in(order_ids):
    """Give the offered prices of the sales of these orders, in the order of their lines."""
    found = PriceOverride.objects.filter(sale__order__in=order_ids).select_related("product", "sale")
    return list(found.order_by("pk"))


def net_prices(order_id, product_ids):
    """Give {product id: (net total, quantity)} of an order's lines, for their margins."""
    rows = OrderLine.objects.filter(order=order_id, product__in=product_ids)
    return {pk: (net, number) for pk, net, number in rows.values_list("product", "net_total", "quantity")}
