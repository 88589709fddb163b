"""What a company that still waits for its acceptance reads on each page (P15): {% waiting "cart" %}."""

from django import template
from django.utils.translation import gettext_lazy as _

from partners.queries import registration as queries

register = template.Library()

SENTENCES = {
    "home": _(
        "Your company is registered and waits for acceptance by the operator. You get a mail as soon as it is decided;"
        " until then you can look around, complete your company's profile and invite colleagues."
    ),
    "catalogue": _(
        "Your products and prices appear here when your company is accepted and the operator has assigned price lists"
        " to it."
    ),
    "cart": _("When your company is accepted you collect products here and submit them as an order."),
    "orders": _("When your company is accepted, the orders that you and your colleagues submit appear here."),
    "company": _(
        "Your company waits for acceptance by the operator. You may already complete its addresses and its people;"
        " ordering becomes possible with the acceptance."
    ),
}
"""Place -> what will be possible there."""


@register.inclusion_tag("partners/registration/waiting.html", takes_context=True)
def waiting(context, place):
    """Write the note of a place; nothing for a company that does not wait."""
    acting = getattr(context.get("request"), "acting", None)
    waits = acting is not None and queries.waits(acting)
    return {"sentence": SENTENCES[place] if waits else ""}
