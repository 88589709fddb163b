"""Who shares what a product's vendor gets, on the product's own pages (F5)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.pages import product as pages
from commerce.views.product import OWN
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import joint_venture as actions
from telesales.forms.affiliate import ShareForm
from telesales.models import JointVenture
from telesales.pages import joint_venture as shown
from telesales.queries import joint_venture as queries


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def shares(request, pk):
    """Show who shares what is left for the vendor, and give a company a share."""
    product = pages.find(request, pk)
    if request.method != "POST":
        return _page(request, product, ShareForm())
    limited = ratelimit.consume_or_429(request, action="company_search", key=str(request.user.pk))
    if limited:
        return limited
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _page(request, product, form)
    found = queries.companies(request.acting, form.cleaned_data["partner"])
    if len(found) != 1:
        form.add_error("partner", _several(found))
        return _page(request, product, form, found=found)
    try:
        percent = form.cleaned_data["percent"]
        actions.give(product=product, partner=found[0], percent=percent, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, product, form)
    messages.success(request, _("%(name)s shares in what is sold from now on.") % {"name": found[0].name})
    return redirect("telesales:product_shares", pk)


def _several(found):
    if found:
        return _("Several companies are meant: choose one of them.")
    return _("No company is called so: enter its whole code, name or VAT number.")


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def end(request, pk, share):
    """Have a company share no more."""
    product = pages.find(request, pk)
    row = get_object_or_404(JointVenture.objects.filter(product=product), pk=share)
    try:
        actions.end(share=row, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The share has ended. Sales made before keep it."))
    return redirect("telesales:product_shares", pk)


def _page(request, product, form, *, found=()):
    known = shown.shown(product, request.acting, request.acting.read_at)
    context = pages.frame(product, request.acting, "shares", form=form, found=found, **known)
    return render(request, "telesales/affiliate/shares.html", context, status=422 if form.is_bound else 200)
