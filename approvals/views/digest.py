"""Whether somebody gets the list of what waits each morning: the page behind the link in it (A9)."""

from allauth.core import ratelimit
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from approvals.actions import digest
from approvals.links import digest as digest_links
from approvals.models import DigestOptOut
from core import clock
from core.access import public
from core.actor import Actor
from core.reader import as_reader

LINK = "signed link for one place, which chooses its own mails"


@never_cache
@csrf_exempt
@public(LINK, methods=("GET", "POST"))
def digests(request, token):
    """Show what is chosen; POST changes it, from this page or from a mail program, which has no cookie (RFC 8058)."""
    place = digest_links.open_link(token)
    if place is None:
        limited = ratelimit.consume_or_429(request, action="other_link", limit_get=True)
        return limited or _quiet(render(request, "approvals/link/neutral.html", status=404))
    if request.method == "POST":
        user = place.user
        by = Actor(user.pk, user.name, channel="link", ip=request.META.get("REMOTE_ADDR"))
        wanted = request.POST.get("lists") == "wanted"
        digest.choose(membership=place, wanted=wanted, by=by, now=clock.now())
    with as_reader(place.user):
        is_wanted = not DigestOptOut.objects.filter(membership=place).exists()
        return _quiet(render(request, "approvals/digest/page.html", {"place": place, "is_wanted": is_wanted}))


def _quiet(response):
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
