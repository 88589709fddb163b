"""Conversations and purchase processes of somebody who moves or leaves; windows of a company that is stopped (P2, P7).

What he looked after nobody has then, and everybody of the company is told of it. His purchase processes stay under his
name; the company's administrators go on with them. Windows run on, whatever becomes of people and companies: the clock
does not ask.
"""

from django.urls import reverse
from django.utils.translation import ngettext

from messaging.actions import merging as actions
from messaging.models import Side
from messaging.queries import merging as queries
from messaging.queries import overview
from partners.moves import Effect


def preview(move):
    """Tell what he leaves behind."""
    if move.keeps_functions:
        return
    places = [move.membership.pk]
    number = sum(rows.count() for rows in queries.looked_after(places).values())
    if number:
        sentence = ngettext(
            "%(number)s conversation that he looks after is assigned to nobody then: colleagues are told of it.",
            "%(number)s conversations that he looks after are assigned to nobody then: colleagues are told of them.",
            number,
        )
        yield Effect("changes", sentence % {"number": number})
    number = queries.live_of(places).count()
    if number:
        sentence = ngettext(
            "%(number)s purchase process of his; administrators of the company go on with it.",
            "%(number)s purchase processes of his; administrators of the company go on with them.",
            number,
        )
        yield Effect("stays", sentence % {"number": number}, reverse("messaging:processes"))


def carry_out(move, *, by, now):
    """Give what he looked after to nobody."""
    if not move.keeps_functions:
        actions.let_go(places=[move.membership.pk], by=by, now=now)


def of_partner(*, partner, acting):
    """Give what stopping a company means for what it still has to respond to."""
    if partner.parent_id:
        return []
    number = sum(each.number for each in overview.due(partner.pk, list(Side), acting.read_at).values())
    if not number:
        return []
    sentence = ngettext(
        "%(number)s conversation waits for its response. The 72 hours run on while it is not open.",
        "%(number)s conversations wait for its response. The 72 hours run on while it is not open.",
        number,
    )
    return [Effect("stays", sentence % {"number": number})]
