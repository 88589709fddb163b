"""Company spend limits: those of the marketplace, and on a partner's page those of his company (K9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import spending as actions
from commerce.forms.spending import LimitForm, OwnLimitForm
from commerce.models import SpendLimit
from commerce.queries import spending as queries
from core import clock
from core.refusal import Refused
from partners import tabs
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

ALL = "all companies, operator staff only"
BELOW = "the acting partner and below; the operator sees all"


@require(Permission.SPEND_EDIT, sight=ALL, methods=("GET", "POST"))
def limits(request):
    """Show and set the limits for every company, and show who has others."""
    form = LimitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _set(form, request):
        messages.success(request, _("The limit is set: it counts from the next order on."))
        return redirect("commerce:spend_limits")
    context = {"form": form, "limits": queries.of_marketplace(), "own": queries.of_companies()}
    return render(request, "commerce/spending/index.html", context, status=422 if form.is_bound else 200)


@require(Permission.SPEND_EDIT, sight=ALL, methods=("POST",))
def removal(request, pk):
    """Take a limit of the marketplace away."""
    limit = get_object_or_404(SpendLimit, pk=pk, partner=None)
    actions.drop_limit(limit=limit, by=request.acting, now=clock.now())
    messages.success(request, _("The limit is taken away."))
    return redirect("commerce:spend_limits")


@require(Permission.PARTNER_READ, sight=BELOW)
def partner(request, code):
    """Show what a partner's company may spend, and has spent."""
    return _page(request, tabs.find(request, code))


@require(Permission.SPEND_EDIT, sight=ALL, methods=("POST",))
def own_limit(request, code):
    """Set a company's own limit, or exempt it."""
    found = tabs.find(request, code)
    form = OwnLimitForm(request.POST)
    if form.is_valid() and _set(form, request, partner=found):
        messages.success(request, _("The company's own limit is set: it counts from the next order on."))
        return redirect("commerce:partner_spending", found.code)
    return _page(request, found, form)


@require(Permission.SPEND_EDIT, sight=ALL, methods=("POST",))
def own_removal(request, code, pk):
    """Let the limit of the marketplace count for a company again."""
    found = tabs.find(request, code)
    limit = get_object_or_404(SpendLimit.objects.select_related("partner"), pk=pk, partner=found)
    actions.drop_limit(limit=limit, by=request.acting, now=clock.now())
    messages.success(request, _("The limit of the marketplace counts again."))
    return redirect("commerce:partner_spending", found.code)


def _set(form, request, **known):
    try:
        return actions.set_limit(**form.cleaned_data, **known, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def _page(request, found, form=None):
    root_id, usages = queries.usages(found.pk, request.acting.read_at)
    is_company = root_id == found.pk and found.kind != Partner.Kind.OPERATOR
    may_edit = request.acting.may(Permission.SPEND_EDIT) and is_company
    context = {
        "usages": usages,
        "company": found if is_company else Partner.objects.filter(pk=root_id).first(),
        "is_company": is_company,
        "may_edit": may_edit,
        "form": (form or OwnLimitForm(initial={"currency": found.currency})) if may_edit or form else None,
    }
    frame = tabs.frame(request, found, "spending", **context)
    return render(request, "commerce/spending/partner.html", frame, status=422 if form else 200)
