"""How quickly one's company responds, and whether buyers read it (S8)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from messaging.actions import figures as actions
from messaging.forms.figures import FiguresForm
from messaging.pages import figures as pages
from messaging.queries import figures as queries
from partners.access import require
from partners.permissions import Permission


@require(Permission.MESSAGE_SELL, sight="figures of the acting company alone")
def figures(request):
    """Show the figures of one's company, its members and its months."""
    zone = timezone.get_current_timezone_name()
    return render(request, "messaging/figures/page.html", pages.page(request.acting, request.acting.read_at, zone))


@require(Permission.MESSAGE_MANAGE, sight="the marketplace's own settings", methods=("GET", "POST"))
def policy(request):
    """Decide whether buyers read figures."""
    now_shown = "yes" if queries.shows() else "no"
    form = FiguresForm(request.POST if request.method == "POST" else None, initial={"shows": now_shown})
    if form.is_valid():
        if actions.show(shows=form.cleaned_data["shows"], by=request.acting, now=clock.now()):
            messages.success(request, _("Saved. It counts from now on."))
        return redirect("messaging:figures_policy")
    status = 422 if form.is_bound else 200
    return render(request, "messaging/figures/policy.html", {"form": form, "fewest": queries.FEWEST}, status=status)
