"""What is done with ticked products: they are shown, then it is confirmed (C1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commerce.actions import product as actions
from commerce.forms.product import IdsForm
from commerce.queries import product as products
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the products of the acting company and below; the operator sees all"
SHOWN = 20


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def activation(request):
    """Put the ticked products on sale."""
    heading, button = gettext_lazy("Put on sale"), gettext_lazy("Put them on sale")
    return _answer(
        request, "reason", heading, button,
        lambda ids, form, **by: actions.set_active_many(
            ids=ids, is_active=True, reason=form.cleaned_data["reason"], **by
        ),
    )  # fmt: skip


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def deactivation(request):
    """Take the ticked products off sale, with a reason."""
    heading, button = gettext_lazy("Take off sale"), gettext_lazy("Take them off sale")
    return _answer(
        request, "reason", heading, button,
        lambda ids, form, **by: actions.set_active_many(
            ids=ids, is_active=False, reason=form.cleaned_data["reason"], **by
        ),
    )  # fmt: skip


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def category(request):
    """Put the ticked products into a category."""
    heading, button = gettext_lazy("Set the category"), gettext_lazy("Set the category")
    return _answer(
        request, "category", heading, button,
        lambda ids, form, **by: actions.set_category(ids=ids, category=form.cleaned_data["category"], **by),
    )  # fmt: skip


def _answer(request, only, heading, button, action):
    """Show the ticked products and ask; when it is confirmed, do it and go back."""
    ids = lists.ticked_ids(request.POST.getlist("ids"))
    is_confirmed = "confirmed" in request.POST
    form = IdsForm(request.POST if is_confirmed else None, only=only, initial={"back": request.POST.get("back", "")})
    if not ids:
        messages.error(request, _("Tick at least one product."))
        return redirect(_back(request))
    if is_confirmed and form.is_valid():
        try:
            number = action(ids, form, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            said = ngettext("%(number)s product is changed.", "%(number)s products are changed.", number)
            messages.success(request, said % {"number": number})
            return redirect(_back(request))
    found = list(products.kept_by(request.acting).filter(pk__in=ids).order_by("code_key"))
    context = {
        "form": form, "heading": heading, "button": button, "ids": ids, "products": found[:SHOWN],
        "number": len(found), "others": max(len(found) - SHOWN, 0), "back": _back(request), "only": only,
    }  # fmt: skip
    return render(request, "commerce/product/bulk.html", context, status=422 if form.is_bound else 200)


def _back(request):
    """The list as the reader left it."""
    given = request.POST.get("back", "")
    own = reverse("commerce:products")
    is_ours = given.startswith(own) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else own
