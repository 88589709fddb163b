"""Pictures of products: kept on the product's page, shown by their names (C1, X18)."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce import pictures
from commerce.actions import picture as actions
from commerce.forms.picture import AltForm, ShiftForm, UploadForm
from commerce.pages import product as pages
from core import clock
from core.refusal import Refused
from partners.access import require, signed_in
from partners.permissions import Permission

OWN = "the products of the acting company and below; the operator sees all"
A_YEAR = 365 * 24 * 3600


@signed_in(sight="pictures of products, by names that nobody can guess")
def image(request, name):
    """Give a stored picture. Names are made here, so no other is looked for."""
    if not pictures.is_upload(name):
        raise Http404
    try:
        with default_storage.open(pictures.path(name)) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("GET", "POST"))
def images(request, pk):
    """Show a product's pictures; POST adds some. Each is judged by itself."""
    product = pages.find(request, pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        number = _add(request, product, form)
        if number:
            added = ngettext("%(number)s picture is added.", "%(number)s pictures are added.", number)
            messages.success(request, added % {"number": number})
        if not form.errors:
            return redirect("commerce:product_images", pk)
        product.refresh_from_db()
    return _page(request, product, form, status=422 if form.is_bound else 200)


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def shift(request, pk, image_pk):
    """Move a picture up or down."""
    product, found = _found(request, pk, image_pk)
    form = ShiftForm(request.POST)
    if form.is_valid():
        known = {"places": form.cleaned_data["places"], "by": request.acting, "now": clock.now()}
        _told(request, lambda: actions.shift(product=product, image=found, **known))
    return redirect("commerce:product_images", pk)


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def text(request, pk, image_pk):
    """Say what a picture shows."""
    product, found = _found(request, pk, image_pk)
    form = AltForm(request.POST)
    if form.is_valid():
        known = {"alt": form.cleaned_data["alt"], "by": request.acting, "now": clock.now()}
        if _told(request, lambda: actions.describe(product=product, image=found, **known)):
            messages.success(request, _("The text is saved."))
        return redirect("commerce:product_images", pk)
    messages.error(request, _("The text has at most 200 characters."))
    return _page(request, product, UploadForm(), status=422)


@require(Permission.PRODUCT_EDIT, sight=OWN, methods=("POST",))
def removal(request, pk, image_pk):
    """Take a picture off the product."""
    product, found = _found(request, pk, image_pk)
    actions.remove(product=product, image=found, by=request.acting, now=clock.now())
    messages.success(request, _("The picture is removed."))
    return redirect("commerce:product_images", pk)


def _add(request, product, form):
    """Add what is sound; what is not is told by its name. Gives how many were added."""
    added = 0
    for file in form.cleaned_data["pictures"]:
        try:
            if file.size > pictures.MOST_BYTES:
                raise Refused(_("The picture is too big: at most 10 MB."))
            written = pictures.store(file.read())
            actions.add(product=product, written=written, alt="", by=request.acting, now=clock.now())
            added += 1
        except Refused as refusal:
            form.add_error("pictures", f"{file.name[:80]}: {refusal.sentence}")
    return added


def _told(request, action):
    """Give what the action gives; a refusal is told on the next page."""
    try:
        return action()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None


def _found(request, pk, image_pk):
    product = pages.find(request, pk)
    return product, get_object_or_404(product.images, pk=image_pk)


def _page(request, product, form, *, status):
    found = list(product.images.order_by("position", "pk"))
    context = pages.frame(product, request.acting, "images", form=form, images=found)
    return render(request, "commerce/product/images.html", context, status=status)
