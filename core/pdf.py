"""A PDF as an answer: shown in the browser under its name, kept by nobody but its reader, asked for again each time."""

import subprocess

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header, parse_etags

FILE_POLICY = {
    "default-src": [NONE],
    "object-src": [SELF],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}
"""Browsers draw a PDF in a small page of their own, which this lets them do; nothing else may load or run."""


class NotDrawn(Exception):
    """The typesetter gave no document: whoever asked is told to try again."""


def answer(request, *, mark, name, draw):
    """Answer with what `draw()` gives; `mark` changes with it, so that what the reader has already is not drawn."""
    etag = f'"{mark}"'
    response: HttpResponse = HttpResponseNotModified()
    if etag not in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(_drawn(draw), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(False, name) or ""
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def _drawn(draw):
    try:
        return draw()
    except (subprocess.SubprocessError, OSError) as error:
        raise NotDrawn from error
