"""What becomes of opportunities when their customer or owner moves or leaves (P7, T5).

What is prepared for somebody goes along with him within his company; all else stays as it is. Nobody orders for a place
that has ended, the gates see to that. What an owner leaves is found by managers, who give it to somebody else: its
customer should not be handed on without anybody looking.
"""

from django.urls import reverse
from django.utils.translation import ngettext

from partners.moves import Effect
from telesales.actions import opportunity_following as following
from telesales.models import OPPORTUNITY_LIVE, Opportunity


def preview(move):
    """Tell how many are under way for him, and how many are his own."""
    live = Opportunity.objects.filter(state__in=OPPORTUNITY_LIVE, deleted_at=None)
    where = reverse("telesales:opportunities")
    number = live.filter(customer=move.membership).count()
    if number and move.keeps_functions:
        sentence = ngettext(
            "%(number)s opportunity that is prepared for him, at the prices there; a quote of it keeps its own.",
            "%(number)s opportunities that are prepared for him, at the prices there; quotes of them keep their own.",
            number,
        )
        yield Effect("goes along", sentence % {"number": number})
    elif number:
        sentence = ngettext(
            "%(number)s opportunity is prepared for him; from then on it cannot be ordered.",
            "%(number)s opportunities are prepared for him; from then on they cannot be ordered.",
            number,
        )
        yield Effect("stays", sentence % {"number": number})
    number = live.filter(owner=move.membership).count()
    if number and not move.keeps_functions:
        sentence = ngettext(
            "%(number)s opportunity of his; a manager gives it to somebody else.",
            "%(number)s opportunities of his; a manager gives them to somebody else.",
            number,
        )
        yield Effect("stays", sentence % {"number": number}, where)


def carry_out(move, *, by, now):
    """What is prepared for him goes along within his company. All else keeps its owner and its history."""
    if move.keeps_functions:
        following.follow(customer=move.membership, destination=move.destination, by=by, now=now)
