"""A product's card and line in the catalogue, written once for as long as they say the same."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

register = template.Library()
HIDDEN_MARK = "HIDDEN-FIELDS-GO-HERE"


@register.simple_tag(takes_context=True)
def product_parts(context, name, cards):
    """Write the cards or lines of a page, each kept by what it says; the form's token is put in."""
    language, may_buy = get_language(), context["may_buy"]
    html = "".join([_product_part(name, language, may_buy, card.face) for card in cards])
    return SafeString(html.replace(HIDDEN_MARK, context["hidden"]))


@lru_cache(maxsize=4096)
def _product_part(name, _language, may_buy, face):
    known = {"card": face, "may_buy": may_buy, "hidden": HIDDEN_MARK, **labels()}
    return render_to_string(f"commerce/catalogue/index.html#{name}", known)


def labels():
    """What every card says."""
    return {
        "quantity_of": gettext("Quantity of"),
        "add_label": gettext("Add"),
        "last_label": gettext("Last ordered"),
        "recommended_label": gettext("Recommended price"),
        "no_price": gettext("No price at present"),
    }
