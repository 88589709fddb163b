"""A spreadsheet too big for a request: the worker asks for the same address in the reader's name."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.lists.respond import EXPORTABLE
from core.refusal import Refused


def export(run):
    """Have the list's own view make the file, with the rights the reader has now; keep it with the job."""
    try:
        response = _answered(run.params, run.by, run=run)
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


def may_have(*, job, by):
    """Whether somebody could have the list's own view make the file now; it makes none."""
    try:
        return _answered(job.params, by, only_asks=True).status_code == EXPORTABLE
    except (Http404, PermissionDenied):
        return False


def _answered(params, by, **known):
    """Give the view's answer to a request by somebody, without a browser."""
    match = resolve(params["path"])
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", params["path"], params["path"]
    request.GET = QueryDict(params["query"])
    request.resolver_match = match
    request.acting, request.selling = by, None
    request.user = get_user_model().objects.get(pk=by.user_id)
    request.htmx = False
    vars(request).update(known)
    return match.func(request, *match.args, **match.kwargs)
