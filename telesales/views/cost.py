"""What a product costs the house, on its own page, for managers alone (T3, T16)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.pages import product as pages
from commerce.views.product import OWN, tried
from partners.access import require
from partners.permissions import Permission
from telesales.actions import cost as actions
from telesales.forms.cost import CostForm


@require(Permission.COST_READ, sight=OWN, methods=("GET", "POST"))
def costs(request, pk):
    """Show what one unit costs in each currency, and set it."""
    product = pages.find(request, pk)
    form = CostForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _put(request, form, product):
        messages.success(request, _("The cost is kept. It counts from the next offered price on."))
        return redirect("telesales:product_costs", product.pk)
    context = pages.frame(product, request.acting, "costs", form=form, rows=product.costs.order_by("currency"))
    return render(request, "telesales/setup/costs.html", context, status=422 if form.is_bound else 200)


def _put(request, form, product):
    def put(now):
        actions.put(product=product, **form.cleaned_data, by=request.acting, now=now)
        return True

    return tried(form, put)
