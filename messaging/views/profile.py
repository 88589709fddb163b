"""Profiles of the company across and of what is negotiated with it, and what one's own tells of itself (S4)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from messaging.access import reads_inbox
from messaging.actions import profile as actions
from messaging.forms.profile import ProfileForm
from messaging.models import CompanyProfile
from messaging.pages import profile as pages
from messaging.queries import organisation
from messaging.queries import profile as queries
from messaging.windows import other
from partners import tabs
from partners.access import require
from partners.permissions import Permission

REVEALED = "threads of the acting company whose other side has responded"


@reads_inbox(sight=REVEALED)
def company(request, pk):
    """Show the company across."""
    thread, side = _across(request, pk)
    across = getattr(thread, f"{other(side)}_id")
    facts = pages.company(across, acting=request.acting, now=request.acting.read_at)
    return render(request, "messaging/profile/company.html", {**pages.thread(thread, side), **facts})


@reads_inbox(sight=REVEALED)
def product(request, pk):
    """Show the product or service that is negotiated, also where the reader's price lists do not."""
    thread, side = _across(request, pk)
    context = {**pages.thread(thread, side), "found": queries.negotiated(thread)}
    return render(request, "messaging/profile/product.html", context)


@require(Permission.PROFILE_EDIT, sight="the company in which one acts, not its branches", methods=("GET", "POST"))
def own(request):
    """Show what others read of one's company; POST changes it."""
    company_id = organisation.company_id(request.acting)
    if request.acting.partner_id != company_id:
        raise PermissionDenied
    stored = CompanyProfile.objects.filter(pk=company_id).values(*actions.FIELDS).first()
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=stored)
    if form.is_valid():
        try:
            actions.write(**form.cleaned_data, by=request.acting, now=clock.now())
            messages.success(request, _("Saved. Companies that deal with you read it from now on."))
            return redirect("messaging:profile")
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    facts = pages.company(company_id, acting=request.acting, now=request.acting.read_at)
    frame = tabs.frame(request, facts["company"].partner, "profile", form=form, **facts)
    return render(request, "messaging/profile/own.html", frame, status=422 if form.is_bound else 200)


def _across(request, pk):
    found = queries.across(request.acting, pk)
    if found is None:
        raise Http404
    return found
