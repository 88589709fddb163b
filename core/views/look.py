"""The marketplace's look: its logo and its accent colour, whose addresses say what is in them."""

from django.http import Http404, HttpResponse

from core import accent, logos
from core.access import public

A_YEAR = 365 * 24 * 3600


@public("the logo, which stands on the sign-in page and in mails")
def logo(request, name):
    """Give a stored logo."""
    content = logos.read(name)
    if content is None:
        raise Http404
    return _for_ever(HttpResponse(content, content_type="image/png"))


@public("a style sheet that is made of the colour in its address")
def accent_sheet(request, colour, mark):
    """Give the sheet of a colour; under another mark there was another one."""
    if accent.mark(f"#{colour}") != mark:
        raise Http404
    return _for_ever(HttpResponse(accent.sheet(f"#{colour}"), content_type="text/css"))


def _for_ever(response):
    """What an address like this shows never changes."""
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
