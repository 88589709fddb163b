"""Order states, ledger kinds and product pictures in templates."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse

from commerce.models import EntryKind, OrderState
from core.templatetags import ui

register = template.Library()


@register.simple_tag
def order_status(state):
    """Show an order's state as a pill in the reader's language."""
    return ui.status(state, OrderState(state).label)


@register.filter
def entry_kind(kind):
    """Name a ledger entry's kind in the reader's language."""
    return EntryKind(kind).label


@register.filter
@lru_cache(maxsize=8192)
def picture(name):
    """Give the address of a product's picture; a drawn placeholder where it has none."""
    return static(name or "img/product.svg")


@register.filter
@lru_cache(maxsize=8192)
def product_url(code):
    """Give the address of a product's page; remembered, because a page of the catalogue asks 72 times."""
    return reverse("commerce:product", args=[code])
