"""Buttons that the apps above commerce put on its pages: settings.PAGE_BUTTONS names them by page, PRODUCT_BUTTONS
those of each product, LINE_ASK the link of each line."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import once
from core.templatetags.ui import icon

register = template.Library()


@register.simple_tag(takes_context=True)
def page_buttons(context, page):
    """Write the buttons of a page that its reader has."""
    acting = context["request"].acting
    found = [import_string(path)(acting) for path in settings.PAGE_BUTTONS.get(page, ())]
    return format_html_join(
        "", '<a class="btn btn-primary" href="{}">{}</a>', ((each["url"], each["label"]) for each in found if each)
    )


FORM = (
    '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<button class="btn btn-outline-secondary" name="product" value="{}">{}{}</button></form>'
)
LINK = '<a class="btn btn-outline-secondary" href="{}">{}{}</a>'
TOLD = '<p class="hint m-0 told-beside">{}</p>'


@register.simple_tag(takes_context=True)
def product_buttons(context, product_id):
    """Write the buttons that a product's reader has: each begins something with it, or leads to a page about it."""
    found = _of_product(context["request"].acting, product_id)
    token = context.get("csrf_token")
    begun = [each for each in found if each and "url" in each]
    led = [each for each in found if each and "link" in each]
    forms = ((each["url"], token, product_id, icon(each["icon"]), each["label"]) for each in begun)
    links = ((each["link"], icon(each["icon"]), each["label"]) for each in led)
    told = ((each["told"],) for each in led if each.get("told"))
    return format_html_join("", TOLD, told) + format_html_join("", FORM, forms) + format_html_join("", LINK, links)


@register.simple_tag(takes_context=True)
def contact_link(context, product_id, code):
    """Write the link to the contact form about a product, for those who have no button to ask its seller itself."""
    if any(each and each.get("asks") for each in _of_product(context["request"].acting, product_id)):
        return ""
    url = reverse("contact:product", args=[code])
    return format_html('<p class="m-0"><a href="{}">{}</a></p>', url, _("Ask about this product"))


ASK = ' <span aria-hidden="true">·</span> <a href="{}">{}<span class="visually-hidden"> {}</span></a>'


@register.simple_tag(takes_context=True)
def line_ask(context, name, code, vendor_id):
    """Write the link behind a line's code to where one asks the seller of its product, for whoever may."""
    acting = context["request"].acting
    key = ("commerce.line_ask", acting.membership_id)
    asks = once.read(key, lambda: import_string(settings.LINE_ASK)(acting))
    url = asks(code, vendor_id) if asks else ""
    return format_html(ASK, url, _("Ask the seller"), name) if url else ""


def _of_product(acting, product_id):
    """Give what the apps above say of a product, asked once a page."""
    key = ("commerce.product_buttons", acting.membership_id, product_id)
    return once.read(key, lambda: [import_string(path)(acting, product_id) for path in settings.PRODUCT_BUTTONS])
