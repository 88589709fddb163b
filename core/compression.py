"""Pages compressed by the application: where a proxy does it, its answer stands and nothing is done twice.

Whether a compressed page tells its secrets by its length (BREACH): the one secret that pages carry is the form token,
which Django masks anew in each answer; the session's cookie is not sent along from other sites (SameSite); and the
answer's length is blurred by up to 100 random bytes. Streams and files go as they are: they may be long, and sounds are
asked for in ranges.
"""

from django.middleware.gzip import GZipMiddleware

KINDS = ("text/html", "application/json", "text/css")


class CompressPages(GZipMiddleware):
    def process_response(self, request, response):
        if response.streaming or not response.headers.get("Content-Type", "").startswith(KINDS):
            return response
        return super().process_response(request, response)
