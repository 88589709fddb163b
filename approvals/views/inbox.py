"""What waits for the reader's decision, and what is decided about several at once (A3, A9)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.actions import bulk
from approvals.forms.decision import BulkAcceptForm, BulkRejectForm
from approvals.pages import inbox as pages
from approvals.pages.inbox_listing import INBOX
from approvals.queries import inbox as queries
from core import clock, lists
from core.forms import BackForm
from partners.access import require
from partners.permissions import Permission

MINE = "open steps whose approver or proxy the acting user is, or about which he was asked"


@require(Permission.ORDER_APPROVE, sight=MINE, methods=("GET", "POST"))
def inbox(request):
    """List what waits for the reader, the oldest first; POST exports the ticked ones."""
    found = queries.rows(queries.waiting(request.acting))
    return lists.respond(
        request, INBOX, found, template="approvals/inbox/index.html", enrich=pages.ready(request.acting)
    )


@require(Permission.ORDER_APPROVE, sight=MINE, methods=("POST",))
def acceptance(request):
    """Show the ticked orders, then accept them."""
    words = {"heading": _("Accept orders"), "button": _("Accept %(number)s, %(total)s"), "tone": "primary"}
    return _answer(request, words, BulkAcceptForm, accept=True)


@require(Permission.ORDER_APPROVE, sight=MINE, methods=("POST",))
def rejection(request):
    """Show the ticked orders, then reject them, with one reason."""
    words = {"heading": _("Reject orders"), "button": _("Reject %(number)s, %(total)s"), "tone": "danger"}
    return _answer(request, words, BulkRejectForm, accept=False)


def _answer(request, words, form_class, *, accept):
    """Ask about the ticked orders as they are shown; when it is confirmed decide each and tell how each went."""
    given, back = request.POST.getlist("ids"), _back(request)
    if "confirmed" in request.POST:
        form = form_class(request.POST)
        if form.is_valid():
            return _decided(request, words, form.cleaned_data["reason"], accept=accept)
    else:
        form = form_class()
    rows = pages.ticked(request.acting, given, accept=accept)
    if not rows:
        messages.error(request, pages.missing(given, rows) or _("Tick at least one order."))
        return redirect(back)
    fit = [row for row in rows if not row["obstacle"]]
    context = {**words, "back": back, "rows": rows, "fit": fit, "form": form, "missing": pages.missing(given, rows)}
    context["button"] = words["button"] % {"number": len(fit), "total": pages.total_words(fit)}
    return render(request, "approvals/inbox/bulk.html", context, status=422 if form.is_bound else 200)


def _decided(request, words, reason, *, accept):
    seen = {pk: request.POST.get(f"seen_{pk}", "") for pk in lists.ticked_ids(request.POST.getlist("ids"))}
    results = bulk.decide(seen=seen, accept=accept, reason=reason, by=request.acting, now=clock.now())
    done = sum(1 for result in results if not result.refusal)
    context = {"heading": words["heading"], "back": _back(request), "results": results, "done": done}
    return render(request, "approvals/inbox/bulk_done.html", context)


def _back(request):
    """Give the inbox as the reader left it."""
    inbox_url = reverse("approvals:inbox")
    given = BackForm(request.POST).back_url()
    return given if given.startswith(inbox_url) else inbox_url
