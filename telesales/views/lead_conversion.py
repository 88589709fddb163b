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
from telesales.views.lead_answers import SIGHT, done, workable


@require(Permission.LEAD_WORK, sight=SIGHT, methods=("GET", "POST"))
def conversion(request, pk):
    """Make a lead a company; first it is shown who it may be already."""
    lead = workable(request, pk)
    form = ConversionForm(request.POST if request.method == "POST" else None, initial=pages.wished(lead))
    if request.method == "POST" and form.is_valid():
        try:
            actions.convert(lead=lead, data=form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("%(company)s is a customer now.") % form.cleaned_data)
            return redirect("telesales:lead", lead.pk)
    return _conversion(request, lead, form)


@require(Permission.LEAD_WORK, sight=SIGHT, methods=("POST",))
def association(request, pk):
    """Say who a lead is already."""
    lead = workable(request, pk)
    form = AssociationForm(request.POST, candidates=queries.candidates(lead, request.acting, text=_searched(request)))
    if form.is_valid():
        return done(request, lead, actions.associate, _("The lead is a customer you know."), place=form.place)
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
