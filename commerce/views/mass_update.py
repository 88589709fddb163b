"""Many prices at once: say how they change, look at what would happen, do it (C6)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import mass_update as actions
from commerce.forms.mass_update import MassUpdateForm
from commerce.pages import price_list as price_pages
from commerce.pages.price_list import SIGHT
from commerce.queries import mass_update as queries
from core import clock
from partners.access import require
from partners.permissions import Permission


@require(Permission.PRICE_EDIT, sight=SIGHT, methods=("GET", "POST"))
def mass_update(request, pk):
    """Preview a change of many prices; POST with the version that was looked at carries it out."""
    price_list = price_pages.find(request, pk)
    form = MassUpdateForm(price_pages.sent(request), currency=price_list.currency)
    if form.is_valid() and "apply" in request.POST and form.cleaned_data["seen_version"]:
        asked = {"change": form.change, "seen_version": form.cleaned_data["seen_version"]}
        done = price_pages.tried(
            form, lambda now: actions.apply(price_list=price_list, **asked, by=request.acting, now=now)
        )
        if done:
            messages.success(request, _("The prices are changed. It can be undone here."))
            return redirect("commerce:price_list_versions", price_list.pk)
        price_list.refresh_from_db()
    preview = queries.preview(price_list, form.change, clock.now()) if _can_be_shown(form) else None
    context = price_pages.frame(request, price_list, "mass_update", form=form, preview=preview)
    status = 422 if form.errors else 200
    return render(request, "commerce/pricing/mass_update.html", context, status=status)


def _can_be_shown(form):
    return form.is_bound and not (form.errors.keys() - {"__all__"})
