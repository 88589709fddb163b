"""Recurring orders: start, look, change, review, stop (O9)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import recurring as actions
from commerce.forms.cart import ItemForm
from commerce.forms.recurring import ActForm, RecurringLineForm, ReviewForm
from commerce.models import Cart, Order, Product, RecurringLine, RecurringOrder
from commerce.pages import recurring as pages
from commerce.queries import catalogue
from commerce.queries import recurring as queries
from core import clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

NODE = "recurring orders of the acting partner"


@require(Permission.CART_EDIT, sight=NODE, methods=("GET", "POST"))
def index(request):
    """List what is ordered again and again."""
    rows = queries.listed(request.acting)
    return lists.respond(request, pages.RECURRING, rows, template="commerce/recurring/index.html")


@require(Permission.ORDER_PLACE, sight="a cart within reach or an order of the acting partner", methods=("GET", "POST"))
def new(request):
    """Start one from a cart (?cart=) or from an order (?order=)."""
    lines, known, name = _source(request)
    form = pages.form(request.acting, clock.now(), data=request.POST or None, known=known, name=name)
    if request.method == "POST" and form.is_valid():
        given = {"wanted": lines, "checkout": form.checkout(), **form.schedule()}
        made = _tried(form, actions.start, request, **given)
        if made:
            messages.success(request, _("“%(name)s” is set up.") % {"name": made.name})
            return redirect("commerce:recurring_order", made.pk)
    context = {"form": form, "heading": _("Order this regularly"), "number": len(lines), "source": request.GET}
    return render(request, "commerce/recurring/form.html", context, status=422 if form.is_bound else 200)


@require(Permission.CART_EDIT, sight=NODE)
def detail(request, pk):
    """Show one: when it orders next, what, at which prices, and what came of it so far."""
    return _page(request, _found(request, pk))


@require(Permission.ORDER_PLACE, sight=NODE, methods=("GET", "POST"))
def schedule(request, pk):
    """Change the schedule and what is entered for each order."""
    recurring = _found(request, pk)
    form = pages.form(request.acting, clock.now(), data=request.POST or None, recurring=recurring)
    if request.method == "POST" and form.is_valid():
        given = {"recurring": recurring, "checkout": form.checkout(), **form.schedule()}
        if _tried(form, actions.change, request, **given):
            return redirect("commerce:recurring_order", recurring.pk)
    context = {"form": form, "heading": _("Change the schedule"), "recurring": recurring}
    return render(request, "commerce/recurring/form.html", context, status=422 if form.is_bound else 200)


@require(Permission.ORDER_PLACE, sight=NODE, methods=("POST",))
def item(request, pk):
    """Put a product on it by its code."""
    recurring, form = _found(request, pk), ItemForm(request.POST, auto_id="item_%s")
    if form.is_valid():
        code, quantity = form.cleaned_data["code"].strip(), form.cleaned_data["quantity"]
        product = Product.objects.filter(code__iexact=code).first()
        seen = product and catalogue.visible_product(acting=request.acting, now=clock.now(), code=product.code)
        if not seen:
            form.add_error("code", _("%(code)s is not in your price lists.") % {"code": code})
        elif _tried(form, actions.add_line, request, recurring=recurring, product=product, quantity=quantity):
            return redirect("commerce:recurring_order", pk)
    return _page(request, recurring, item_form=form)


@require(Permission.ORDER_PLACE, sight=NODE, methods=("POST",))
def line(request, pk):
    """Set a line to a quantity, or take it off."""
    reach = RecurringOrder.objects.visible_to(request.acting)
    found = get_object_or_404(RecurringLine.objects.select_related("recurring"), pk=pk, recurring__in=reach)
    form = RecurringLineForm(request.POST)
    if "remove" in request.POST:
        done = _said(request, actions.remove_line, line=found)
    elif form.is_valid():
        done = _tried(form, actions.change_line, request, line=found, quantity=form.cleaned_data["quantity"])
    else:
        done = None
    if done or "remove" in request.POST:
        return redirect("commerce:recurring_order", found.recurring_id)
    why = " ".join(str(sentence) for errors in form.errors.values() for sentence in errors)
    return _page(request, _found(request, found.recurring_id), bad_line=(pk, request.POST.get("quantity", ""), why))


@require(Permission.CART_EDIT, sight=NODE, methods=("POST",))
def act(request, pk):
    """Pause it, skip its next date, or end it."""
    recurring, form = _found(request, pk), ActForm(request.POST)
    if not form.is_valid():
        raise Http404
    wanted, date = form.cleaned_data["act"], form.cleaned_data["date"]
    if wanted == "skip":
        _said(request, actions.skip, recurring=recurring, date=date)
    else:
        _said(request, {"pause": actions.pause, "end": actions.end}[wanted], recurring=recurring)
    return redirect("commerce:recurring_order", pk)


@require(Permission.ORDER_PLACE, sight=NODE, methods=("POST",))
def review(request, pk):
    """Let it go on at the prices that were shown."""
    recurring, form = _found(request, pk), ReviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please check the prices again."))
    elif _said(request, actions.resume, recurring=recurring, **form.cleaned_data):
        messages.success(request, _("“%(name)s” goes on.") % {"name": recurring.name})
    return redirect("commerce:recurring_order", pk)


def _found(request, pk):
    rows = RecurringOrder.objects.visible_to(request.acting).select_related("user", "partner")
    return get_object_or_404(rows, pk=pk)


def _source(request):
    """Give (lines, Checkout, name) of the cart or the order that the address names."""
    acting = request.acting
    number, cart = request.GET.get("order", ""), request.GET.get("cart", "")
    if number and "\0" not in number:
        return pages.of_order(get_object_or_404(Order, number=number, partner_id=acting.partner_id))
    if cart.isascii() and cart.isdigit() and len(cart) < 19:
        return pages.of_cart(get_object_or_404(Cart.objects.within_reach(acting), pk=int(cart)))
    raise Http404


def _tried(form, action, request, **given):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action(by=request.acting, now=clock.now(), **given)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def _said(request, action, **given):
    """The same where there is no field: the sentence is told on the next page."""
    try:
        return action(by=request.acting, now=clock.now(), **given)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None


def _page(request, recurring, *, item_form=None, bad_line=None):
    context = pages.context(recurring, request.acting, clock.now())
    context |= {"item_form": item_form or ItemForm(auto_id="item_%s"), "bad_line": bad_line}
    status = 422 if item_form or bad_line else 200
    return render(request, "commerce/recurring/detail.html", context, status=status)
