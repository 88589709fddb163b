"""What was sold on the phone: the list and the page of one sale."""

from django.shortcuts import get_object_or_404, render

from core import lists
from partners.access import require
from partners.permissions import Permission
from telesales.pages import phone_sale as pages
from telesales.pages.phone_sale_listing import PHONE_SALES
from telesales.queries import phone_sale as queries

OWN = "what the acting company and below sold, and what was sold of its products; the operator all"


@require(Permission.PHONE_READ, sight=OWN, methods=("GET", "POST"))
def index(request):
    """List the phone sales that the reader sees; POST exports the ticked ones."""
    return lists.respond(request, PHONE_SALES, queries.listed(request.acting), template="telesales/phone/sales.html")


@require(Permission.PHONE_READ, sight=OWN)
def detail(request, number):
    """Show a sale: what, to whom, how it is paid, who was told what, its recording, what has happened."""
    sale = get_object_or_404(queries.one(request.acting), order__number=number)
    context = pages.context(sale, request.acting, now=request.acting.read_at)
    return render(request, "telesales/phone/sale.html", context)
