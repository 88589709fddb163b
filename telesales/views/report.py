"""What sellers have sold: all of it for managers, one's own for whoever sells (T2)."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone

from approvals.pages import report as days_of
from core.lists import export
from partners.access import require
from partners.permissions import Permission
from telesales.forms.report import SellersForm
from telesales.pages import report as pages
from telesales.queries import report as queries

NARROWS = ("channel", "seller", "company")


@require(Permission.SALE_MAKE, sight="what one has sold oneself; managers see all")
def sellers(request):
    """Show what was sold in some days by whom, to whom and how; as a file with `export`."""
    today, acting = timezone.localdate(), request.acting
    first = {"begins": days_of.first_day(today), "ends": today}
    form = SellersForm({**{name: day.isoformat() for name, day in first.items()}, **request.GET.dict()})
    is_all = acting.may(Permission.SALE_MANAGE)
    asked = form.cleaned_data if form.is_valid() else first
    narrowed = {name: asked.get(name, "").strip().replace("\0", "") for name in NARROWS}
    span = days_of.span(None, asked["begins"], asked["ends"])
    own = None if is_all else acting.user_id
    rows = queries.sold(since=span.since, until=span.until, seller_id=own, **narrowed)
    query = urlencode({"begins": asked["begins"].isoformat(), "ends": asked["ends"].isoformat(), **narrowed})
    if request.GET.get("export") in export.FORMATS:
        return pages.file(request, rows, request.GET["export"], query=query)
    context = {"form": form, "blocks": pages.blocks(rows), "is_all": is_all, "list": pages.files(rows, query)}
    return render(request, "telesales/report/sellers.html", context, status=422 if form.errors else 200)
