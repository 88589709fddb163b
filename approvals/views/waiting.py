"""What waits for clients: the desk looks through it and reminds them; there is no way to accept for them (O6)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.actions import waiting as actions
from approvals.pages import waiting_listing as pages
from approvals.queries import waiting_list as queries
from commerce.models import Order
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"


@require(Permission.ORDER_DESK, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List what waits for clients, the oldest first; POST exports the ticked ones."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.STATES else ""
    is_fragment = request.htmx and not request.htmx.boosted
    return lists.respond(
        request,
        pages.WAITING,
        queries.orders(tab),
        template="approvals/waiting/index.html",
        enrich=pages.ready(request),
        extra={"tabs": [] if is_fragment else pages.tabs(tab)},
    )


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def reminder(request, number):
    """Remind whoever one order waits for."""
    order = get_object_or_404(Order.objects.visible_to(request.acting), number=number)
    return _remind(request, [order])


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def reminders(request):
    """Remind whoever the ticked orders wait for: one mail for a person."""
    ids = lists.ticked_ids(request.POST.getlist("ids"))
    found = list(Order.objects.visible_to(request.acting).filter(pk__in=ids))
    if not found:
        messages.error(request, _("Tick at least one order."))
        return redirect(_back(request))
    return _remind(request, found)


def _remind(request, orders):
    try:
        done = actions.remind(orders=orders, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _words(done))
    return redirect(_back(request))


def _words(done):
    said = ngettext("%(number)s person is reminded.", "%(number)s people are reminded.", done.people)
    said %= {"number": done.people}
    if not done.left_out:
        return said
    left = ngettext(
        "%(number)s order was left out: nobody can be written to, or all were reminded within the last hour.",
        "%(number)s orders were left out: nobody can be written to, or all were reminded within the last hour.",
        done.left_out,
    )
    return f"{said} {left % {'number': done.left_out}}"


def _back(request):
    """Give the list as the reader left it."""
    given, index_ = request.POST.get("back", ""), reverse("approvals:waiting")
    is_ours = given.startswith(index_) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else index_
