"""Budgets: what branches and cost centres may order, and what they have (A7)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from approvals.actions import budget as actions
from approvals.forms.budget import BudgetForm, NewBudgetForm
from approvals.pages import budget as pages
from approvals.pages import budget_listing as listings
from approvals.queries import budget_list as queries
from commerce.models import CostCentre
from commerce.queries import cost_centre as cost_centres
from commerce.views.product import tried
from core import clock, lists
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission
from partners.queries.people import nameable

BELOW = "budgets of the acting partner and below; the operator sees all"
BOTH = ("GET", "POST")
OFFERED = 200


@require(Permission.BUDGET_READ, sight=BELOW)
def budgets(request):
    """List, filter and export the budgets with how they stand now."""
    now = request.acting.read_at or clock.now()
    found, enrich = queries.visible_to(request.acting), listings.with_current(now)
    extra = {"may_edit": request.acting.may(Permission.USER_MANAGE)}
    terms = {"enrich": enrich, "extra": extra, "defaults": {"state": "on"}}
    return lists.respond(request, listings.BUDGETS, found, template="approvals/budget/index.html", **terms)


@require(Permission.USER_MANAGE, sight=BELOW, methods=BOTH)
def new(request):
    """Set a budget."""
    acting = request.acting
    initial = {} if acting.is_operator else {"partner": acting.partner_code}
    offered = cost_centres.to_choose(acting)
    form = NewBudgetForm(request.POST if request.method == "POST" else None, initial=initial, cost_centres=offered)
    made = form.is_bound and form.is_valid() and _opened(request, form)
    if made:
        messages.success(request, _("The budget is set: it counts from the next order on."))
        return redirect("approvals:budget", made.pk)
    colleagues = [] if acting.is_operator else nameable(Partner.objects.get(pk=acting.partner_id), acting)[:OFFERED]
    context = {"form": form, "nodes": queries.nodes(acting), "colleagues": colleagues}
    return render(request, "approvals/budget/new.html", context, status=422 if form.is_bound else 200)


@require(Permission.BUDGET_READ, sight=BELOW)
def budget(request, pk):
    """Show how a budget stands and stood, and what orders took of it."""
    found, acting = _found(request, pk), request.acting
    is_page = not request.htmx and "export" not in request.GET
    extra = pages.context(found, acting, now=acting.read_at or clock.now()) if is_page else {}
    extra["may_edit"] = acting.may(Permission.USER_MANAGE) and found.is_active
    terms = {"enrich": listings.ready(found, acting), "extra": extra}
    template = "approvals/budget/detail.html"
    return lists.respond(request, listings.ENTRIES, queries.entries(found), template=template, **terms)


@require(Permission.USER_MANAGE, sight=BELOW, methods=BOTH)
def edit(request, pk):
    """Change a budget, from this period on."""
    found = _found(request, pk)
    initial = {
        "amount": found.amount and f"{found.amount.normalize():f}" if found.amount is not None else None,
        "rule": found.rule,
        "approver": found.approver.user.username if found.approver_id else "",
        "carries_over": found.carries_over,
    }
    form = BudgetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _changed(request, form, found):
        messages.success(request, _("The budget is changed, from this period on."))
        return redirect("approvals:budget", found.pk)
    colleagues = nameable(found.partner, request.acting)[:OFFERED]
    context = {"form": form, "budget": found, "title": pages.title(found), "colleagues": colleagues}
    return render(request, "approvals/budget/edit.html", context, status=422 if form.is_bound else 200)


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def end(request, pk):
    """Switch a budget off."""
    found = _found(request, pk)
    actions.switch_off(budget=found, by=request.acting, now=clock.now())
    messages.success(request, _("The budget of %(name)s is switched off.") % {"name": pages.title(found)})
    return redirect("approvals:budgets")


@require(Permission.BUDGET_READ, sight=BELOW)
def report(request):
    """Show and export what is spent against each budget, period by period."""
    found = queries.periods_visible_to(request.acting)
    is_page = not request.htmx and "export" not in request.GET
    today = (request.acting.read_at or clock.now()).date()
    extra = {"chart": pages.chart(found.filter(ends_on__gt=today, budget__is_active=True)) if is_page else None}
    terms = {"enrich": listings.standing, "extra": extra, "defaults": {"time": "current"}}
    return lists.respond(request, listings.REPORT, found, template="approvals/budget/report.html", **terms)


def _found(request, pk):
    return get_object_or_404(queries.visible_to(request.acting), pk=pk)


def _opened(request, form):
    values = dict(form.cleaned_data)
    code = values.pop("partner").strip().replace("\0", "")
    partner = Partner.objects.visible_to(request.acting).filter(code__iexact=code).first()
    if partner is None:
        form.add_error("partner", _("There is no partner with this code."))
        return None
    centre = values.pop("cost_centre")
    values["cost_centre"] = centre and CostCentre.objects.filter(pk=centre).first()
    if centre and values["cost_centre"] is None:
        form.add_error("cost_centre", _("This cost centre is not offered there: choose another."))
    if not _name(form, values, partner, request.acting) or form.errors:
        return None
    return tried(form, lambda now: actions.open_one(partner=partner, **values, by=request.acting, now=now))


def _changed(request, form, found):
    values = dict(form.cleaned_data)
    if not _name(form, values, found.partner, request.acting, kept=found.approver):
        return None
    return tried(form, lambda now: actions.change(budget=found, **values, by=request.acting, now=now))


def _name(form, values, partner, acting, kept=None):
    """Replace the approver's user name by his place; the form says where nobody is called so. Who is approver already
    may stay, also where the reader could not name him himself."""
    username = values["approver"].strip().replace("\0", "")
    if not username:
        values["approver"] = None
    elif kept and kept.user.username.lower() == username.lower():
        values["approver"] = kept
    else:
        values["approver"] = nameable(partner, acting).filter(user__username__iexact=username).first()
        if values["approver"] is None:
            form.add_error("approver", _("There is nobody here with the user name %(name)s.") % {"name": username})
            return False
    return True
