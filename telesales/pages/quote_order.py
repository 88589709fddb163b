"""What an order's page says of the quote it came from (T6)."""

from django.urls import reverse

from commerce.models import OrderChannel
from commerce.queries.order import Panel
from partners.permissions import Permission
from telesales.models import Sale
from telesales.queries import quote as queries


def panel(*, order, acting):
    """Give the panel of an order that came from an opportunity; None for any other."""
    if order.channel != OrderChannel.QUOTE:
        return None
    sale = Sale.objects.filter(order=order).select_related("opportunity", "quote").first()
    if sale is None or sale.opportunity is None:
        return None
    context = {"opportunity": sale.opportunity, "quote": sale.quote, "url": _url(sale, acting)}
    return Panel("telesales/quote/order_panel.html", context)


def _url(sale, acting):
    """Give where the reader finds it; "" where he sees the order alone."""
    if acting.may(Permission.SALE_MAKE):
        is_seen = type(sale.opportunity).objects.visible_to(acting).filter(pk=sale.opportunity_id).exists()
        return reverse("telesales:opportunity", args=[sale.opportunity.number]) if is_seen else ""
    if sale.quote_id and acting.may(Permission.CART_EDIT):
        is_seen = queries.to_customer(acting).filter(pk=sale.quote_id).exists()
        return reverse("telesales:quote", args=[sale.quote_id]) if is_seen else ""
    return ""
