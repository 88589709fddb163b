"""Who looks after a lead, and what becomes of it (T7). Who once had it reads it; a change answers him 403."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import conversion_of_lead as conversion
from telesales.actions import lead as actions
from telesales.forms.lead import AssignmentForm, AssociationForm, ConversionForm, ReasonForm
from telesales.pages import leads as pages
from telesales.queries import lead as queries
from telesales.rules import lead as rules

SIGHT = "leads assigned to the reader, and those that once were"
BOTH, POST = ("GET", "POST"), ("POST",)


def found(request, pk):
    """Give a lead that the reader may read; for anybody else it does not exist (P12)."""
    return get_object_or_404(pages.listed(request.acting).select_related("user", "decided_by", "created_by"), pk=pk)


def workable(request, pk):
    """Give a lead that is the reader's to work on now; he may read others, no more."""
    lead = found(request, pk)
    if not rules.is_worked_by(request.acting, lead, queries.company_of(request.acting)):
        raise PermissionDenied
    return lead


def _page(request, lead, **forms):
    context = pages.context(lead, request.acting, now=clock.now(), **forms)
    return render(request, "telesales/lead/detail.html", {**context, **forms}, status=422)


def _done(request, lead, action, said, **values):
    """Do it and say so, or say why not."""
    try:
        action(lead=lead, by=request.acting, now=clock.now(), **values)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("telesales:lead", lead.pk)


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
    return _done(request, lead, actions.take, _("You look after this lead now."))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def give_back(request, pk):
    """Leave a lead to one's colleagues."""
    return _done(request, workable(request, pk), actions.give_back, _("The lead waits for whoever takes it."))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def invite_again(request, pk):
    """Send the invitation once more."""
    return _done(request, workable(request, pk), actions.invite_again, _("The invitation is on its way."))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def disqualify(request, pk):
    """Say that he does not become a customer."""
    lead = workable(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, lead, reason_form=form)
    said = _("The lead is disqualified.")
    return _done(request, lead, actions.disqualify, said, reason=form.cleaned_data["reason"])


@require(Permission.LEAD_WORK, sight=SIGHT, methods=BOTH)
def conversion_page(request, pk):
    """Make a lead a company; first it is shown who it may be already."""
    lead = workable(request, pk)
    form = ConversionForm(request.POST if request.method == "POST" else None, initial=pages.wished(lead))
    if request.method == "POST" and form.is_valid():
        try:
            conversion.convert(lead=lead, data=form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("%(company)s is a customer now.") % form.cleaned_data)
            return redirect("telesales:lead", lead.pk)
    return _conversion(request, lead, form)


@require(Permission.LEAD_WORK, sight=SIGHT, methods=POST)
def association(request, pk):
    """Say who a lead is already."""
    lead = workable(request, pk)
    form = AssociationForm(request.POST, candidates=queries.candidates(lead, request.acting, text=_searched(request)))
    if form.is_valid():
        return _done(request, lead, conversion.associate, _("The lead is a customer you know."), place=form.place)
    return _conversion(request, lead, ConversionForm(initial=pages.wished(lead)), association=form)


def _searched(request):
    return (request.POST if request.method == "POST" else request.GET).get("q", "").replace("\0", "")[:100]


def _conversion(request, lead, form, association=None):
    text = _searched(request)
    known = queries.candidates(lead, request.acting, text=text)
    context = {
        "lead": lead, "form": form, "association": association, "alike": pages.alike(known), "q": text,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "telesales/lead/conversion.html", context, status=status)
