"""Carts as things to keep: name, share, copy, delete (O1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import cart_keeping as actions
from commerce.forms.cart import PropertiesForm
from commerce.views import cart as carts
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("GET", "POST"))
def properties(request, pk):
    """Name a cart and share it."""
    cart = carts.found(request, pk)
    form = PropertiesForm(request.POST or None, initial={"name": cart.name, "is_shared": cart.is_shared})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_properties(cart=cart, **form.cleaned_data, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            return redirect("commerce:cart_detail", cart.pk)
    context = {"cart": cart, "form": form, "is_own": cart.user_id == request.acting.user_id}
    return render(request, "commerce/cart/properties.html", context, status=422 if form.is_bound else 200)


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",), in_sale=True)
def copy(request, pk):
    """Make an own cart with the same lines."""
    fresh, added = actions.duplicate(cart=carts.found(request, pk), by=request.acting, now=clock.now())
    for sentence in added.left_out.values():
        messages.warning(request, sentence)
    messages.success(request, _("The cart is copied."))
    return redirect("commerce:cart_detail", fresh.pk)


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",))
def deletion(request, pk):
    """Throw a cart away."""
    cart = carts.found(request, pk)
    try:
        actions.delete(cart=cart, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:cart_detail", cart.pk)
    messages.success(request, _("The cart “%(cart)s” is deleted.") % {"cart": cart.name})
    return redirect("commerce:carts")
