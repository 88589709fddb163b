"""Pages for those who keep products: find them, create, edit, take off sale, see prices and history (C1, C7)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import product as actions
from commerce.forms.product import ActivityForm, ProductForm, with_fresh_version
from commerce.models import PriceList
from commerce.pages import product as pages
from commerce.pages import product_listings as listings
from commerce.queries import product as products
from core import audit, clock, lists
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the products of the acting company and below; the operator sees all"
HISTORY_PAGE = 50


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def index(request):
    """List the products that the reader keeps; POST exports the ticked ones."""
    kept = products.kept_by(request.acting)
    return lists.respond(request, listings.with_attributes(), kept, template="commerce/product/index.html")


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def create(request):
    """Create a product."""
    form = ProductForm(request.POST if request.method == "POST" else None, by=request.acting)
    if form.is_valid():
        made = tried(form, lambda now: actions.create(values=form.values, by=request.acting, now=now))
        if made:
            messages.success(request, _("%(code)s is created. Give it a picture and a price.") % {"code": made.code})
            return redirect("commerce:product_edit", made.pk)
    return render(request, "commerce/product/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def edit(request, pk):
    """Show a product and change it."""
    product = pages.find(request, pk)
    form = ProductForm(request.POST if request.method == "POST" else None, by=request.acting, product=product)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        saved = tried(
            form, lambda now: actions.edit(product=product, values=form.values, seen=seen, by=request.acting, now=now)
        )
        if saved:
            messages.success(request, _("The product is saved."))
            return redirect("commerce:product_edit", saved.pk)
        form.data = with_fresh_version(form, product)
    return _page(request, product, form, ActivityForm(), status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def activity(request, pk):
    """Take a product off sale or bring it back."""
    product = pages.find(request, pk)
    form = ActivityForm(request.POST)
    if form.is_valid():
        known = {"is_active": not product.is_active, "reason": form.cleaned_data["reason"]}
        try:
            actions.set_active(product=product, **known, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error("reason", refusal.sentence)
        else:
            messages.success(request, _("It is off sale.") if product.is_active else _("It is on sale."))
            return redirect("commerce:product_edit", pk)
    return _page(request, product, ProductForm(by=request.acting, product=product), form, status=422)


@require(Permission.PRICE_READ, sight=OWN)
def prices(request, pk):
    """Show where a product is priced: the lists the reader sees, with their entries."""
    product = pages.find(request, pk)
    found = products.lists_of(product, PriceList.objects.visible_to(request.acting))
    context = pages.frame(product, request.acting, "prices", lists=found)
    return render(request, "commerce/product/prices.html", context)


@require(Permission.PRODUCT_EDIT, sight=OWN)
def history(request, pk):
    """Show what has been changed about a product, by whom, from what to what."""
    product = pages.find(request, pk)
    page = lists.paginate(request, audit.of(product).reverse(), size=HISTORY_PAGE)
    context = pages.frame(product, request.acting, "history", page=page, moments=pages.moments(page.rows))
    return render(request, "commerce/product/history.html", context)


def tried(form, action):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action(clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def _page(request, product, form, activity_form, *, status):
    context = pages.frame(product, request.acting, "edit", form=form, activity_form=activity_form)
    return render(request, "commerce/product/edit.html", context, status=status)
