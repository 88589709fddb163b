"""Health, and the demo's Outbox."""

from dataclasses import asdict

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core import caught, health
from core.access import public
from core.pdf import FILE_POLICY

MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],  # the marketplace's logo
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}
"""Mails bring their styles along; nothing else may load or run."""


@public("says nothing but that the process is alive")
def healthz(request):
    """Answer while the process is alive."""
    return HttpResponse("ok", content_type="text/plain")


@public("says only which parts answer")
def readyz(request):
    """Answer 200 while requests can be served, with what works."""
    found = health.readiness()
    return JsonResponse(asdict(found), status=200 if found.is_ready else 503)


@public("exists in the demo only")
def outbox(request):
    """List the mails that the demo's worker has sent, the newest first."""
    _demo_only()
    mails = caught.newest(settings.MAIL_DIR, limit=100)
    chosen = next((mail for mail in mails if mail.key == request.GET.get("mail")), mails[0] if mails else None)
    return render(request, "core/outbox.html", {"mails": mails, "chosen": chosen})


@csp(MAIL_POLICY)
@xframe_options_sameorigin
@public("exists in the demo only")
def outbox_mail(request, key):
    """Show the HTML part of one mail as a mail program would, for the frame on the Outbox page."""
    _demo_only()
    return HttpResponse(_mail(key).html.replace("<head>", '<head><base target="_blank">', 1))


@csp(FILE_POLICY)
@public("exists in the demo only")
def outbox_file(request, key, number):
    """Open what was attached to a mail: a PDF in the browser, anything else as a download."""
    _demo_only()
    files = _mail(key).files
    if not 1 <= number <= len(files):
        raise Http404
    file = files[number - 1]
    is_pdf = file.content_type == "application/pdf"
    response = HttpResponse(file.content, content_type=file.content_type if is_pdf else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not is_pdf, file.name or "file") or ""
    return response


def _mail(key):
    mail = caught.one(settings.MAIL_DIR, key)
    if mail is None:
        raise Http404
    return mail


def _demo_only():
    if not settings.DEMO or not settings.MAIL_DIR:
        raise Http404
