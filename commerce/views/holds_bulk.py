"""Release or reject ticked orders: they are shown, it is confirmed, and each is told how it went (K3)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.actions import hold as actions
from commerce.forms.holds import RejectForm, ReleaseForm
from commerce.models import Order
from commerce.pages import hold as pages
from commerce.views.holds import back
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all orders, operator staff only"


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def release(request):
    """Release what the reader decides about of the ticked orders."""
    words = {"heading": _("Release held orders"), "button": _("Release %(number)s"), "tone": "primary"}
    return _answer(request, words, ReleaseForm, actions.release, is_end=False)


@require(Permission.ORDER_DESK, sight=ALL, methods=("POST",))
def rejection(request):
    """Reject the ticked orders of which the reader decides about a hold."""
    words = {"heading": _("Reject held orders"), "button": _("Reject %(number)s"), "tone": "danger"}
    return _answer(request, words, RejectForm, actions.reject, is_end=True)


def _answer(request, words, form_class, action, *, is_end):
    """Show the ticked orders and ask; when it is confirmed, do it to each and tell how each went."""
    where = back(request, reverse("commerce:holds"))
    rows = pages.ticked(request, lists.ticked_ids(request.POST.getlist("ids")), is_end=is_end)
    if not rows:
        messages.error(request, _("Tick at least one order."))
        return redirect(where)
    fit = [row for row in rows if not row["obstacle"]]
    form = form_class(request.POST if "confirmed" in request.POST else None)
    context = {
        **words,
        "back": where,
        "rows": rows,
        "number": len(fit),
        "ids": [row["pk"] for row in fit],
        "form": form,
    }
    context["button"] = words["button"] % {"number": len(fit)}
    if not (fit and form.is_valid()):
        return render(request, "commerce/hold/bulk.html", context, status=422 if form.is_bound and fit else 200)
    context["results"] = [_tried(request, row, action, form.cleaned_data) for row in fit]
    context["done"] = sum(1 for result in context["results"] if not result["refusal"])
    return render(request, "commerce/hold/bulk_done.html", context)


def _tried(request, row, action, data):
    """Do it to one order, in a transaction of its own; give the row with what was refused."""
    try:
        action(order=Order(pk=row["pk"]), by=request.acting, now=clock.now(), **data)
    except Refused as refusal:
        return {**row, "refusal": refusal.sentence}
    return {**row, "refusal": ""}
