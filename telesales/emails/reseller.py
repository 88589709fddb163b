"""Mails to both sides when a reseller begins or ceases to look after a customer (T5)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from partners.models import User
from telesales.models import ResellerCustomer
from telesales.queries import reseller as queries


def told(payload):
    """Tell one of the two sides."""
    link = ResellerCustomer.objects.select_related("reseller", "customer").get(pk=payload["link"])
    reader = User.objects.get(pk=payload["user"])
    if not (reader.email and reader.is_active) or (payload["what"] == "assigned" and link.ended_at):
        return None
    with override(reader.language):
        context = {"said": _said(link, payload["side"], payload["what"]), "side": payload["side"]}
        if payload["side"] == "reseller":
            context |= {"action_url": mail.address("telesales:customers"), "action_label": _("Look at your customers")}
        elif payload["what"] == "assigned":
            context["people"] = queries.people(link.reseller_id)
    return mail.render("reseller_told", reader=reader, context=context)


def _said(link, side, what):
    names = {"customer": link.customer.name, "reseller": link.reseller.name}
    return {
        ("reseller", "assigned"): _("You look after %(customer)s from now on."),
        ("reseller", "ended"): _("You no longer look after %(customer)s."),
        ("customer", "assigned"): _("%(reseller)s looks after %(customer)s from now on and may order for you."),
        ("customer", "ended"): _(
            "%(reseller)s no longer looks after %(customer)s and orders nothing for you any more."
        ),
    }[(side, what)] % names
