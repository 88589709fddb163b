"""A spreadsheet too big for a request: the worker asks for the same address in the reader's name."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.refusal import Refused


def export(run):
    """Have the list's own view make the file, with the rights the reader has now; keep it with the job."""
    match = resolve(run.params["path"])
    request = _request(run, match)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        response = None
    if response is None or not response.streaming:
        raise Refused(_("You can no longer export this list."))
    with response.file_to_stream:  # not the response: closing that ends the request, and with it the connection
        run.report(response.filename, response["Content-Type"], response.streaming_content)
    return {
        "sentence": ngettext("%(rows)s row is ready to download.", "%(rows)s rows are ready to download.", run.done)
        % {"rows": run.done}
    }


def _request(run, match):
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", run.params["path"], run.params["path"]
    request.GET = QueryDict(run.params["query"])
    request.resolver_match = match
    request.acting, request.selling = run.by, None
    request.user = get_user_model().objects.get(pk=run.by.user_id)
    request.htmx = False
    request.run = run
    return request
