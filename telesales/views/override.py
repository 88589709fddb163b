"""Which prices sellers may offer: the matrix of roles and categories, and a box to try a price (T3)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.models import Product
from commerce.views.product import tried
from core import clock
from partners.access import require
from partners.models import Partner
from partners.permissions import Permission, Role
from telesales.actions import override as actions
from telesales.forms.setup import BoundsForm, NewRuleForm, TrialForm
from telesales.models import OverrideRule
from telesales.pages import setup as pages
from telesales.queries import matrix

OWN = "the marketplace's own settings"
BOTH = ("GET", "POST")


@require(Permission.SALE_MANAGE, sight=OWN)
def overrides(request):
    """Show the bounds of every role; with a price in the address, what would become of it."""
    form = TrialForm(request.GET if "sku" in request.GET else None)
    trial = form.is_bound and form.is_valid() and _tried(request, form)
    found = [
        (Role(role).label, [(path, rule, pages.bounds_words(rule)) for path, rule in rows])
        for role, rows in matrix.rules_by_role().items()
    ]
    context = {"form": form, "trial": trial or None, "roles": found}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "telesales/setup/overrides.html", context, status=status)


@require(Permission.SALE_MANAGE, sight=OWN, methods=BOTH)
def new(request):
    """Bound the prices of a role in a category."""
    form = NewRuleForm(request.POST if request.method == "POST" else None, initial={"role": request.GET.get("role")})
    if form.is_bound and form.is_valid():
        whom = {name: form.cleaned_data[name] for name in ("role", "category")}
        if tried(form, lambda now: actions.add(**whom, **form.bounds, by=request.acting, now=now)):
            messages.success(request, _("The bounds are set."))
            return redirect("telesales:overrides")
    return _page(request, form, None)


@require(Permission.SALE_MANAGE, sight=OWN, methods=BOTH)
def edit(request, pk):
    """Change the bounds of a role in a category."""
    rule = get_object_or_404(OverrideRule.objects.select_related("category"), pk=pk)
    now_in_force = {name: getattr(rule, name) for name in actions.KEPT}
    initial = {name: _plain(value) if name in actions.AMOUNTS else value for name, value in now_in_force.items()}
    form = BoundsForm(request.POST if request.method == "POST" else None, initial=initial)
    is_sound = form.is_bound and form.is_valid()
    if is_sound and tried(form, lambda now: actions.change(rule=rule, **form.bounds, by=request.acting, now=now)):
        messages.success(request, _("The bounds are changed."))
        return redirect("telesales:overrides")
    return _page(request, form, rule)


@require(Permission.SALE_MANAGE, sight=OWN, methods=("POST",))
def removal(request, pk):
    """Take the bounds of a role in a category away."""
    actions.remove(rule=get_object_or_404(OverrideRule, pk=pk), by=request.acting, now=clock.now())
    messages.success(request, _("The bounds are taken away; those of the category above count instead, if any."))
    return redirect("telesales:overrides")


def _page(request, form, rule):
    context = {"form": form, "rule": rule, "path": rule and matrix.path_of(rule)}
    return render(request, "telesales/setup/override.html", context, status=422 if form.is_bound else 200)


def _plain(value):
    return None if value is None else f"{value.normalize():f}"


def _tried(request, form):
    """Give what the page says about the price that was asked about; None where something is not there."""
    asked = form.cleaned_data
    sku, code = (asked[name].strip().replace("\0", "") for name in ("sku", "partner"))
    product = Product.objects.filter(code__iexact=sku).first()
    partner = Partner.objects.visible_to(request.acting).filter(code__iexact=code).first()
    if product is None:
        form.add_error("sku", _("There is no product with this code."))
    if partner is None:
        form.add_error("partner", _("There is no company with this code."))
    if product is None or partner is None:
        return None
    known = {"product": product, "partner": partner, "price": asked["price"], "number": asked["quantity"]}
    found = matrix.tried(role=asked["role"], **known, now=clock.now())
    if found is None:
        form.add_error("sku", _("This company buys no such product in this quantity: no list of its prices it."))
        return None
    tone, said, why = pages.verdict_words(found.verdict)
    rule = found.rule
    words = {"rule_words": pages.bounds_words(rule), "rule_path": matrix.path_of(rule)} if rule else {}
    return {**known, **words, "found": found, "tone": tone, "said": said, "why": why, "role": Role(asked["role"]).label}
