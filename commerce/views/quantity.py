"""In which quantities a product is ordered (C9)."""

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import quantity as actions
from commerce.forms.quantity import QuantityForm
from commerce.models import QuantityRule
from commerce.pages import product as pages
from commerce.views.product import OWN, tried
from core import clock
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def quantities(request, pk):
    """Show the rules of a product; POST sets one."""
    product = pages.find(request, pk)
    form = QuantityForm(request.POST if request.method == "POST" else None, by=request.acting)
    if form.is_valid():
        kept = tried(form, lambda now: actions.keep(product=product, **form.cleaned_data, by=request.acting, now=now))
        if kept:
            messages.success(request, _("The quantities are set."))
            return redirect("commerce:product_quantities", pk)
    context = pages.frame(product, request.acting, "quantities", form=form, rules=_rules(product, request.acting))
    return render(request, "commerce/product/quantities.html", context, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def removal(request, pk, rule_pk):
    """Take a rule away."""
    product = pages.find(request, pk)
    rule = get_object_or_404(_rules(product, request.acting), pk=rule_pk)
    actions.remove(product=product, rule=rule, by=request.acting, now=clock.now())
    messages.success(request, _("The rule is removed."))
    return redirect("commerce:product_quantities", pk)


def _rules(product, acting):
    """The rule for everybody, then those of the partners the reader sees."""
    seen = Q(partner=None) | Q(partner__in=Partner.objects.visible_to(acting))
    rules = QuantityRule.objects.filter(seen, product=product).select_related("partner")
    return rules.order_by(Lower("partner__name").asc(nulls_first=True), "pk")
