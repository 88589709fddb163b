"""What sellers have sold: all of it for managers, one's own for whoever sells (T2)."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from approvals.pages import report as days_of
from core import audit, clock
from partners.access import require
from partners.permissions import Permission
from telesales.forms.report import SellersForm
from telesales.pages import report as pages
from telesales.queries import report as queries


@require(Permission.SALE_MAKE, sight="what one has sold oneself; managers see all")
def sellers(request):
    """Show what was sold in some days by whom, to whom and how; as a file with `export`."""
    today, acting = timezone.localdate(), request.acting
    first = {"begins": days_of.first_day(today), "ends": today}
    form = SellersForm({**{name: day.isoformat() for name, day in first.items()}, **request.GET.dict()})
    asked = form.cleaned_data if form.is_valid() else {**first, "channel": "", "company": ""}
    is_all = acting.may(Permission.SALE_MANAGE)
    span = days_of.span(None, asked["begins"], asked["ends"])
    narrowed = {"channel": asked["channel"], "company": asked["company"].strip().replace("\0", "")}
    own = None if is_all else acting.user_id
    rows = queries.sold(since=span.since, until=span.until, seller_id=own, **narrowed)
    if "export" in request.GET:
        return _file(request, rows)
    query = urlencode({"begins": asked["begins"].isoformat(), "ends": asked["ends"].isoformat(), **narrowed})
    context = {"form": form, "blocks": pages.blocks(rows), "is_all": is_all, "query": query}
    return render(request, "telesales/report/sellers.html", context, status=422 if form.errors else 200)


def _file(request, rows):
    acting = request.acting
    told = {"list": "sellers", "format": "csv", "rows": len(rows)}
    event = audit.Event("list.exported", "user", acting.user_id, acting.partner_id, new=told)
    audit.record_many([event], by=acting, at=clock.now())
    response = HttpResponse(pages.text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sales-by-seller.csv"'
    return response
