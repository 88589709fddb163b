"""Files that came with messages: only ever handed out as downloads, never shown as a page of ours (S5, X18, T12)."""

from csp.constants import NONE
from csp.decorators import csp
from django.http import FileResponse, Http404

from core import clock
from messaging.access import reads_inbox
from messaging.actions import attachment as actions
from messaging.attachment_store import FILES
from messaging.queries import attachment as queries

INERT_POLICY = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": True,
}
"""Whatever a browser may take it for: it loads nothing, runs nothing and is nobody's page."""


@csp(INERT_POLICY)
@reads_inbox(sight="files of the threads that one reads; marketplace managers all")
def attachment(request, pk):
    """Hand out a file under the name that its sender gave it; that a manager reads others' is noted."""
    found = queries.found(request.acting, pk)
    if found is None:
        raise Http404
    sent, is_own = found
    try:
        file = FILES.open_one(sent.path)
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET" and not is_own:
        actions.note_reading(file=sent, by=request.acting, now=clock.now())
    response = FileResponse(file, as_attachment=True, filename=sent.name, content_type=sent.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
