"""Documents on the pages of what they are about."""

from django import template

from commerce.queries import document as queries

register = template.Library()


@register.simple_tag
def order_documents(order):
    """Give the documents of an order, the oldest first."""
    return list(queries.of_order(order))
