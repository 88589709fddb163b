"""The first page after sign-in: what waits for this reader."""

from django.conf import settings
from django.shortcuts import render
from django.utils.module_loading import import_string

from commerce.models import Order
from commerce.queries import order as orders
from partners.access import signed_in
from partners.permissions import Permission


@signed_in(sight="what the reader's role shows elsewhere")
def home(request):
    """Show figures that lead to lists, and the newest orders."""
    acting = request.acting
    tiles = [tile for source in settings.HOME_TILES for tile in import_string(source)(acting)]
    cards = [card for source in settings.HOME_CARDS if (card := import_string(source)(acting))]
    context = {"tiles": tiles, "cards": cards}
    if acting.may(Permission.ORDER_READ):
        visible = Order.objects.visible_to(acting)
        context["orders"] = orders.rows(visible).order_by("-submitted_at", "-id")[:10]
    return render(request, "commerce/home.html", context)
