"""Headers that every answer carries."""

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.views.defaults import page_not_found


def harden(get_response):
    """Refuse odd methods, and keep what a signed-in user sees out of caches.

    HEAD is answered as the GET that it asks about: what counts attempts would take it for one (mail scanners send it).
    """

    def middleware(request):
        if request.method not in {"GET", "HEAD", "POST", "OPTIONS"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        response = _as_get(get_response, request) if request.method == "HEAD" else get_response(request)
        if response.status_code == 404 and settings.DEBUG and settings.DEMO and "text/html" in response["Content-Type"]:
            response = page_not_found(request, None)  # the demo shows what a visitor would see, not Django's own page
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


def _as_get(get_response, request):
    request.method = "GET"
    response = get_response(request)
    request.method = "HEAD"  # so that the server leaves the body out
    return response
