"""Answer for a declared list: the page, its fragment for htmx, or a file with all that matches."""

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import jobs
from core.lists import address, export, saved
from core.lists.declared import ticked_ids
from core.lists.page import ListPage

FRAGMENT = "components/list/results.html"
EXPORTABLE = 204
"""What is answered to a request that `only_asks` for a file: it would be made."""


def respond(request, listing, queryset, *, template, enrich=None, extra=None, defaults=None):
    """Show, page, sort, filter or export the rows of `queryset`, which is already cut to what the reader may see.

    `enrich(rows)` gives the same rows with what their cells need, read at once for the page (and each batch of a file).
    The template knows the ListPage as `list`, and `extra`. `defaults` are parameters that count where the address has
    none, so that the list's own links and forms carry them along (the tab that is shown first).
    """
    is_bare = not request.GET
    request.GET = _completed(request.GET, defaults or {})
    page = ListPage(request, listing, queryset, defaults)
    wanted = (request.POST if request.method == "POST" else request.GET).get("export", "")
    if wanted:
        return _file(page, wanted, enrich)
    if request.method == "POST":
        return HttpResponseRedirect(request.get_full_path())
    is_fragment = request.htmx and not request.htmx.boosted
    page.saved_views = saved.of(request.acting.user_id, listing.key)
    default = next((view for view in page.saved_views if view.is_default), None)
    if default and is_bare and not is_fragment:
        return HttpResponseRedirect(default.link)
    context = {"list": page.read(enrich), "sort": page.order.name, **(extra or {})}
    return render(request, FRAGMENT if is_fragment else template, context)


def _completed(query, defaults):
    missing = {name: value for name, value in defaults.items() if name not in query}
    if not missing:
        return query
    query = query.copy()
    query.update(missing)
    return query


def _file(page, wanted, enrich):
    """Give the file; without the right there is no such address, and with a filter that cannot be read no file."""
    request, listing = page.request, page.listing
    if wanted not in export.FORMATS or not listing.may_export(request.acting):
        raise Http404
    if getattr(request, "only_asks", False):
        return HttpResponse(status=EXPORTABLE)
    if not page.is_valid:
        return HttpResponseRedirect(address.link(page.query))
    found = page.found
    given = request.POST.getlist("ids") if request.method == "POST" else request.GET.getlist("ids")
    if given:
        found = found.filter(pk__in=ticked_ids(given))
    made = export.Export(page, page.order.apply(found), wanted, enrich)
    asked = {"action": "export", "key": str(request.acting.user_id), "limit_get": True}
    if made.run is None and (limited := ratelimit.consume_or_429(request, **asked)):
        return limited
    if wanted == "xlsx" and made.run is None and not request.acting.seller and _is_big(found):
        return _in_background(page)
    return made.response()


def _is_big(found):
    """Whether it is made in the background; never in a sale: what its worker would act as is gone with it."""
    return found.order_by()[: settings.XLSX_AT_ONCE + 1].count() > settings.XLSX_AT_ONCE


def _in_background(page):
    """Have the worker ask for the same file in the reader's name; he follows it on the job's page."""
    job = jobs.start(
        "list_export",
        title=_("Export: %(list)s") % {"list": page.listing.title},
        by=page.acting,
        path=page.request.path,
        query=page.request.GET.urlencode(),
    )
    return redirect("job", job.pk)
