"""The agent desk (T9)."""

from django.shortcuts import render

from partners.access import require
from partners.permissions import Permission


@require(Permission.SALE_MAKE, sight="customers in the seller's reach")
def desk(request):
    """Find a customer and sell to him."""
    return render(request, "telesales/desk.html", {})
