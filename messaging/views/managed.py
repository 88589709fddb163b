"""All conversations, for the marketplace manager: he reads, and opens again what is blocked (S8)."""

from django.http import Http404
from django.shortcuts import render

from core import clock, lists
from messaging.actions import managed as actions
from messaging.pages import managed as pages
from messaging.queries import managed as queries
from messaging.queries import talk
from partners.access import require
from partners.permissions import Permission

ALL = "all conversations, managers only; each reading is written down"


@require(Permission.MESSAGE_MANAGE, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List them; POST exports."""
    rows = queries.rows(request.acting.read_at)
    return lists.respond(request, pages.LISTING, rows, template="messaging/managed/index.html", enrich=pages.ready)


@require(Permission.MESSAGE_MANAGE, sight=ALL)
def managed(request, pk):
    """Show a conversation, and note that it was read."""
    thread = queries.found(pk)
    if thread is None:
        raise Http404
    given = request.GET.get("before", "")
    is_number = given.isascii() and given.isdigit() and len(given) < 19
    before = talk.message(thread, int(given)) if is_number else None
    actions.note_reading(thread=thread, by=request.acting, now=clock.now())
    context = pages.context(thread, request.acting.read_at, before=before)
    return render(request, "messaging/managed/detail.html", context)
