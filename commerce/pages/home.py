"""What commerce shows beside the first page: coming changes of prices (C10), open invoices (UX 22)."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.db.models.functions import Now

from commerce.models import Invoice
from commerce.queries import invoice as invoice_queries
from commerce.queries import notice
from partners.permissions import Permission


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the first page: a template and its context."""

    template: str
    context: dict


def price_changes(acting):
    """Give who buys the card of what changes soon; None while nothing does."""
    if acting.is_operator or not acting.may(Permission.CATALOGUE_READ):
        return None
    found = notice.of(acting.partner_id, now=Now()).order_by()
    sums = found.aggregate(number=Count("pk"), first=Min("due_at"))
    return Card("commerce/price/changes_card.html", sums) if sums["number"] else None


def invoices(acting):
    """Give a company the card of what is open and overdue; None while nothing is."""
    if acting.is_operator or not acting.may(Permission.INVOICE_READ):
        return None
    totals = invoice_queries.totals(Invoice.objects.visible_to(acting), acting.read_at.date())
    return Card("commerce/invoice/home_card.html", {"totals": totals}) if totals else None
