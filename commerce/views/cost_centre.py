"""Partner administrators keep the cost centres of their company (A7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import cost_centre as actions
from commerce.forms.cost_centre import CostCentreForm, NewCostCentreForm, SwitchForm
from commerce.pages.cost_centre_listing import COST_CENTRES
from commerce.queries import cost_centre as queries
from commerce.views.product import tried
from core import lists
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission

BELOW = "cost centres of the acting partner and below; the operator sees all"
BOTH = ("GET", "POST")


@require(Permission.USER_MANAGE, sight=BELOW)
def index(request):
    """List, filter and export the cost centres."""
    found = queries.visible_to(request.acting).select_related("partner")
    return lists.respond(request, COST_CENTRES, found, template="commerce/cost_centre/index.html")


@require(Permission.USER_MANAGE, sight=BELOW, methods=BOTH)
def new(request):
    """Offer another cost centre."""
    initial = {} if request.acting.is_operator else {"partner": request.acting.partner_code}
    form = NewCostCentreForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        partner = _named(request, form, values.pop("partner"))
        made = partner and tried(
            form, lambda now: actions.open_one(partner=partner, **values, by=request.acting, now=now)
        )
        if made:
            messages.success(request, _("%(name)s can be chosen at checkout now.") % {"name": made})
            return redirect("commerce:cost_centres")
    context = {"form": form, "nodes": queries.nodes(request.acting)}
    return render(request, "commerce/cost_centre/new.html", context, status=422 if form.is_bound else 200)


@require(Permission.USER_MANAGE, sight=BELOW, methods=BOTH)
def edit(request, pk):
    """Change a cost centre's code and name."""
    found = _found(request, pk)
    form = CostCentreForm(
        request.POST if request.method == "POST" else None, initial={"code": found.code, "name": found.name}
    )
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        if tried(form, lambda now: actions.change(cost_centre=found, **values, by=request.acting, now=now)):
            messages.success(request, _("The cost centre is changed."))
            return redirect("commerce:cost_centres")
    context = {"form": form, "cost_centre": found}
    return render(request, "commerce/cost_centre/edit.html", context, status=422 if form.is_bound else 200)


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def switch(request, pk):
    """Switch a cost centre off, or offer it again."""
    found, form = _found(request, pk), SwitchForm(request.POST)
    if form.is_valid():
        is_active = form.cleaned_data["is_active"] == "yes"
        done = tried(
            form, lambda now: actions.switch(cost_centre=found, is_active=is_active, by=request.acting, now=now)
        )
        if done:
            said = _("%(name)s is offered again.") if is_active else _("%(name)s is no longer offered.")
            messages.success(request, said % {"name": found})
    return redirect("commerce:cost_centres")


def _found(request, pk):
    return get_object_or_404(queries.visible_to(request.acting).select_related("partner"), pk=pk)


def _named(request, form, code):
    """The partner with a code that the reader sees; the form says when there is none."""
    visible = Partner.objects.visible_to(request.acting)
    found = visible.filter(code__iexact=code.strip().replace("\0", "")).first()
    if found is None:
        form.add_error("partner", _("There is no partner with this code."))
    return found
