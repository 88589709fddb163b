"""Buttons that the apps above commerce put on its pages: settings.PAGE_BUTTONS names them by page."""

from django import template
from django.conf import settings
from django.utils.html import format_html_join
from django.utils.module_loading import import_string

register = template.Library()


@register.simple_tag(takes_context=True)
def page_buttons(context, page):
    """Write the buttons of a page that its reader has."""
    acting = context["request"].acting
    found = [import_string(path)(acting) for path in settings.PAGE_BUTTONS.get(page, ())]
    return format_html_join(
        "", '<a class="btn btn-primary" href="{}">{}</a>', ((each["url"], each["label"]) for each in found if each)
    )
