"""What an affiliate sees: the products he sells, and who has invited him; nothing else of his vendors (F1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import affiliation as actions
from telesales.pages import affiliation as pages
from telesales.queries import affiliation as queries

SELLING = "products of accepted invitations of the acting company"
MINE = "invitations to the reader's own address, and those that his company answered"
RIGHT = Permission.AFFILIATE_SELL
PAGE = 24


@require(RIGHT, sight=SELLING)
def products(request):
    """Show the products to sell as cards, of all vendors or one."""
    text, vendor = request.GET.get("q", "").replace("\0", "")[:100].strip(), request.GET.get("vendor", "")
    found = queries.sellable(request.acting)
    vendors = queries.vendors(found)
    page = lists.paginate(request, queries.narrowed(found, text, vendor), size=PAGE)
    cards = pages.cards(page.rows, request.acting, request.acting.read_at)
    context = {"page": page, "cards": cards, "text": text, "vendor": vendor, "vendors": vendors}
    return render(request, "telesales/affiliate/products.html", context)


@require(RIGHT, sight=MINE)
def invitations(request):
    """List the invitations that wait for an answer, and the vendors that the company sells for."""
    return _invitations(request)


def _invitations(request, *, error=""):
    now = clock.now()
    waiting = queries.open_for(request.user, now).select_related("vendor").order_by("-invited_at", "pk")
    answered = queries.of_affiliate(request.acting).select_related("vendor", "answered_by")
    context = {
        "waiting": pages.offers(list(waiting)),
        "answered": [(each, pages.state_pill(each, now)) for each in answered.order_by("-answered_at", "pk")],
        "error": error,
    }
    return render(request, "telesales/affiliate/invitations.html", context, status=422 if error else 200)


@require(RIGHT, sight=MINE, methods=("POST",))
def invitation(request, pk):
    """Accept for the acting company, or decline."""
    now = clock.now()
    affiliation = get_object_or_404(queries.open_for(request.user, now).select_related("vendor"), pk=pk)
    told = {"vendor": affiliation.vendor.name}
    try:
        if "decline" in request.POST:
            actions.decline(affiliation=affiliation, by=request.acting, now=now)
            messages.success(request, _("You have declined. The vendor is told."))
            return redirect("telesales:affiliate_invitations")
        actions.accept(affiliation=affiliation, by=request.acting, seen=request.POST.get("seen", ""), now=now)
    except Refused as refusal:
        return _invitations(request, error=str(refusal))
    messages.success(request, _("You sell for %(vendor)s from now on.") % told)
    return redirect("telesales:affiliate_products")
