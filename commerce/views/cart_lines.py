"""Lines of a cart: change, note, remove, move, add by code, and note that changes were seen (O1, C9).

By htmx a change is answered with its row and what stands beside the lines, however many there are.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions import cart as actions
from commerce.forms.cart import BulkForm, ItemForm, LineForm
from commerce.models import Cart, CartLine, Product
from commerce.pages import cart as pages
from commerce.queries import cart as queries
from commerce.queries import catalogue
from commerce.views import cart as carts
from commerce.views.targets import target
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",), in_sale=True)
def line(request, pk):
    """Set the quantity of a line, and its note."""
    found = _line(request, pk)
    form = LineForm(request.POST)
    now = clock.now()
    if not form.is_valid():
        refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, found, refusal, now=now)
    known = {"quantity": form.cleaned_data["quantity"], "note": form.note_given}
    try:
        actions.change(line=found, **known, by=request.acting, now=now)
    except Refused as refusal:
        return _refused(request, found, refusal.sentence, now=now)
    return _answer(request, found.cart, found.pk, now=now)


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",), in_sale=True)
def removal(request, pk):
    """Take a line out of the cart."""
    found = _line(request, pk)
    now = clock.now()
    actions.remove(line=found, by=request.acting, now=now)
    return _answer(request, found.cart, now=now)


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",), in_sale=True)
def bulk(request, pk):
    """Move, copy or remove the ticked lines."""
    cart = carts.found(request, pk)
    form = BulkForm(request.POST, targets=queries.targets(request.acting, without=cart.pk))
    try:
        if form.is_valid():
            _do(request, cart, form.cleaned_data)
        else:
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:cart_detail", cart.pk)


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",), in_sale=True)
def item(request, pk):
    """Add a product by its code."""
    cart = carts.found(request, pk)
    form, now = ItemForm(request.POST, auto_id="item_%s"), clock.now()
    if form.is_valid():
        seen = catalogue.visible_product(acting=request.acting, now=now, code=form.cleaned_data["code"])
        try:
            if seen is None:
                raise Refused(_("No product with this code is in your price lists."), field="code")
            product, quantity = Product.objects.get(pk=seen.id), form.cleaned_data["quantity"]
            added = actions.add(cart=cart, product=product, quantity=quantity, by=request.acting, now=now)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            return _answer(request, cart, added.pk, now=now, is_added=True, is_new=added.quantity == quantity)
    if not request.htmx:
        return carts.page(request, cart, form=form)
    return render(request, "commerce/cart/detail.html#item", {"cart": cart, "item_form": form}, status=422)


@require(Permission.CART_EDIT, sight=carts.REACH, methods=("POST",), in_sale=True)
def seen(request, pk):
    """Note that the prices and availabilities of this moment were seen."""
    cart = carts.found(request, pk)
    try:
        actions.see(cart=cart, seen=request.POST.get("seen", ""), by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("commerce:cart_detail", cart.pk)


def _line(request, pk):
    reach = Cart.objects.within_reach(request.acting)
    return get_object_or_404(CartLine.objects.select_related("cart"), pk=pk, cart__in=reach)


def _refused(request, line, refusal, *, now):
    """Answer to a change that was refused: it stays as it was typed."""
    bad_line = (line.pk, request.POST.get("quantity", ""), refusal)
    if not request.htmx:
        return carts.page(request, line.cart, bad_line=bad_line)
    return _answer(request, line.cart, line.pk, now=now, bad_line=bad_line)


def _answer(request, cart, line_id=None, *, now, bad_line=None, is_added=False, is_new=False):
    """Give the row of one line and what stands beside the lines; by a plain form the cart's page."""
    if not request.htmx:
        return redirect("commerce:cart_detail", cart.pk)
    lines, how = queries.taxed(cart, now=now)
    offered = pages.offers(cart, lines, request.acting, now)
    row = next((pages.row(each, cart.currency, bad_line, offered) for each in lines if each.id == line_id), None)
    if not lines or (is_added and len(lines) == 1):
        return HttpResponse(headers={"HX-Redirect": reverse("commerce:cart_detail", args=[cart.pk])})
    context = {
        **pages.summary(cart, lines, how, by=request.acting, now=now),
        **pages.labels(),
        "row": row,
        "is_part": True,
        "is_mine": cart.is_current and cart.user_id == request.acting.user_id,
        "is_added": is_added,
        "is_new": is_new,
        "item_form": ItemForm(auto_id="item_%s"),
    }
    return render(request, "commerce/cart/detail.html#answer", context, status=422 if bad_line else 200)


def _do(request, cart, asked):
    """Do what the bar over the lines asks for, and say what came of it."""
    known = {"by": request.acting, "now": clock.now()}
    if asked["act"] == "remove":
        number = actions.remove_many(cart=cart, ids=asked["ids"], **known)
        said = ngettext("%(n)s line is removed.", "%(n)s lines are removed.", number)
        messages.success(request, said % {"n": number})
        return
    is_moved = asked["act"] == "move"
    with target(asked, **known) as to:
        added = actions.transfer(cart=cart, ids=asked["ids"], to=to, is_moved=is_moved, **known)
    if is_moved:
        said = ngettext("%(n)s line is now in “%(cart)s”.", "%(n)s lines are now in “%(cart)s”.", added.number)
    else:
        said = ngettext("%(n)s line is also in “%(cart)s”.", "%(n)s lines are also in “%(cart)s”.", added.number)
    messages.success(request, said % {"n": added.number, "cart": to.name})
    for sentence in added.left_out.values():
        messages.warning(request, sentence)
