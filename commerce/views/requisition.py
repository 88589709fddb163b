"""Requisition lists: keep them (O1). Their lines are requisition_lines'."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import requisition as actions
from commerce.forms.cart import ItemForm
from commerce.forms.requisition import ListForm
from commerce.models import RequisitionList
from commerce.pages import requisition as pages
from commerce.pages.requisition_listings import LISTS
from commerce.queries import cart as carts
from core import clock, lists, money
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

REACH = "the acting user's own lists at the acting partner, and those that colleagues there share"


@require(Permission.CART_EDIT, sight=REACH, in_sale=True)
def index(request):
    """List what is ordered again and again."""
    return lists.respond(request, LISTS, pages.of(request.acting), template="commerce/requisition/index.html")


@require(Permission.CART_EDIT, sight=REACH, methods=("GET", "POST"))
def new(request):
    """Start a list."""
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fresh = tried(form, lambda known: _started(form.cleaned_data, known), request)
        if fresh:
            return redirect("commerce:requisition_list", fresh.pk)
    return form_page(form, request, _("New list"))


@require(Permission.CART_EDIT, sight=REACH, in_sale=True)
def detail(request, pk):
    """Show a list with what its lines cost today."""
    return page(request, found(request, pk))


@require(Permission.CART_EDIT, sight=REACH, methods=("GET", "POST"))
def properties(request, pk):
    """Name a list, describe it and share it."""
    one = found(request, pk)
    form = ListForm(request.POST or None, initial={"name": one.name, "note": one.note, "is_shared": one.is_shared})
    if request.method == "POST" and form.is_valid():
        edited = tried(form, lambda known: actions.set_properties(of=one, **form.cleaned_data, **known), request)
        if edited:
            return redirect("commerce:requisition_list", edited.pk)
    return form_page(form, request, _("Rename or share"), one)


@require(Permission.CART_EDIT, sight=REACH, methods=("POST",))
def copy(request, pk):
    """Make an own list with the same lines."""
    one = found(request, pk)
    try:
        fresh = actions.duplicate(of=one, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:requisition_list", one.pk)
    messages.success(request, _("The list is copied."))
    return redirect("commerce:requisition_list", fresh.pk)


@require(Permission.CART_EDIT, sight=REACH, methods=("POST",))
def deletion(request, pk):
    """Throw a list away."""
    one = found(request, pk)
    try:
        actions.delete(of=one, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("commerce:requisition_list", one.pk)
    messages.success(request, _("The list “%(list)s” is deleted.") % {"list": one.name})
    return redirect("commerce:requisition_lists")


def found(request, pk):
    """Give a list within reach; any other is not there."""
    return get_object_or_404(RequisitionList.objects.within_reach(request.acting).select_related("user"), pk=pk)


def page(request, one, *, form=None, item_form=None, bad_line=None):
    """Show a list; what was refused stays as typed and makes it a 422."""
    acting = request.acting
    lines = pages.lines(one, acting=acting, now=acting.read_at)
    context = {
        "list": one,
        "lines": lines,
        "total": sum((line.total for line in lines if line.total is not None), money.ZERO),
        "currency": acting.currency,
        "targets": carts.targets(acting),
        "is_own": one.user_id == acting.user_id,
        "form": form,
        "item_form": item_form or ItemForm(auto_id="item_%s"),
        "bad_line": bad_line,
    }
    status = 422 if form or item_form or bad_line else 200
    return render(request, "commerce/requisition/detail.html", context, status=status)


def _started(given, known):
    """Start a list as its form says; shared at once where that is wanted."""
    fresh = actions.start(name=given["name"], note=given["note"], **known)
    return actions.set_properties(of=fresh, **given, **known) if given["is_shared"] else fresh


def tried(form, action, request):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action({"by": request.acting, "now": clock.now()})
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def form_page(form, request, heading, one=None):
    context = {"form": form, "heading": heading, "list": one}
    return render(request, "commerce/requisition/form.html", context, status=422 if form.is_bound else 200)
