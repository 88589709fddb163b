"""Checkout: addresses, delivery, payment, what will happen; then the order (O2, O10)."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from commerce.actions import checkout as actions
from commerce.actions import order as orders
from commerce.forms.checkout import CheckoutForm, DraftForm, FileForm
from commerce.models import Cart, CartFile, Order, PaymentMethod
from commerce.pages import checkout as pages
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

REACH = "the acting user's own carts and the shared ones at the acting partner"
BELOW = "orders of the acting partner and below; the operator sees all"


@require(Permission.ORDER_PLACE, sight=REACH, methods=("GET", "POST"), in_sale=True)
def checkout(request, pk):
    """Show what is asked for an order and what submitting will lead to; POST keeps what was entered so far."""
    cart = get_object_or_404(Cart.objects.ever_within_reach(request.acting), pk=pk)
    if request.method != "POST":
        return _page(request, cart)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _page(request, cart, refused=form)
    try:
        cart = actions.enter(cart=cart, checkout=form.checkout(), by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, cart, refused=form)
    return _page(request, cart) if request.htmx else redirect("commerce:checkout", cart.pk)


@require(Permission.ORDER_PLACE, sight=REACH, methods=("POST",), in_sale=True)
def submission(request, pk):
    """Submit a cart: refused with a sentence, paid by card first, waiting for somebody, or placed."""
    cart = get_object_or_404(Cart.objects.ever_within_reach(request.acting), pk=pk)
    form = CheckoutForm(request.POST)
    if not form.is_valid():
        return _page(request, cart, refused=form)
    entered = {"key": form.cleaned_data["key"], "seen_total": form.cleaned_data["seen_total"]}
    entered |= {"cart": cart, "checkout": form.checkout(), "by": request.acting, "now": clock.now()}
    try:
        if form.cleaned_data["payment_method"] == PaymentMethod.CARD:
            return redirect("commerce:payment", actions.pay(**entered).token)
        order = orders.submit(**entered)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, cart, refused=form)
    said = {"number": order.number, "state": order.get_state_display()}
    messages.success(request, _("Order %(number)s: %(state)s.") % said)
    return redirect("commerce:order", order.number)


def _page(request, cart, *, refused=None, file_form=None):
    """Show the page, or by htmx what changes on it; with a form that was refused, what was typed stays (422)."""
    if cart.ordered_at:
        return redirect("commerce:order", cart.order.number)
    if refused and refused.is_valid_so_far():
        cart.checkout = refused.checkout().stored()
    now = request.acting.read_at or clock.now()
    context = pages.context(cart, by=request.acting, now=now, refused=refused, key=uuid.uuid4())
    if not context["lines"]:
        return redirect("commerce:cart")
    template = "commerce/checkout/page.html#live" if request.htmx else "commerce/checkout/page.html"
    context["file_form"] = file_form or FileForm()
    return render(request, template, context, status=422 if refused or file_form else 200)


@require(Permission.CART_EDIT, sight=REACH, methods=("POST",), in_sale=True)
def files(request, pk):
    """Put a file to a cart."""
    cart = get_object_or_404(Cart.objects.within_reach(request.acting), pk=pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, cart, file_form=form)
    given = form.cleaned_data["file"]
    content = given.read(CartFile.MOST_BYTES + 1)
    try:
        actions.attach(cart=cart, name=given.name, content=content, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return _page(request, cart, file_form=form)
    return redirect("commerce:checkout", cart.pk)


@require(Permission.CART_EDIT, sight=REACH, methods=("POST",), in_sale=True)
def file_removal(request, pk):
    """Take a file away from a cart."""
    file = get_object_or_404(CartFile, pk=pk, cart__in=Cart.objects.within_reach(request.acting))
    actions.detach(file=file, by=request.acting, now=clock.now())
    return redirect("commerce:checkout", file.cart_id)


@require(Permission.CART_EDIT, sight=REACH, in_sale=True)
def file(request, pk):
    """Hand out a file of a cart."""
    return download(get_object_or_404(CartFile, pk=pk, cart__in=Cart.objects.within_reach(request.acting)))


@require(Permission.ORDER_READ, sight=BELOW, in_sale=True)
def order_file(request, number, pk):
    """Hand out a file that came with an order."""
    order = get_object_or_404(Order.objects.visible_to(request.acting), number=number)
    return download(get_object_or_404(CartFile, pk=pk, cart_id=order.cart_id))


def download(found):
    """Always as a download of no particular kind: what somebody sent is never shown as a page of ours."""
    return HttpResponse(
        bytes(found.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name)},
    )
