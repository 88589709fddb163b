"""Mail to whoever was given carts and orders of somebody who has gone (P7)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from partners.models import Membership


def given(payload):
    """Say what is his now, and who gave it."""
    place = Membership.objects.select_related("user", "partner").get(pk=payload["membership"])
    reader = place.user
    if place.ended_at or not (reader.is_active and reader.email):
        return None
    with override(reader.language):
        facts = [(_("Carts"), ", ".join(payload["carts"])), (_("Orders"), ", ".join(payload["orders"]))]
        context = {
            "by": payload["by"],
            "company": place.partner.name,
            "facts": [fact for fact in facts if fact[1]],
            "action_url": mail.address("commerce:carts" if payload["carts"] else "commerce:orders"),
            "action_label": _("Open them"),
        }
    return mail.render("cart_given", reader=reader, context=context)
