"""The terms of business: read by everybody, written by the operator in versions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import public
from core.refusal import Refused
from partners.access import require
from partners.actions import terms as actions
from partners.forms.terms import TermsForm
from partners.models import BusinessTerms
from partners.permissions import Permission
from partners.queries import terms as queries

OWN = "the marketplace's own settings"
SHOWN = 200
"""So many companies that accepted a version are listed; all of them stand in the list of registrations."""


@public("the terms of business, which everybody may read")
def current(request):
    """Lead to the version that counts now."""
    last = queries.last()
    if last is None:
        raise Http404
    return redirect("partners:terms_version", last.number)


@public("the terms of business, which everybody may read, old versions too")
def version(request, number):
    """Show a version as it was written."""
    found = get_object_or_404(BusinessTerms, number=number)
    return render(request, "partners/terms/version.html", {"terms": found, "last": queries.last()})


@require(Permission.SETTINGS_READ, sight=OWN)
def index(request):
    """List the versions."""
    return render(request, "partners/terms/index.html", {"versions": queries.versions()})


@require(Permission.SETTINGS_READ, sight="companies that accepted a version, which the operator's staff see anyway")
def accepted(request, number):
    """Show who accepted a version, and when."""
    found = get_object_or_404(queries.versions(), number=number)
    context = {"terms": found, "rows": queries.acceptances(found)[:SHOWN], "most": SHOWN}
    return render(request, "partners/terms/accepted.html", context)


@require(Permission.SETTINGS_EDIT, sight=OWN, methods=("GET", "POST"))
def new(request):
    """Write the next version, beginning with the last one's words."""
    last = queries.last()
    initial = {"text": last.text if last else "", "seen": last.number if last else 0}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = actions.write(**form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("%(version)s counts from now on.") % {"version": made})
            return redirect("partners:terms")
    status = 422 if form.is_bound else 200
    return render(request, "partners/terms/new.html", {"form": form, "last": last}, status=status)
