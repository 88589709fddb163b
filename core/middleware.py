"""Headers that every answer carries."""

from django.http import HttpResponseNotAllowed


def harden(get_response):
    """Refuse odd methods, and keep what a signed-in user sees out of caches."""

    def middleware(request):
        if request.method not in {"GET", "HEAD", "POST", "OPTIONS"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware
