"""The category tree and the attributes, kept by the operator (C1)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import attribute as attribute_actions
from commerce.actions import category as actions
from commerce.forms.category import AttributeForm, CategoryForm
from commerce.forms.picture import ShiftForm
from commerce.models import Attribute, Category
from commerce.queries import category as categories
from commerce.views.product import tried
from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

ALL = "all categories and attributes, operator staff only"


def of_operator(request):
    """Companies hang their products into the operator's tree, they do not arrange it."""
    if not request.acting.is_operator:
        raise PermissionDenied


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("GET", "POST"))
def index(request):
    """Show the tree; POST adds a category."""
    of_operator(request)
    form = CategoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, lambda now: actions.create(**form.cleaned_data, by=request.acting, now=now)):
        messages.success(request, _("The category is created."))
        return redirect("commerce:categories")
    context = {"form": form, "nodes": categories.counted()}
    return render(request, "commerce/category/index.html", context, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("GET", "POST"))
def edit(request, pk):
    """Rename a category, or hang it elsewhere."""
    of_operator(request)
    category = get_object_or_404(Category, pk=pk)
    initial = {"name": category.name, "parent": category.parent_id}
    form = CategoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and tried(
        form, lambda now: actions.edit(category=category, **form.cleaned_data, by=request.acting, now=now)
    ):
        messages.success(request, _("The category is saved."))
        return redirect("commerce:categories")
    context = {"form": form, "category": category}
    return render(request, "commerce/category/edit.html", context, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("POST",))
def shift(request, pk):
    """Move a category up or down among its siblings."""
    of_operator(request)
    category = get_object_or_404(Category, pk=pk)
    form = ShiftForm(request.POST)
    try:
        if form.is_valid():
            actions.shift(category=category, places=form.cleaned_data["places"], by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:categories")


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("POST",))
def deletion(request, pk):
    """Delete an empty category."""
    of_operator(request)
    category = get_object_or_404(Category, pk=pk)
    try:
        actions.delete(category=category, by=request.acting, now=clock.now())
        messages.success(request, _("“%(name)s” is deleted.") % {"name": category.name})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("commerce:categories")


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("GET", "POST"))
def attributes(request):
    """Show the attributes; POST adds one."""
    of_operator(request)
    form = AttributeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(
        form, lambda now: attribute_actions.create(values=form.cleaned_data, by=request.acting, now=now)
    ):
        messages.success(request, _("The attribute is created."))
        return redirect("commerce:attributes")
    context = {"form": form, "attributes": Attribute.objects.order_by("position", "name")}
    return render(request, "commerce/category/attributes.html", context, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("GET", "POST"))
def attribute(request, pk):
    """Change how an attribute is shown; a new name counts for every product."""
    of_operator(request)
    found = get_object_or_404(Attribute, pk=pk)
    initial = {name: getattr(found, name) for name in attribute_actions.FIELDS}
    form = AttributeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and tried(
        form, lambda now: attribute_actions.edit(attribute=found, values=form.cleaned_data, by=request.acting, now=now)
    ):
        messages.success(request, _("The attribute is saved."))
        return redirect("commerce:attributes")
    context = {"form": form, "attribute": found}
    return render(request, "commerce/category/attribute.html", context, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=ALL, methods=("POST",))
def attribute_deletion(request, pk):
    """Forget how an attribute is shown."""
    of_operator(request)
    attribute_actions.delete(attribute=get_object_or_404(Attribute, pk=pk), by=request.acting, now=clock.now())
    messages.success(request, _("The attribute is deleted; products keep their values."))
    return redirect("commerce:attributes")
