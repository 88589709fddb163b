"""Who looks after a lead, and that nothing comes of it (T7). Who once had it reads it; a change answers him 403."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import lead as actions
from telesales.forms.lead import AssignmentForm, ReasonForm
from telesales.pages import leads as pages
from telesales.queries import lead as queries
from telesales.rules import lead as rules
from telesales.views.lead_answers import SIGHT, done, found, workable

POST = ("POST",)


def _page(request, lead, **forms):
    context = pages.context(lead, request.acting, now=clock.now(), **forms)
    return render(request, "telesales/lead/detail.html", {**context, **forms}, status=422)


@require(Permission.RESELLER_EDIT, sight=SIGHT, methods=POST)
def assign(request, pk):
    """Give a lead to sales support or to a reseller company."""
    lead = found(request, pk)
    if not rules.may_direct(request.acting, lead):
        raise PermissionDenied
    form = AssignmentForm(request.POST, acting=request.acting)
    if form.is_valid():
        for_ssrs, reseller = form.target
        try:
            actions.assign(lead=lead, for_ssrs=for_ssrs, reseller=reseller, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error("to" if refusal.field == "to" else None, refusal.sentence)
        else:
            messages.success(request, _("The lead is assigned."))
            return redirect("telesales:lead", lead.pk)
    return _page(request, lead, assign_form=form)


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def take(request, pk):
    """Look after a lead oneself."""
    lead = found(request, pk)
    if not rules.is_assigned(request.acting, lead, queries.company_of(request.acting)):
        raise PermissionDenied
    return done(request, lead, actions.take, _("You look after this lead now."))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def give_back(request, pk):
    """Leave a lead to one's colleagues."""
    return done(request, workable(request, pk), actions.give_back, _("The lead waits for whoever takes it."))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def invite_again(request, pk):
    """Send the invitation once more."""
    return done(request, workable(request, pk), actions.invite_again, _("The invitation is on its way."))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def disqualify(request, pk):
    """Say that he does not become a customer."""
    lead = workable(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, lead, reason_form=form)
    said = _("The lead is disqualified.")
    return done(request, lead, actions.disqualify, said, reason=form.cleaned_data["reason"])
