"""Recover carts: what people who have gone left behind, and whom to give it to (P7)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import recovery as actions
from commerce.forms.recovery import GiveForm
from commerce.queries import recovery as queries
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from partners.queries import people


@require(
    Permission.CART_RECOVER,
    sight="carts and waiting orders at the acting partner and below; the operator sees all",
    methods=("GET", "POST"),
)
def recovery(request):
    """List what is left at each node, and give what is ticked to somebody there."""
    if request.method != "POST":
        return _page(request)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, _("Choose whom to give it to."), status=422)
    colleague = people.places_visible_to(request.acting).current().filter(pk=form.cleaned_data["colleague"]).first()
    if colleague is None:
        raise Http404
    try:
        given = {name: form.cleaned_data[name] for name in ("carts", "orders")}
        carts, orders = actions.give(**given, colleague=colleague, by=request.acting, now=clock.now())
    except Refused as refusal:
        return _page(request, refusal.sentence, status=422)
    values = {"name": colleague.user.name, "carts": carts, "orders": orders}
    messages.success(request, _("%(name)s has it now. Carts: %(carts)s, orders: %(orders)s.") % values)
    return redirect("commerce:recovery")


def _page(request, refusal="", status=200):
    context = {"nodes": queries.nodes(request.acting), "refusal": refusal, "given": request.POST}
    return render(request, "commerce/recovery/index.html", context, status=status)
