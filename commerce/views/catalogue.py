"""The catalogue of the acting partner, at his prices."""

from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from commerce.forms import catalogue as forms
from commerce.forms.cart import QuantityForm
from commerce.pages import cards
from commerce.pages.narrowing import Narrowing
from commerce.queries import catalogue, detail, tax
from commerce.templatetags.catalogue import labels
from core import clock, lists
from partners.access import require
from partners.permissions import Permission

HIDDEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">'
"""What each card's form sends along, written once for the page."""
COMPLETIONS = 10
SIGHT = "products in the acting partner's price lists"


@require(Permission.CATALOGUE_READ, sight=SIGHT, in_sale=True)
def index(request):
    """List products: a category, a search, facets, a page; the htmx answer is the list and what may be chosen next."""
    asked, number, now = forms.asked(request.GET), lists.page_number(request), request.acting.read_at
    found = catalogue.page(
        acting=request.acting,
        now=now,
        number=number,
        category=asked.category,
        text=asked.q,
        chosen=forms.chosen(request.GET),
    )
    how = found.treatment
    shown = [_card(request, item, how, of=asked.of) for item in found.items]
    context = {
        "page": lists.page_of(request, shown, number, catalogue.PAGE_SIZE, total=found.total),
        "found": found,
        "narrowing": Narrowing(request.GET, found, asked.q),
        "view": asked.view,
        "text": asked.q,
        "category": found.path[-1] if found.path else None,
        "tax_note": cards.tax_note(shown, how),
        **_words(request),
    }
    is_part = request.htmx and not request.htmx.boosted
    return render(request, f"commerce/catalogue/index.html{'#answer' if is_part else ''}", context)


def _card(request, item, how, *, of=""):
    """Make a card; one of them may show the quantity that was typed, and what is wrong with it."""
    if of.upper() != item.code.upper():
        return cards.of(item, how=how, currency=request.acting.currency)
    quantity, error = _typed(request)
    return cards.of(item, how=how, currency=request.acting.currency, quantity=quantity, error=error)


def _typed(request):
    """Give (quantity, error) of ?quantity=: a number, what was typed instead, or None."""
    if "quantity" not in request.GET:
        return None, ""
    form = QuantityForm(request.GET)
    if form.is_valid():
        return form.cleaned_data["quantity"], ""
    return request.GET["quantity"], form.errors["quantity"][0]


def _words(request):
    """What every card says or sends along, looked up once."""
    return {
        "may_buy": request.acting.may(Permission.CART_EDIT),
        "hidden": format_html(HIDDEN, get_token(request), request.get_full_path()),
        **labels(),
    }


@require(Permission.CATALOGUE_READ, sight=SIGHT, in_sale=True)
def completion(request):
    """Complete what is being typed: code, name and own price of the best ten; without htmx the search itself."""
    text = forms.asked(request.GET).q
    if not request.htmx:
        return redirect(f"{reverse('commerce:catalogue')}?{request.GET.urlencode()}")
    now = clock.now()
    how = tax.treatment(partner_id=request.acting.partner_id, now=now)
    found = catalogue.page(acting=request.acting, now=now, text=text, size=COMPLETIONS) if text else None
    shown = [_card(request, item, how) for item in found.items] if found else []
    return render(request, "commerce/catalogue/completion.html", {"cards": shown, "text": text})


@require(Permission.CATALOGUE_READ, sight=SIGHT, in_sale=True)
def product(request, code):
    """Show one product with the price, its tiers and why it costs that."""
    now = clock.now()
    found = detail.detail(acting=request.acting, now=now, code=code)
    if found is None:
        raise Http404
    how = tax.treatment(partner_id=request.acting.partner_id, now=now)
    card = _card(request, found.item, how, of=found.item.code)
    related = [_card(request, item, how) for item in found.related]
    context = {
        "product": found,
        "card": card,
        "related": related,
        "tax_note": cards.tax_note([card, *related], how),
        **_words(request),
    }
    return render(request, "commerce/catalogue/product.html", context)


@require(Permission.CATALOGUE_READ, sight=SIGHT, in_sale=True)
def price(request, code):
    """Tell what a quantity costs: the tier it reaches, or why it is refused; without htmx on the product's page."""
    now = clock.now()
    found = detail.priced(acting=request.acting, now=now, code=code)
    if found is None:
        raise Http404
    if not request.htmx:
        return redirect(f"{reverse('commerce:product', args=[found.code])}?{request.GET.urlencode()}")
    how = tax.treatment(partner_id=request.acting.partner_id, now=now)
    card = _card(request, found, how, of=found.code)
    page, shown = ("product", card) if request.GET.get("on") == "page" else ("index", card.face)
    return render(request, f"commerce/catalogue/{page}.html#offer", {"card": shown, **_words(request)})
