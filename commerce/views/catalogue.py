"""The catalogue of the acting partner, at his prices."""

from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from commerce.forms.cart import QuantityForm
from commerce.forms.catalogue import CatalogueForm
from commerce.models import Category
from commerce.queries import catalogue, pricing, why
from core import clock, lists
from partners.access import require
from partners.permissions import Permission

HIDDEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">'
"""What each card's form sends along, written once for the page."""


@require(Permission.CATALOGUE_READ, sight="products in the acting partner's price lists")
def index(request):
    """List products: a category, a search, a page; the htmx answer is the list alone."""
    form = CatalogueForm(request.GET)
    form.full_clean()
    category, text = form.cleaned_data.get("category"), form.cleaned_data.get("q", "")
    number = lists.page_number(request)
    found = catalogue.page(
        acting=request.acting, now=clock.now(), number=number, category_id=category and category.pk, text=text
    )
    page = lists.page_of(request, found.items, number, catalogue.PAGE_SIZE, total=found.total)
    context = {
        "page": page,
        "is_guess": found.is_guess,
        "category": category,
        "text": text,
        "currency": request.acting.currency,
        "may_buy": request.acting.may(Permission.CART_EDIT),
        "hidden": format_html(HIDDEN, get_token(request), request.get_full_path()),
        "quantity_of": _("Quantity of"),
        "add_label": _("Add"),
        "from_label": _("Price from a larger quantity"),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "commerce/catalogue/index.html#products", context)
    context["categories"] = catalogue.category_tree(category)
    return render(request, "commerce/catalogue/index.html", context)


@require(Permission.CATALOGUE_READ, sight="products in the acting partner's price lists")
def product(request, code):
    """Show one product with the price, its tiers and why it costs that."""
    now = clock.now()
    found = catalogue.visible_product(acting=request.acting, now=now, code=code)
    if found is None:
        raise Http404
    tiers = pricing.offer(
        partner_id=request.acting.partner_id, currency=request.acting.currency, product_id=found.id, now=now
    )
    category = Category.objects.filter(pk=found.category_id).first()
    first = tiers[0].min_quantity if tiers else 1
    context = {
        "product": found,
        "tiers": tiers,
        "why": why.sentence(tiers[0].price.reason()) if tiers else "",
        "category": category,
        "currency": request.acting.currency,
        "may_buy": request.acting.may(Permission.CART_EDIT),
        "form": QuantityForm(initial={"quantity": first}),
    }
    return render(request, "commerce/catalogue/product.html", context)
