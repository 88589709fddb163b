"""The names of the company across and of what is negotiated: plain words before it has responded, links after (S4)."""

from django.urls import reverse
from django.utils.html import format_html

from messaging.revealing import is_revealed
from messaging.windows import other


def company(thread, side):
    """Write the name of the company across; `thread` comes with it."""
    return _name(thread, side, getattr(thread, other(side)).name, "messaging:company")


def product(thread, side):
    """Write the name of what is negotiated."""
    return _name(thread, side, thread.subject, "messaging:product")


def _name(thread, side, name, url):
    if not is_revealed(thread, side):
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', reverse(url, args=[thread.pk]), name)
