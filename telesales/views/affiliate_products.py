"""The table of products and commissions of one affiliate, as his vendor changes it (F1, F5)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, lists
from core.refusal import Refused
from partners.access import require
from telesales.actions import affiliate_product as actions
from telesales.forms.affiliate import OneRateForm, ProductsForm
from telesales.models import CommissionRate
from telesales.queries import affiliation as queries
from telesales.views import affiliate_answers as answers
from telesales.views.affiliation import RIGHT, SIGHT, found, page


@require(RIGHT, sight=SIGHT, methods=("POST",))
def give(request, pk):
    """Have an affiliate sell more products."""
    affiliation = found(request, pk)
    held = queries.given(affiliation).values_list("product_id", flat=True)
    form = ProductsForm(request.POST, vendor_id=affiliation.vendor_id, but=held)
    if "find" in request.POST:
        shown = answers.products(request, form.as_typed())
        return shown or page(request, affiliation, give_form=form, status=200)
    if not form.is_valid():
        return page(request, affiliation, give_form=form)
    try:
        made = actions.give(affiliation=affiliation, by=request.acting, now=clock.now(), **form.offered)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, affiliation, give_form=form)
    said = ngettext("%(number)s product is added.", "%(number)s products are added.", len(made))
    messages.success(request, said % {"number": len(made)})
    return redirect("telesales:affiliation", pk)


@require(RIGHT, sight=SIGHT, methods=("POST",))
def change(request, pk):
    """Change the ticked products: on the phone or not, another commission, or taken away."""
    affiliation, ids = found(request, pk), lists.ticked_ids(request.POST.getlist("ids"))
    act = request.POST.get("act", "")
    form = OneRateForm(request.POST) if act == "rate" else None
    if form is not None and not form.is_valid():
        return page(request, affiliation, rate_form=form, ticked=ids)
    how = {"affiliation": affiliation, "ids": ids, "by": request.acting, "now": clock.now()}
    try:
        _acts(act, form, how)
    except Refused as refusal:
        if form is not None and refusal.field in form.fields:
            form.add_error(refusal.field, refusal.sentence)
            return page(request, affiliation, rate_form=form, ticked=ids)
        return page(request, affiliation, error=str(refusal), ticked=ids)
    messages.success(request, _("The products are changed."))
    return redirect("telesales:affiliation", pk)


def _acts(act, form, how):
    if act == "rate":
        return actions.add_rate(rate=form.rate, **how)
    if act == "take":
        return actions.take_away(**how)
    if act in ("phone", "no_phone"):
        return actions.set_phone(may_phone=act == "phone", **how)
    raise Refused(_("Choose what is to be done."))


@require(RIGHT, sight=SIGHT, methods=("POST",))
def end_rate(request, pk, rate):
    """Offer a commission no more."""
    affiliation = found(request, pk)
    rows = CommissionRate.objects.select_related("product__affiliation")
    rate = get_object_or_404(rows, pk=rate, product__affiliation=affiliation)
    try:
        actions.end_rate(rate=rate, by=request.acting, now=clock.now())
    except Refused as refusal:
        return page(request, affiliation, error=str(refusal))
    messages.success(request, _("The commission has ended. What was sold for it stays as it was agreed."))
    return redirect("telesales:affiliation", pk)
