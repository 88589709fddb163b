"""The customer's page at the sales desk: who he is, what is going on, and what may be done for him now (T9)."""

from django.conf import settings
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusal import Refused
from partners import queries as partners
from partners.permissions import Role
from telesales.forms.desk import NoteForm, StartForm
from telesales.models import SalesMode
from telesales.queries import customer as queries
from telesales.queries import selling, setup
from telesales.rules import selling as rules

REASONS = (
    gettext_lazy("Phone call"),
    gettext_lazy("Order by mail"),
    gettext_lazy("Asked for an offer"),
    gettext_lazy("Visit"),
    gettext_lazy("Complaint"),
)


def found(seller, pk):
    """Give a customer in the seller's reach; any other is not there (P12)."""
    customer = selling.customer(pk, sold_from_id=seller.partner_id)
    if customer is None or customer.root_id == customer.seller_root_id or customer.user_id == seller.user_id:
        raise Http404
    if not rules.is_in_reach(seller, customer):
        raise Http404
    return customer


def context(customer, seller, *, now, start_form=None, note_form=None):
    """Give what the page shows this seller; forms are those that were refused."""
    work = queries.work(customer, role=setup.seller_role(seller.roles), now=now)
    path, effective = partners.visible_path(customer.partner_id, seller.at(is_operator=True))
    panels = _panels(customer, seller, now)
    return {
        "customer": customer,
        "work": work,
        "panels": panels,
        "last_contact": _latest(work.last_contact, *(panel.last_contact for panel in panels)),
        "path": path,
        "effective": effective,
        "status_sentence": partners.status_sentence(effective, customer.partner_id),
        "role_labels": ", ".join(str(Role(role).label) for role in customer.roles),
        "credit": queries.credit_of(customer, seller=seller, now=now),
        "opportunities": queries.opportunities(customer, seller=seller),
        "is_direct": work.policy.mode == SalesMode.DIRECT,
        "obstacle": _obstacle(seller, customer, work.setting, work.policy),
        "start_form": start_form or StartForm(initial={"reason": _("Phone call")}),
        "note_form": note_form or NoteForm(initial={"kind": "call"}),
        "reasons": REASONS,
    }


def _panels(customer, seller, now):
    """Give what the apps beside show of his company, see settings.CUSTOMER_PANELS."""
    known = {"company": customer.root_id, "acting": seller, "now": now}
    found = [import_string(path)(**known) for path in settings.CUSTOMER_PANELS]
    return [panel for panel in found if panel]


def _latest(*contacts):
    """Give the latest of {"at", "by"}; None before there was any."""
    return max((each for each in contacts if each), key=lambda each: each["at"], default=None)


def _obstacle(seller, customer, setting, policy):
    """Say why nothing can be sold to him, "" where it can."""
    try:
        rules.check_role(seller)
        rules.check_customer(seller, customer, setting=setting, policy=policy)
    except Refused as refusal:
        return str(refusal)
    return ""
