"""Commission: who has how much, the statement of a partner on screen, on paper and as a file (F5)."""

from django.shortcuts import get_object_or_404, redirect, render

from core import clock, lists
from partners.access import require
from partners.permissions import Permission
from telesales.pages import commission as pages
from telesales.pages import commission_listing as listings
from telesales.queries import commission_statement as queries

OWN = "statements of the acting company and below; the operator all"


@require(Permission.COMMISSION_READ, sight=OWN)
def index(request):
    """List the companies that have commission; whoever is no operator's is led to his own statement."""
    acting = request.acting
    if not acting.is_operator:
        return redirect("telesales:commission_statement", acting.partner_code)
    found = queries.with_commission(acting)
    template = "telesales/commission/companies.html"
    return lists.respond(request, listings.COMPANIES, found, template=template, enrich=listings.with_balances)


@require(Permission.COMMISSION_READ, sight=OWN)
def statement(request, code):
    """Show what a partner got in some days: sums, payments, balances; as a file with `export`."""
    acting, partner, now = request.acting, _partner(request, code), request.acting.read_at or clock.now()
    chosen = pages.asked(partner, request.GET, now=now)
    found = pages.statement(partner, chosen)
    is_whole = not (request.htmx and not request.htmx.boosted) and "export" not in request.GET
    return lists.respond(
        request,
        listings.statement(found),
        queries.rows(found),
        template="telesales/commission/statement.html",
        enrich=listings.ready(pages.linked(acting)),
        extra=pages.context(found, chosen, acting, now=now) if is_whole else {},
    )


@require(Permission.COMMISSION_READ, sight=OWN)
def paper(request, code):
    """Show the same on one page, to be printed."""
    partner, now = _partner(request, code), request.acting.read_at or clock.now()
    chosen = pages.asked(partner, request.GET, now=now)
    found = pages.statement(partner, chosen)
    rows, is_cut = pages.paper(found)
    context = {**pages.context(found, chosen, request.acting, now=now), "rows": rows, "is_cut": is_cut}
    return render(request, "telesales/commission/paper.html", {**context, "most": pages.MOST_ON_PAPER})


def _partner(request, code):
    return get_object_or_404(queries.partners_of(request.acting), code=code)
