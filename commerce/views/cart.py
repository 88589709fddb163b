"""Carts: collect, change, look, submit (O1, O5, O10)."""

import uuid
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce import forecast
from commerce.actions import cart as actions
from commerce.actions import order as orders
from commerce.checkout import Checkout
from commerce.forms.cart import CartForm, QuantityForm
from commerce.forms.order import SubmitForm
from commerce.models import Cart, CartLine, Product, TaxTreatment
from commerce.queries import cart as queries
from commerce.queries import catalogue
from commerce.queries import tax as taxes
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

LONGEST_TYPED = 20
OWN = "the acting user's own carts at the acting partner"


@require(Permission.CART_EDIT, sight=OWN, methods=("GET", "POST"))
def carts(request):
    """List the open carts; POST starts another one."""
    form = CartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_current(by=request.acting, now=clock.now(), name=form.cleaned_data["name"])
        return redirect("commerce:cart")
    status = 422 if form.is_bound else 200
    context = {"carts": queries.open_carts(request.acting), "form": form}
    return render(request, "commerce/cart/index.html", context, status=status)


@require(Permission.CART_EDIT, sight=OWN)
def current(request):
    """Show the current cart with today's prices and what submitting it will lead to."""
    cart = queries.current(request.acting)
    return _page(request, cart) if cart else render(request, "commerce/cart/detail.html", {"cart": None})


@require(Permission.CART_EDIT, sight=OWN, methods=("POST",))
def choose(request, pk):
    """Make one of the open carts the current one."""
    cart = get_object_or_404(Cart.objects.of(request.acting), pk=pk)
    actions.choose(cart=cart, by=request.acting, now=clock.now())
    return redirect("commerce:cart")


@require(Permission.CART_EDIT, sight="products in the acting partner's price lists", methods=("POST",))
def add(request, code):
    """Put a product into the current cart."""
    now = clock.now()
    found = catalogue.visible_product(acting=request.acting, now=now, code=code)
    if found is None:
        raise Http404
    form = QuantityForm(request.POST)
    if not form.is_valid():
        return _added(request, found, refusal=str(form.errors["quantity"][0]))
    quantity = form.cleaned_data["quantity"]
    try:
        cart = actions.current_or_new(by=request.acting, now=now)
        product = Product.objects.get(pk=found.id)
        actions.add(cart=cart, product=product, quantity=quantity, by=request.acting, now=now)
    except Refused as refusal:
        return _added(request, found, refusal=refusal.sentence)
    said = ngettext(
        "%(number)s piece of %(name)s is in your cart.", "%(number)s of %(name)s are in your cart.", quantity
    )
    messages.success(request, said % {"number": quantity, "name": found.name})
    return _added(request, found)


def _added(request, product, refusal=""):
    """Answer to "Add": by htmx what changes on the page, else a page of the catalogue with what was typed; a refusal is
    told beside the field."""
    if request.htmx:
        context = {"product": product, "refusal": refusal}
        return render(request, "commerce/cart/added.html", context, status=422 if refusal else 200)
    back = request.POST.get("next", "")
    if refusal and not back.startswith(reverse("commerce:catalogue")):
        back = ""
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("commerce:product", args=[product.code])
    return HttpResponseRedirect(_showing(back, product, request.POST.get("quantity", "")))


def _showing(address, product, typed):
    """Let a catalogue page show what was typed for a product: the tier it reaches, or why it is refused."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    query["of"], query["quantity"] = product.code, typed[:LONGEST_TYPED].replace("\0", "\ufffd")
    return urlunsplit(parts._replace(query=query.urlencode(), fragment=f"product-{product.id}"))


@require(Permission.CART_EDIT, sight=OWN, methods=("POST",))
def line(request, pk):
    """Set the quantity of a line."""
    found = _line(request, pk)
    form = QuantityForm(request.POST)
    if not form.is_valid():
        return _page(request, found.cart, bad_line=(pk, request.POST.get("quantity"), form.errors["quantity"][0]))
    try:
        quantity = form.cleaned_data["quantity"]
        actions.change(line=found, quantity=quantity, by=request.acting, now=clock.now())
    except Refused as refusal:
        return _page(request, found.cart, bad_line=(pk, request.POST.get("quantity"), refusal.sentence))
    return _page(request, found.cart) if request.htmx else redirect("commerce:cart")


@require(Permission.CART_EDIT, sight=OWN, methods=("POST",))
def removal(request, pk):
    """Take a line out of the cart."""
    found = _line(request, pk)
    actions.remove(line=found, by=request.acting, now=clock.now())
    return _page(request, found.cart) if request.htmx else redirect("commerce:cart")


@require(Permission.ORDER_PLACE, sight=OWN, methods=("POST",))
def submission(request, pk):
    """Submit a cart: refused with a sentence, waiting for somebody, or placed."""
    cart = get_object_or_404(Cart, pk=pk, user_id=request.acting.user_id, partner_id=request.acting.partner_id)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _page(request, cart, form=form)
    try:
        order = orders.submit(cart=cart, by=request.acting, now=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, cart, form=form)
    messages.success(request, _("Order %(number)s: %(state)s.") % _state(order))
    return redirect("commerce:order", order.number)


def _state(order):
    return {"number": order.number, "state": order.get_state_display()}


def _line(request, pk):
    own = {"cart__user_id": request.acting.user_id, "cart__partner_id": request.acting.partner_id}
    return get_object_or_404(CartLine.objects.select_related("cart"), pk=pk, cart__ordered_at=None, **own)


def _page(request, cart, *, form=None, bad_line=None):
    """Show a cart; with a form or a line that was refused, what was typed stays and the answer is a 422."""
    now = clock.now()
    lines, how = queries.taxed(cart, now=now)
    method = request.POST.get("payment_method") or request.GET.get("payment_method") or ""
    checkout = replace(Checkout.of(cart.checkout), payment=method)
    expected = forecast.of(cart=cart, lines=lines, how=how, checkout=checkout, by=request.acting, now=now)
    typed = {name: request.GET.get(name, "") for name in ("po_number", "note")}
    fresh = {**typed, "key": uuid.uuid4(), "seen_total": expected.total, "payment_method": expected.method}
    if form:
        form.data = {**form.data.dict(), "seen_total": expected.total}
    context = {
        "cart": cart,
        "lines": lines,
        "expected": expected,
        "tax_rows": taxes.rows(lines) if how.treatment.kind != TaxTreatment.NONE else [],
        "treatment": how.treatment,
        "bad_line": bad_line,
        "form": form or SubmitForm(initial=fresh, methods=expected.methods),
        "may_order": request.acting.may(Permission.ORDER_PLACE),
    }
    template = "commerce/cart/detail.html#cart" if request.htmx else "commerce/cart/detail.html"
    return render(request, template, context, status=422 if form or bad_line else 200)
