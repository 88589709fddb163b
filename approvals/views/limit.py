"""Spending limits, approver and proxies of a person (A1, A3)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.actions import limit as limits
from approvals.forms import ProxyForm
from approvals.models import PeriodLimit, Proxy, SpendingLimit
from approvals.people import LimitForm
from approvals.rules import limit as rules
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from partners.queries import people

BELOW = "people with a place at the acting partner or below; the operator sees all"


@require(Permission.USER_MANAGE, sight=BELOW)
def incomplete(request):
    """Lead to where people with only a limit or only an approver are listed now (A1)."""
    return redirect(f"{reverse('approvals:who')}?problem=half")


@require(Permission.USER_MANAGE, sight=BELOW, methods=("GET", "POST"))
def edit(request, pk):
    """Set somebody's limits and approver, and whom he stands in for."""
    place = _place(request, pk)
    limit = SpendingLimit.objects.filter(membership=place).select_related("approver__user").first()
    initial = {
        "amount": limit and limit.amount,
        "approver": limit.approver.user.username if limit and limit.approver else "",
        **dict(PeriodLimit.objects.filter(membership=place).values_list("period", "amount")),
    }
    form = LimitForm(request.POST or None, partner=place.partner, by=request.acting, initial=initial)
    form.keeps(limit)
    if request.method == "POST" and form.is_valid():
        try:
            rules.check_may_set(request.acting, place)
            form.write_all(place, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:person", pk)
    status = 422 if form.errors else 200
    return render(request, "approvals/people/limit.html", {"form": form, "place": place}, status=status)


@require(Permission.USER_MANAGE, sight=BELOW, methods=("POST",))
def proxies(request, pk):
    """Take a proxy away: one that this person is, or one that he has."""
    place, form = _place(request, pk), ProxyForm(request.POST)
    mine = Proxy.objects.filter(principal=place) | Proxy.objects.filter(deputy=place)
    wanted = form.cleaned_data["proxy"] if form.is_valid() else None
    proxy = get_object_or_404(mine.select_related("principal__user", "deputy__user"), pk=wanted)
    try:
        rules.check_may_set(request.acting, place)
        limits.remove_proxy(proxy=proxy, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        values = {"deputy": proxy.deputy.user, "principal": proxy.principal.user}
        messages.success(request, _("%(deputy)s no longer stands in for %(principal)s.") % values)
    return redirect("partners:person", pk)


def _place(request, pk):
    places = people.places_visible_to(request.acting).current().select_related("user", "partner")
    place = get_object_or_404(places, pk=pk)
    if place.partner.kind == place.partner.Kind.OPERATOR:
        raise Http404
    return place
