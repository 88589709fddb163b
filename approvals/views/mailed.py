"""What the pages behind a mailed link share: the link that this browser followed, and what is shown without (A8)."""

from django.shortcuts import render

from approvals.links import decision as links
from core import clock


def keep(request, step_id, token):
    """Keep in the session what a link gave, out of the address."""
    request.session[_session_key(step_id)] = token


def opened(request, pk):
    """Give what the link opens that this browser has followed; None without one that works."""
    token = request.session.get(_session_key(pk), "")
    return links.open_link(token, now=clock.now(), ip=request.META.get("REMOTE_ADDR"))


def is_strangers(request, found):
    """Whether somebody else is signed in here than the link was mailed to: a forwarded mail decides nothing (L10)."""
    return request.user.is_authenticated and request.user.pk != found.asked.membership.user_id


def neutral(request):
    """The one page of every link that does not work."""
    return quiet(render(request, "approvals/link/neutral.html", status=404))


def quiet(response):
    """Let no address with a token in it be told on. Not for pages with a form: browsers would send "Origin: null"."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _session_key(pk):
    return f"approval_link_{pk}"
