"""What becomes of opportunities when their customer or owner moves or leaves (P7, T5): they stay as they are.

Nobody orders for a place that has ended, the gates see to that. What an owner leaves is found by managers, who give it
to somebody else: its customer should not be handed on without anybody looking.
"""

from django.urls import reverse
from django.utils.translation import ngettext

from partners.moves import Effect
from telesales.models import OPPORTUNITY_LIVE, Opportunity


def preview(move):
    """Tell how many are under way for him, and how many are his own."""
    live = Opportunity.objects.filter(state__in=OPPORTUNITY_LIVE, deleted_at=None)
    where = reverse("telesales:opportunities")
    number = live.filter(customer=move.membership).count()
    if number:
        sentence = ngettext(
            "%(number)s opportunity is prepared for him; from then on it cannot be ordered.",
            "%(number)s opportunities are prepared for him; from then on they cannot be ordered.",
            number,
        )
        yield Effect("stays", sentence % {"number": number})
    number = live.filter(owner=move.membership).count()
    if number:
        sentence = ngettext(
            "%(number)s opportunity of his; a manager gives it to somebody else.",
            "%(number)s opportunities of his; a manager gives them to somebody else.",
            number,
        )
        yield Effect("stays", sentence % {"number": number}, where)


def carry_out(move, *, by, now):
    """They keep their owner and their history until a manager gives them on: nothing is written."""
