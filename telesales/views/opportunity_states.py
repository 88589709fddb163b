"""Take an opportunity on: to a manager, to its end, or away (T5). Quotes have views of their own."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import opportunity_state as actions
from telesales.forms.opportunity import ReasonForm
from telesales.rules import opportunity as rules
from telesales.views import opportunity_answers as opportunities
from telesales.views.opportunity_answers import SIGHT


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def submission(request, number):
    """Have a manager look at it."""
    opportunity = opportunities.found(request, number)
    try:
        actions.submit(opportunity=opportunity, by=request.acting, now=clock.now())
    except Refused as refusal:
        return opportunities.refused(request, opportunity, refusal)
    messages.success(request, _("%(number)s waits for a manager's review.") % {"number": number})
    return _back(request, number)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def decline(request, number):
    """Let nothing come of it."""
    opportunity, form = opportunities.found(request, number), ReasonForm(request.POST, prefix="decline")
    now = clock.now()
    try:
        rules.check(rules.Act.DECLINE, opportunity, request.acting, now)
        if not form.is_valid():
            return opportunities.page(request, opportunity, decline=form)
        actions.decline(opportunity=opportunity, reason=form.cleaned_data["reason"], by=request.acting, now=now)
    except Refused as refusal:
        return opportunities.refused(request, opportunity, refusal)
    messages.success(request, _("%(number)s is declined; its owner is told why.") % {"number": number})
    return _back(request, number)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def deletion(request, number):
    """Put it away."""
    opportunity = opportunities.found(request, number)
    try:
        actions.delete(opportunity=opportunity, by=request.acting, now=clock.now())
    except Refused as refusal:
        return opportunities.refused(request, opportunity, refusal)
    messages.success(request, _("%(number)s is deleted.") % {"number": number})
    return redirect("telesales:opportunities")


def _back(request, number):
    if request.POST.get("back") == "board":
        return redirect("telesales:board")
    return redirect("telesales:opportunity", number)
