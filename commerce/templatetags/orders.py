"""Order states, ledger kinds and product pictures in templates."""

from functools import lru_cache

from django import template
from django.templatetags.static import static

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


@register.simple_tag
def picture(name):
    """Give the address of a product's picture; a drawn placeholder where it has none."""
    return _picture(name)


@lru_cache(maxsize=4096)
def _picture(name):
    return static(name or "img/product.svg")
