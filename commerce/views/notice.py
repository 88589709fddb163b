"""What is about to change for the acting partner's prices (C10)."""

from django.shortcuts import render

from commerce.emails.notice import told
from commerce.queries import notice as queries
from core import clock, lists
from partners.access import require
from partners.permissions import Permission

SIZE = 50


@require(Permission.CATALOGUE_READ, sight="notices of the acting partner and of what is above it")
def changes(request):
    """List the coming changes, soonest first."""
    number = lists.page_number(request)
    found = queries.of(request.acting.partner_id, now=clock.now())
    total = found.count()
    rows = [{"notice": each, "told": told(each)} for each in found[(number - 1) * SIZE : number * SIZE]]
    page = lists.page_of(request, rows, number, SIZE, total=total)
    return render(request, "commerce/price/changes.html", {"page": page, "days": queries.AHEAD.days})
