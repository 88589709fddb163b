"""How the marketplace sells for others: one page of settings (T3, T4)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from partners.access import require
from partners.permissions import Permission
from telesales.actions import setup as actions
from telesales.forms.setup import SetupForm
from telesales.pages import setup as pages


@require(Permission.SALE_MANAGE, sight="the marketplace's own settings", methods=("GET", "POST"))
def setup(request):
    """Show and change the mode, the times, and what each role may do."""
    form = SetupForm(request.POST if request.method == "POST" else None, initial=pages.initial())
    if form.is_bound and form.is_valid():
        known = {"policy": form.policy, "settings": form.settings}
        if actions.set_all(**known, by=request.acting, now=clock.now()):
            messages.success(request, _("Saved. It counts from the next request of each seller on."))
        return redirect("telesales:setup")
    context = {"form": form, "rows": pages.rows(form), "roles": pages.roles()}
    return render(request, "telesales/setup/settings.html", context, status=422 if form.is_bound else 200)
