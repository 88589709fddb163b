"""The operator keeps the ways of delivery and their costs (O2)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import delivery as actions
from commerce.forms.delivery import MethodForm, NewMethodForm, RateForm
from commerce.models import DeliveryMethod, DeliveryRate
from commerce.views.product import tried
from core import clock
from partners.access import require
from partners.permissions import Permission

ALL = "ways of delivery are the operator's alone"


@require(Permission.DELIVERY_EDIT, sight=ALL)
def index(request):
    """List the ways of delivery with their costs."""
    return _page(request)


@require(Permission.DELIVERY_EDIT, sight=ALL, methods=("POST",))
def new(request):
    """Offer another way of delivery."""
    form = NewMethodForm(request.POST)
    if form.is_valid() and tried(form, lambda now: actions.create(**form.cleaned_data, by=request.acting, now=now)):
        messages.success(request, _("“%(name)s” is there: now enter what it costs.") % {"name": form["name"].value()})
        return redirect("commerce:deliveries")
    return _page(request, method_form=form)


@require(Permission.DELIVERY_EDIT, sight=ALL, methods=("GET", "POST"))
def edit(request, pk):
    """Change a way of delivery."""
    method = get_object_or_404(DeliveryMethod, pk=pk)
    form = MethodForm(request.POST if request.method == "POST" else None, instance=method)
    if form.is_bound and form.is_valid():
        values = {**form.cleaned_data}
        if tried(form, lambda now: actions.change(method=method, **values, by=request.acting, now=now)):
            messages.success(request, _("The way of delivery is saved."))
            return redirect("commerce:deliveries")
    context = {"method": method, "form": form}
    return render(request, "commerce/delivery/edit.html", context, status=422 if form.is_bound else 200)


@require(Permission.DELIVERY_EDIT, sight=ALL, methods=("POST",))
def rate(request, pk):
    """Set what a way of delivery costs from a weight and a value on."""
    method = get_object_or_404(DeliveryMethod, pk=pk)
    form = RateForm(request.POST, prefix=f"rate-{pk}")
    if form.is_valid():
        values = form.cleaned_data
        if tried(form, lambda now: actions.set_rate(method=method, **values, by=request.acting, now=now)):
            messages.success(request, _("The cost is set."))
            return redirect("commerce:deliveries")
    return _page(request, rate_form=(pk, form))


@require(Permission.DELIVERY_EDIT, sight=ALL, methods=("POST",))
def rate_removal(request, pk):
    """Take a cost away."""
    actions.remove_rate(rate=get_object_or_404(DeliveryRate, pk=pk), by=request.acting, now=clock.now())
    messages.success(request, _("The cost is removed."))
    return redirect("commerce:deliveries")


def _page(request, *, method_form=None, rate_form=(None, None)):
    methods = DeliveryMethod.objects.prefetch_related("rates").order_by("position", "pk")
    rows = [
        {
            "method": method,
            "rates": sorted(method.rates.all(), key=lambda r: (r.country, r.currency, r.from_value, r.from_weight)),
            "form": rate_form[1] if rate_form[0] == method.pk else RateForm(prefix=f"rate-{method.pk}"),
        }
        for method in methods
    ]
    context = {"methods": rows, "method_form": method_form or NewMethodForm()}
    status = 422 if method_form or rate_form[1] else 200
    return render(request, "commerce/delivery/index.html", context, status=status)
