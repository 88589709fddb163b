"""The board of opportunities, and the report about the pipeline (T5, X5)."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render

from commerce.forms.demand import beginning_of, end_of
from core import audit, clock
from core.lists import cells
from partners.access import require
from partners.permissions import Permission
from telesales.forms.opportunity import PipelineForm
from telesales.pages import board as board_pages
from telesales.pages import pipeline as pages
from telesales.views.opportunity_answers import SIGHT, is_begun_here


@require(Permission.SALE_MAKE, sight=SIGHT)
def board(request):
    """Show what is under way in a column for each state."""
    now = request.acting.read_at or clock.now()
    context = {**board_pages.context(request.acting, now=now), "may_begin": is_begun_here()}
    return render(request, "telesales/opportunity/board.html", context)


@require(Permission.SALE_MAKE, sight=SIGHT)
def report(request):
    """Show what is under way, by state, owner, age and value; also as a file."""
    form = PipelineForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, until = asked.get("since"), asked.get("until")
    period = {"since": since and beginning_of(since), "until": until and end_of(until)}
    now = request.acting.read_at or clock.now()
    found = pages.context(request.acting, now=now, currency=asked.get("currency", ""), **period)
    if request.GET.get("export") == "csv":
        return _file(request, found)
    query = request.GET.copy()
    query["export"] = "csv"
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {**found, "form": form, "file_query": query.urlencode()}
    return render(request, "telesales/opportunity/pipeline.html", context, status=status)


def _file(request, found):
    now = clock.now()
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(pages.HEADS)
    rows = list(pages.rows(found))
    writer.writerows([[cells.plain(value) for value in row] for row in rows])
    told = {"list": "pipeline", "format": "csv", "rows": len(rows)}
    event = audit.Event("list.exported", "user", request.acting.user_id, request.acting.partner_id, new=told)
    audit.record_many([event], by=request.acting, at=now)
    name = f'attachment; filename="pipeline-{now:%Y-%m-%d}.csv"'
    content = f"\ufeff{buffer.getvalue()}".encode()
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
