"""Carts: collect, change, look (O1). Submitting them is checkout's."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext

from commerce.actions import cart as actions
from commerce.forms.cart import CartForm, QuantityForm
from commerce.models import Cart, Product
from commerce.pages import cart as pages
from commerce.queries import cart as queries
from commerce.queries import catalogue
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

LONGEST_TYPED = 20
OWN = "the acting user's own carts at the acting partner"
REACH = "the acting user's own carts at the acting partner, and those that colleagues there share"


@require(Permission.CART_EDIT, sight=REACH, methods=("GET", "POST"), in_sale=True)
def carts(request):
    """List the open carts; POST starts another one."""
    form = CartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_current(by=request.acting, now=clock.now(), name=form.cleaned_data["name"])
        return redirect("commerce:cart")
    status = 422 if form.is_bound else 200
    context = {"carts": queries.open_carts(request.acting), "form": form}
    return render(request, "commerce/cart/index.html", context, status=status)


@require(Permission.CART_EDIT, sight=OWN, in_sale=True)
def current(request):
    """Show the current cart with today's prices and what submitting it will lead to."""
    return _one(request, lambda cart: cart.is_current and cart.is_mine) or render(
        request, "commerce/cart/detail.html", {"cart": None}
    )


@require(Permission.CART_EDIT, sight=REACH, in_sale=True)
def detail(request, pk):
    """Show a cart, one's own or one that a colleague shares."""
    shown = _one(request, lambda cart: cart.pk == pk)
    if shown is None:
        raise Http404
    return shown


def _one(request, is_wanted):
    """Show one of the carts within reach, read together with those that its lines may go to; None without it."""
    carts = list(queries.open_carts(request.acting))
    queries.note_count(request.acting, carts)
    cart = next((each for each in carts if is_wanted(each)), None)
    return cart and page(request, cart, carts=carts)


@require(Permission.CART_EDIT, sight=OWN, methods=("POST",), in_sale=True)
def choose(request, pk):
    """Make one of the open carts the current one."""
    cart = get_object_or_404(Cart.objects.of(request.acting), pk=pk)
    actions.choose(cart=cart, by=request.acting, now=clock.now())
    return redirect("commerce:cart")


@require(Permission.CART_EDIT, sight="products in the acting partner's price lists", methods=("POST",), in_sale=True)
def add(request, code):
    """Put a product into the current cart."""
    now = clock.now()
    item = catalogue.visible_product(acting=request.acting, now=now, code=code)
    if item is None:
        raise Http404
    form = QuantityForm(request.POST)
    if not form.is_valid():
        return _added(request, item, refusal=str(form.errors["quantity"][0]))
    quantity = form.cleaned_data["quantity"]
    try:
        cart = actions.current_or_new(by=request.acting, now=now)
        product = Product.objects.get(pk=item.id)
        actions.add(cart=cart, product=product, quantity=quantity, by=request.acting, now=now)
    except Refused as refusal:
        return _added(request, item, refusal=refusal.sentence)
    said = ngettext(
        "%(number)s piece of %(name)s is in your cart.", "%(number)s of %(name)s are in your cart.", quantity
    )
    messages.success(request, said % {"number": quantity, "name": item.name})
    return _added(request, item)


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


def found(request, pk):
    """Give an open cart within reach; any other is not there."""
    return get_object_or_404(Cart.objects.within_reach(request.acting).select_related("user"), pk=pk)


def page(request, cart, carts=None, **refused):
    """Show a cart; with what was refused (a line, the form of the box) it stays as typed and the answer is a 422."""
    now = clock.now() if refused else request.acting.read_at
    context = pages.shown(request, cart, now=now, carts=carts, **refused)
    return render(request, "commerce/cart/detail.html", context, status=422 if refused else 200)
