"""The sales desk: find a customer (T9)."""

from django.shortcuts import render

from partners.access import require
from partners.permissions import Permission
from telesales.models import SalesMode
from telesales.queries import search, setup

REACH = "customers in the seller's reach"


@require(Permission.SALE_MAKE, sight=REACH)
def desk(request):
    """Show whom a text finds, or whom the seller dealt with last; the htmx answer is the list alone."""
    seller, text = request.acting, request.GET.get("q", "").strip()[:100]
    found = search.hits(text, seller=seller) if text else search.recent(seller)
    context = {"text": text, "rows": search.rows(found), "is_direct": setup.policy().mode == SalesMode.DIRECT}
    is_part = request.htmx and not request.htmx.boosted
    return render(request, f"telesales/desk.html{'#found' if is_part else ''}", context)


@require(Permission.SALE_MAKE, sight="no data: two ways to begin")
def begin(request):
    """Ask whether it is somebody new or a purchase: where "New Lead or Purchase" leads to (T4)."""
    is_direct = setup.policy().mode == SalesMode.DIRECT
    return render(request, "telesales/begin.html", {"is_direct": is_direct})
