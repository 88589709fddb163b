"""Leads: the list, a page each, new ones by hand and by invitation, and what is known of them (T7)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import lead as actions
from telesales.forms.lead import AssignmentForm, EntryForm
from telesales.pages import leads as pages
from telesales.pages.lead_listing import LEADS
from telesales.views.lead_answers import SIGHT, found, workable

BOTH = ("GET", "POST")


@require(Permission.LEAD_WORK, sight=SIGHT, methods=BOTH)
def index(request):
    """List leads; a file of them has no end."""
    leads, enrich = pages.listed(request.acting), pages.rows(request.acting)
    return lists.respond(request, LEADS, leads, template="telesales/lead/index.html", enrich=enrich)


@require(Permission.LEAD_WORK, sight=SIGHT)
def detail(request, pk):
    """Show a lead."""
    context = pages.context(found(request, pk), request.acting, now=request.acting.read_at)
    return render(request, "telesales/lead/detail.html", context)


@require(Permission.LEAD_WORK, sight="new rows", methods=BOTH)
def new(request):
    """Write a lead down."""
    return _entry(request, actions.enter, "telesales/lead/new.html", _("The lead is written down."))


@require(Permission.LEAD_WORK, sight="new rows", methods=BOTH)
def invitation(request):
    """Ask somebody by mail to say more about himself."""
    return _entry(request, actions.invite, "telesales/lead/invitation.html", _("The invitation is on its way."))


def _entry(request, action, template, said):
    sent = request.POST if request.method == "POST" else None
    form = EntryForm(sent)
    choice = AssignmentForm(sent, acting=request.acting, may_leave_open=True) if _chooses(request) else None
    if sent is not None and form.is_valid() and (choice is None or choice.is_valid()):
        to = choice.target if choice else (False, None)
        try:
            lead = action(data=form.cleaned_data, to=to, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, said)
            return redirect("telesales:lead", lead.pk)
    context = {"form": form, "choice": choice}
    return render(request, template, context, status=422 if sent is not None else 200)


def _chooses(request):
    return request.acting.may(Permission.RESELLER_EDIT)


@require(Permission.LEAD_WORK, sight=SIGHT, methods=BOTH)
def edit(request, pk):
    """Write down what is known better by now."""
    lead = workable(request, pk)
    known = {name: getattr(lead, name) for name in actions.DETAILS}
    known["product"] = lead.product.code if lead.product_id else ""
    form = EntryForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(lead=lead, data=form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("What you know is written down."))
            return redirect("telesales:lead", lead.pk)
    context = {"form": form, "lead": lead}
    return render(request, "telesales/lead/edit.html", context, status=422 if request.method == "POST" else 200)
