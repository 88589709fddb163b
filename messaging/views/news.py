"""Whether a page that is open has missed something (S5)."""

from django.http import HttpResponse

from core.access import public
from messaging import polling


@public("the signed address of one reader's page tells yes or no, no more")
def news(request, token):
    """Answer 204 where nothing is new, 200 where the page has something to load; else there is no such address."""
    found = polling.has_news(token)
    status = 404 if found is None else 200 if found else 204
    return HttpResponse(status=status, content_type="text/plain")
