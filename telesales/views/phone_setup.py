"""How the marketplace sells on the phone: its settings, and what is told there (F6)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import phone_setup as actions
from telesales.forms.phone_setup import PolicyForm, ScriptForm
from telesales.models import PhoneScript
from telesales.pages import phone_setup as pages
from telesales.queries import phone_setup as queries

OWN = "the marketplace's own settings"
BOTH = ("GET", "POST")


@require(Permission.PHONE_MANAGE, sight=OWN, methods=BOTH)
def settings(request):
    """Show and change the settings; list the versions of the script."""
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=pages.initial_policy())
    if form.is_bound and form.is_valid():
        if actions.set_policy(values=form.cleaned_data, by=request.acting, now=clock.now()):
            messages.success(request, _("Saved. It counts from now on."))
        return redirect("telesales:phone_setup")
    context = {"form": form, "scripts": queries.scripts()}
    return render(request, "telesales/phone/setup.html", context, status=422 if form.is_bound else 200)


@require(Permission.PHONE_READ, sight="the marketplace's scripts: whoever sells on the phone reads them out")
def script(request, version):
    """Show a version of the script, with what was new in it."""
    found = get_object_or_404(PhoneScript.objects.select_related("by"), version=version)
    before, last = queries.script_before(found), queries.script()
    context = {
        "script": found,
        "before": before,
        "is_last": last == found,
        "last": last,
        "parts": pages.parts(pages.said(found), before) if before else [],
    }
    return render(request, "telesales/phone/script.html", context)


@require(Permission.PHONE_MANAGE, sight=OWN, methods=BOTH)
def script_new(request):
    """Write the next version: it is shown against the last one before it counts."""
    form = ScriptForm(request.POST if request.method == "POST" else None, initial=pages.initial_script())
    is_valid = form.is_bound and form.is_valid()
    preview = None
    if is_valid and "write" in request.POST:
        if written := _written(request, form):
            messages.success(request, _("%(version)s counts from now on.") % {"version": written})
            return redirect("telesales:phone_script", written.version)
    elif is_valid:
        preview = pages.parts(form.values, queries.script())
    context = {"form": form, "preview": preview, "last": queries.script()}
    status = 422 if form.is_bound and preview is None else 200
    return render(request, "telesales/phone/script_new.html", context, status=status)


def _written(request, form):
    """Give the version that was written; None where it was refused, which then stands in the form."""
    known = {"values": form.values, "seen": form.cleaned_data["seen"]}
    try:
        return actions.write_script(**known, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return None
