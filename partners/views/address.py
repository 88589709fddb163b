"""The address book of a partner."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from partners import tabs
from partners.access import require
from partners.actions import address as actions
from partners.forms.partner import AddressForm
from partners.permissions import Permission

BELOW = "addresses of the acting partner and below; the operator sees all"


@require(Permission.PARTNER_EDIT, sight=BELOW, methods=("GET", "POST"))
def new(request, code):
    """Enter an address."""
    partner = tabs.find(request, code)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add(partner=partner, values=form.cleaned_data, by=request.acting, now=clock.now())
        messages.success(request, _("The address is saved."))
        return redirect("partners:detail", partner.code)
    return _page(request, partner, form)


@require(Permission.PARTNER_EDIT, sight=BELOW, methods=("GET", "POST"))
def edit(request, code, pk):
    """Change an address."""
    partner = tabs.find(request, code)
    address = get_object_or_404(partner.addresses, pk=pk)
    form = AddressForm(request.POST if request.method == "POST" else None, instance=address)
    if request.method == "POST" and form.is_valid():
        actions.change(address=address, values=form.cleaned_data, by=request.acting, now=clock.now())
        messages.success(request, _("The address is saved."))
        return redirect("partners:detail", partner.code)
    return _page(request, partner, form, address)


@require(Permission.PARTNER_EDIT, sight=BELOW, methods=("POST",))
def removal(request, code, pk):
    """Strike an address out of the book."""
    partner = tabs.find(request, code)
    address = get_object_or_404(partner.addresses, pk=pk)
    actions.remove(address=address, by=request.acting, now=clock.now())
    messages.success(request, _("“%(label)s” is no longer in the address book.") % {"label": address.label})
    return redirect("partners:detail", partner.code)


def _page(request, partner, form, address=None):
    context = tabs.frame(request, partner, "info", form=form, address=address)
    return render(request, "partners/partner/address.html", context, status=422 if form.is_bound else 200)
