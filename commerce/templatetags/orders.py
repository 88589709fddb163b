"""Order states, ledger kinds and product pictures in templates."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from commerce import pictures
from commerce.models import EntryKind, OrderState
from core.templatetags import ui
from core.templatetags.money import plain_number

register = template.Library()


@register.simple_tag
def order_status(state):
    """Show an order's state as a pill in the reader's language."""
    return ui.status(state, OrderState(state).label)


@register.filter
def of(found, key):
    """Give what a dictionary has under a key; None when it has nothing."""
    return found.get(key)


@register.filter
def entry_kind(kind):
    """Name a ledger entry's kind in the reader's language."""
    return EntryKind(kind).label


@register.filter
@lru_cache(maxsize=8192)
def picture(name):
    """Give the address of a product's picture: uploaded, or drawn; a drawn placeholder where it has none."""
    if pictures.is_upload(name):
        return reverse("commerce:image", args=[name])
    return static(name or "img/product.svg")


@register.filter
@lru_cache(maxsize=8192)
def product_url(code):
    """Give the address of a product's page; remembered, because a page of the catalogue asks 72 times."""
    return reverse("commerce:product", args=[code])


UNITS = {
    "piece": ngettext_lazy("%(number)s piece", "%(number)s pieces", "count"),
    "pack": ngettext_lazy("%(number)s pack", "%(number)s packs", "count"),
    "box": ngettext_lazy("%(number)s box", "%(number)s boxes", "count"),
    "roll": ngettext_lazy("%(number)s roll", "%(number)s rolls", "count"),
    "pair": ngettext_lazy("%(number)s pair", "%(number)s pairs", "count"),
    "carton": ngettext_lazy("%(number)s carton", "%(number)s cartons", "count"),
    "ream": ngettext_lazy("%(number)s ream", "%(number)s reams", "count"),
    "metre": ngettext_lazy("%(number)s metre", "%(number)s metres", "count"),
}


@register.filter
def units(quantity, unit):
    """Write a quantity with its unit, in the plural where the unit is a known word."""
    known = UNITS.get(unit)
    number = plain_number(quantity)
    return known % {"count": quantity, "number": number} if known else f"{number} {unit}"
