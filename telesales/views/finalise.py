"""Close a sale that the customer has agreed to otherwise than by his click in time (T3, T6)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import finalise as actions
from telesales.forms.quote import FinaliseForm
from telesales.pages import quote_sending as pages
from telesales.rules import opportunity as rules
from telesales.views import opportunity_answers as opportunities
from telesales.views.opportunity_answers import BOTH, SIGHT


@require(Permission.SALE_MAKE, sight=SIGHT, methods=BOTH)
def finalise(request, number):
    """Say how the customer agreed and how he pays; POST orders."""
    found, now = opportunities.found(request, number), clock.now()
    if rules.Act.FINALISE not in rules.allowed(found, request.acting, now):
        return opportunities.page(request, found, status=403)
    form = FinaliseForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and (order := _ordered(request, found, form)):
        return _done(request, order)
    context = pages.finalise_context(found, request.acting, now=now, form=form)
    return render(request, "telesales/quote/finalise.html", context, status=422 if form else 200)


@require(Permission.SALE_MAKE, sight=SIGHT, methods=("POST",))
def acceptance(request, number):
    """Take a yes that came after the quote's end, at the quoted prices."""
    found = opportunities.found(request, number)
    try:
        order = actions.accept(opportunity=found, by=request.acting, now=clock.now())
    except Refused as refusal:
        return opportunities.refused(request, found, refusal)
    return _done(request, order)


def _ordered(request, found, form):
    """Give the order; None where it was refused, which then stands in the form."""
    try:
        return actions.finalise(opportunity=found, by=request.acting, now=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return None


def _done(request, order):
    said = {"number": order.number, "state": order.get_state_display()}
    messages.success(request, _("Order %(number)s: %(state)s.") % said)
    return redirect("commerce:order", order.number)
