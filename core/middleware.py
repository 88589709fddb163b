"""Headers that every answer carries."""

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.views.defaults import page_not_found


def harden(get_response):
    """Refuse odd methods, and keep what a signed-in user sees out of caches."""

    def middleware(request):
        if request.method not in {"GET", "HEAD", "POST", "OPTIONS"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        response = get_response(request)
        if response.status_code == 404 and settings.DEBUG and settings.DEMO and "text/html" in response["Content-Type"]:
            response = page_not_found(request, None)  # the demo shows what a visitor would see, not Django's own page
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware
