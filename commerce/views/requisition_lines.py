"""Lines of requisition lists: add, change, remove, order, give as a file, take from a cart (O1)."""

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.actions import requisition as actions
from commerce.actions.cart_filling import Wanted
from commerce.forms.cart import ItemForm
from commerce.forms.requisition import ListLineForm, OrderLinesForm, StartForm
from commerce.models import RequisitionLine, RequisitionList
from commerce.pages import quick
from commerce.queries import cart as carts
from commerce.queries import catalogue
from commerce.views import requisition as requisitions
from commerce.views.cart import found as found_cart
from commerce.views.targets import target
from core import clock
from core.lists import cells
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission


@require(Permission.CART_EDIT, sight=requisitions.REACH, methods=("POST",))
def item(request, pk):
    """Put a product onto a list by its code."""
    one, now = requisitions.found(request, pk), clock.now()
    form = ItemForm(request.POST, auto_id="item_%s")
    if form.is_valid():
        product = catalogue.visible_product(acting=request.acting, now=now, code=form.cleaned_data["code"])
        try:
            if product is None:
                raise Refused(_("No product with this code is in your price lists."), field="code")
            wanted = [Wanted(product.id, form.cleaned_data["quantity"])]
            actions.add_many(of=one, wanted=wanted, by=request.acting, now=now)
            return redirect("commerce:requisition_list", one.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return requisitions.page(request, one, item_form=form)


@require(Permission.CART_EDIT, sight=requisitions.REACH, methods=("POST",))
def line(request, pk):
    """Set the usual quantity of a line, and its note."""
    reach = RequisitionList.objects.within_reach(request.acting)
    found = get_object_or_404(RequisitionLine.objects.select_related("list__user"), pk=pk, list__in=reach)
    form = ListLineForm(request.POST)
    if not form.is_valid():
        refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return requisitions.page(request, found.list, bad_line=(pk, request.POST.get("quantity", ""), refusal))
    actions.change(line=found, **form.cleaned_data, by=request.acting, now=clock.now())
    return redirect("commerce:requisition_list", found.list_id)


@require(Permission.CART_EDIT, sight=requisitions.REACH, methods=("POST",), in_sale=True)
def lines(request, pk):
    """Put the ticked lines, or all, into a cart, or take them off the list."""
    one, by, now = requisitions.found(request, pk), request.acting, clock.now()
    form = OrderLinesForm(request.POST, targets=carts.targets(by))
    if not form.is_valid():
        return requisitions.page(request, one, form=form)
    asked = form.cleaned_data
    try:
        if asked["act"] == "remove":
            number = actions.remove(of=one, ids=asked["ids"], by=by, now=now)
            said = ngettext("%(n)s line is removed.", "%(n)s lines are removed.", number)
            messages.success(request, said % {"n": number})
            return redirect("commerce:requisition_list", one.pk)
        return _ordered(request, one, asked, by=by, now=now)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return requisitions.page(request, one, form=form)


def _ordered(request, one, asked, *, by, now):
    ids = None if asked["act"] == "order_all" else asked["ids"]
    with target(asked, by=by, now=now) as cart:
        added = actions.order(of=one, cart=cart, ids=ids, by=by, now=now)
    messages.success(request, quick.said(added, cart))
    for sentence in added.left_out.values():
        messages.warning(request, sentence)
    return redirect("commerce:cart_detail", cart.pk)


@require(Permission.CART_EDIT, sight=requisitions.REACH, in_sale=True)
def file(request, pk):
    """Give a list as a file that can be uploaded again."""
    one = requisitions.found(request, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="list-{one.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(["code", "quantity", "note", "name"])
    rows = one.lines.order_by("position", "pk").values_list("product__code", "quantity", "note", "product__name")
    for code, quantity, note, name in rows:
        writer.writerow([cells.safe(code), quantity, cells.safe(note), cells.safe(name)])
    return response


@require(Permission.CART_EDIT, sight="carts within reach", methods=("GET", "POST"))
def of_cart(request, pk):
    """Save the lines of a cart as a list."""
    cart = found_cart(request, pk)
    form = StartForm(request.POST or None, initial={"name": cart.name})
    if request.method == "POST" and form.is_valid():
        wanted = [Wanted(line.product_id, line.quantity, line.note) for line in cart.lines.order_by("pk")]
        name = form.cleaned_data["name"]
        fresh = requisitions.tried(form, lambda known: actions.start(name=name, wanted=wanted, **known), request)
        if fresh:
            messages.success(request, _("The lines are saved as a list."))
            return redirect("commerce:requisition_list", fresh.pk)
    return requisitions.form_page(form, request, _("Save as a list"))
