"""Make a lead a customer: a company of its own, or somebody who is there already (T7)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import conversion_of_lead as actions
from telesales.forms.lead import AssociationForm, ConversionForm
from telesales.pages import leads as pages
from telesales.queries import lead as queries
from telesales.rules import lead as rules
from telesales.views.lead_answers import SIGHT, workable


@require(Permission.LEAD_WORK, sight=SIGHT, methods=("GET", "POST"))
def conversion(request, pk):
    """Make a lead a company; first it is shown who it may be already."""
    lead = workable(request, pk)
    form = _new(request, lead, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        more = {"price_list": data.pop("price_list", None), "opens": data.pop("opens", False), "data": data}
        said = _("%(company)s is a customer now.") % data
        if _is_done(request, form, actions.convert, said, lead=lead, **more):
            return _after(lead)
    return _conversion(request, lead, form, _known(request, lead))


@require(Permission.LEAD_WORK, sight=SIGHT, methods=("POST",))
def association(request, pk):
    """Say who a lead is already."""
    lead = workable(request, pk)
    form = _known(request, lead, request.POST)
    if form.is_valid():
        more = {"place": form.place, "opens": form.cleaned_data.get("opens", False)}
        if _is_done(request, form, actions.associate, _("The lead is a customer you know."), lead=lead, **more):
            return _after(lead)
    return _conversion(request, lead, _new(request, lead), form)


def _new(request, lead, sent=None):
    return ConversionForm(sent, initial=pages.wished(lead), acting=request.acting, lead=lead)


def _known(request, lead, sent=None):
    found = queries.candidates(lead, request.acting, text=_searched(request))
    return AssociationForm(sent, candidates=found, acting=request.acting, lead=lead)


def _is_done(request, form, action, said, **values):
    """Do it and say so; False where it is refused, with the reason in the form."""
    try:
        action(by=request.acting, now=clock.now(), **values)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    messages.success(request, said)
    return True


def _after(lead):
    """Go on with the opportunity that was opened, or with the lead."""
    lead.refresh_from_db(fields=["opportunity"])
    if lead.opportunity_id:
        return redirect("telesales:opportunity", lead.opportunity.number)
    return redirect("telesales:lead", lead.pk)


def _searched(request):
    return (request.POST if request.method == "POST" else request.GET).get("q", "").replace("\0", "")[:100]


def _conversion(request, lead, form, association):
    context = {
        "lead": lead, "form": form, "association": association, "alike": pages.alike(association.candidates),
        "may_open": rules.may_open(request.acting, lead), "q": _searched(request),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "telesales/lead/conversion.html", context, status=status)
