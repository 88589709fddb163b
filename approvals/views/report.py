"""The report about decisions: time, waiting, outcomes; each as a table, a chart and a file (A4, A9)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from approvals.forms.setup import DaysForm
from approvals.pages import report as pages
from core import audit, clock
from partners.access import require
from partners.permissions import Permission

BELOW = "decisions about orders of the acting partner and below; the operator sees all"


@require(Permission.AUDIT_READ, sight=BELOW)
def report(request):
    """Show the decisions of some days."""
    today = timezone.localdate()
    first = {"begins": pages.first_day(today), "ends": today}
    form = DaysForm({**{name: day.isoformat() for name, day in first.items()}, **request.GET.dict()})
    days = form.cleaned_data if form.is_valid() else first
    acting = request.acting
    chosen = pages.span(None if acting.is_operator else acting.partner_id, days["begins"], days["ends"])
    if "export" in request.GET:
        return _file(request, request.GET["export"], chosen)
    now = acting.read_at or clock.now()
    query = f"begins={days['begins'].isoformat()}&ends={days['ends'].isoformat()}"
    may_look = acting.may(Permission.USER_MANAGE)
    context = {"form": form, "query": query, "may_look": may_look, **pages.context(chosen, now=now)}
    return render(request, "approvals/report/index.html", context, status=422 if form.errors else 200)


def _file(request, name, chosen):
    if name not in pages.FILES:
        raise Http404
    text, number = pages.text(name, chosen)
    acting = request.acting
    told = {"list": f"decisions_{name}", "format": "csv", "rows": number}
    event = audit.Event("list.exported", "user", acting.user_id, acting.partner_id, new=told)
    audit.record_many([event], by=acting, at=clock.now())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="decisions-{name}.csv"'
    return response
