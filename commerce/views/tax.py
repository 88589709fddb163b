"""Tax classes, their rates by country and period, and how a partner's orders would be taxed (C8)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import tax as actions
from commerce.forms.tax import ClassForm, EndForm, RateForm, TryForm
from commerce.models import TaxClass, TaxRate
from commerce.queries import tax as taxes
from commerce.views.product import tried
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.forms.registration import countries
from partners.permissions import Permission

ALL = "all tax classes and rates, operator staff only"


@require(Permission.TAX_EDIT, sight=ALL)
def index(request):
    """Show classes and rates; with a partner's code, how his orders are taxed."""
    return _page(request)


@require(Permission.TAX_EDIT, sight=ALL, methods=("POST",))
def new_class(request):
    """Create a tax class."""
    form = ClassForm(request.POST)
    if form.is_valid() and tried(
        form, lambda now: actions.create_class(**form.cleaned_data, by=request.acting, now=now)
    ):
        messages.success(request, _("The tax class is created."))
        return redirect("commerce:taxes")
    return _page(request, class_form=form)


@require(Permission.TAX_EDIT, sight=ALL, methods=("POST",))
def class_deletion(request, pk):
    """Delete a class that nothing is in."""
    tax_class = get_object_or_404(TaxClass, pk=pk)
    return _done(request, lambda now: actions.delete_class(tax_class=tax_class, by=request.acting, now=now))


@require(Permission.TAX_EDIT, sight=ALL, methods=("POST",))
def new_rate(request):
    """Set a rate for a country and a period."""
    form = RateForm(request.POST)
    if form.is_valid() and tried(form, lambda now: actions.add_rate(**form.cleaned_data, by=request.acting, now=now)):
        messages.success(request, _("The rate is set."))
        return redirect("commerce:taxes")
    return _page(request, rate_form=form)


@require(Permission.TAX_EDIT, sight=ALL, methods=("GET", "POST"))
def rate_end(request, pk):
    """Let a rate end on a day."""
    rate = get_object_or_404(TaxRate.objects.select_related("tax_class"), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"effective_to": rate.effective_to})
    if form.is_valid() and tried(
        form, lambda now: actions.end_rate(rate=rate, **form.cleaned_data, by=request.acting, now=now)
    ):
        messages.success(request, _("The rate ends."))
        return redirect("commerce:taxes")
    context = {"rate": rate, "form": form}
    return render(request, "commerce/tax/end.html", context, status=422 if form.is_bound else 200)


@require(Permission.TAX_EDIT, sight=ALL, methods=("POST",))
def rate_removal(request, pk):
    """Take back a rate that has not begun."""
    rate = get_object_or_404(TaxRate, pk=pk)
    return _done(request, lambda now: actions.remove_rate(rate=rate, by=request.acting, now=now))


def _done(request, action):
    """Do it and go back to the page, with the refusal where there is one."""
    try:
        action(clock.now())
        messages.success(request, _("It is gone."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:taxes")


def _page(request, class_form=None, rate_form=None):
    now = clock.now()
    asked = TryForm(request.GET) if request.GET.get("partner") else TryForm()
    partner = asked.cleaned_data["partner"] if asked.is_valid() else None
    named = dict(countries())
    how = taxes.treatment(partner_id=partner.pk, now=now) if partner else None
    rates = TaxRate.objects.order_by("country", "effective_from").select_related("tax_class")
    by_class: dict[int, list] = {}
    for rate in rates:
        by_class.setdefault(rate.tax_class_id, []).append(
            (rate, _state(rate, now), named.get(rate.country, rate.country))
        )
    classes = [(each, by_class.get(each.pk, [])) for each in TaxClass.objects.order_by("name")]
    context = {
        "classes": classes,
        "class_form": class_form or ClassForm(),
        "rate_form": rate_form or RateForm(),
        "try_form": asked,
        "partner": partner,
        "how": how,
        "destination": how and named.get(how.destination, how.destination),
        "taxed_in": how and named.get(how.country, how.country),
    }
    return render(request, "commerce/tax/index.html", context, status=422 if class_form or rate_form else 200)


def _state(rate, now):
    if rate.effective_to and rate.effective_to <= now:
        return "past"
    return "coming" if rate.effective_from and rate.effective_from > now else "now"
