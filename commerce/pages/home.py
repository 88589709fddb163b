"""What commerce shows beside the first page: coming changes of prices (C10)."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.db.models.functions import Now

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
