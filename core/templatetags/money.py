"""Amounts and numbers in templates: {{ amount|money:currency }}, {{ unit_price|price:currency }}."""

from django import template

from core import money as amounts

register = template.Library()


@register.filter
def money(amount, currency):
    """Write an amount with its currency; empty when there is none."""
    return amounts.shown(amount, currency)


@register.filter
def price(amount, currency):
    """Write a unit price with up to 4 decimals."""
    return amounts.shown_price(amount, currency)


@register.filter
def plain_number(value):
    """Write a whole number with the reader's thousands separators."""
    return amounts.counted(value)
