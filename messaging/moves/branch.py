"""What moving a branch means for conversations, purchase processes and contacts: they are companies' (P8, S1).

A company that becomes a branch brings them to its new company. A branch that leaves takes none along: what was written
stays with the company in whose name it was.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.actions import merging as actions
from messaging.models import Thread
from messaging.queries import merging as queries
from partners.models import Partner
from partners.moves import Effect


def preview(move):
    """Tell how much goes along, ends, or loses who looks after it."""
    if not move.crosses:
        return
    if _was_top(move):
        yield from _merged(move.partner.pk, move.new_root_id)
    else:
        yield from _left(move)


def carry_out(move, *, by, now):
    """Do so, after the tree has changed."""
    if not move.crosses:
        return
    if _was_top(move):
        actions.merge(company=move.partner.pk, into=move.new_root_id, by=by, now=now)
    else:
        places = queries.places_in(move.partner.pk)
        actions.let_go(places=places, company=move.old_root_id, by=by, now=now)


def _was_top(move):
    return move.old_root_id == move.partner.pk


def _merged(company, into):
    name = Partner.objects.only("name").get(pk=into).name
    between = queries.between(company, into).count()
    doubled = len(queries.doubled(company, into))
    along = queries.threads(company).count() - between
    yield from _threads(along, name)
    if between:
        sentence = ngettext(
            "%(number)s conversation of both companies with each other: it can still be read.",
            "%(number)s conversations of both companies with each other: they can still be read.",
            between,
        )
        yield Effect("ends", sentence % {"number": between})
    if doubled:
        sentence = ngettext(
            "%(number)s conversation about something of which the other company has an older one.",
            "%(number)s conversations about something of which the other company has older ones.",
            doubled,
        )
        yield Effect("ends", sentence % {"number": doubled})
    yield from _rest(company, name)


def _threads(number, name):
    if number:
        sentence = ngettext(
            "%(number)s conversation: everybody of %(name)s who writes messages reads it from then on.",
            "%(number)s conversations: everybody of %(name)s who writes messages reads them from then on.",
            number,
        )
        yield Effect("goes along", sentence % {"number": number, "name": name})


def _rest(company, name):
    number = queries.processes(company).count()
    if number:
        sentence = ngettext(
            "%(number)s purchase process, which is %(name)s’s from then on.",
            "%(number)s purchase processes, which are %(name)s’s from then on.",
            number,
        )
        yield Effect("goes along", sentence % {"number": number, "name": name})
    number = queries.contacts(company).count() + queries.invitations(company).count()
    if number:
        sentence = ngettext(
            "%(number)s customer, supplier or open invitation.",
            "%(number)s customers, suppliers and open invitations.",
            number,
        )
        yield Effect("goes along", sentence % {"number": number})


def _left(move):
    places = queries.places_in(move.partner.pk)
    found = queries.looked_after(places, company=move.old_root_id)
    number = sum(rows.count() for rows in found.values())
    company = Partner.objects.only("name").get(pk=move.old_root_id).name
    if number:
        sentence = ngettext(
            "%(number)s conversation of %(name)s is assigned to somebody of the branch, then to nobody.",
            "%(number)s conversations of %(name)s are assigned to people of the branch, then to nobody.",
            number,
        )
        yield Effect("changes", sentence % {"number": number, "name": company})
    number = queries.live_of(places).filter(buyer=move.old_root_id).count()
    if number:
        sentence = ngettext(
            "%(number)s purchase process of somebody of the branch: administrators of %(name)s go on with it.",
            "%(number)s purchase processes of people of the branch: administrators of %(name)s go on with them.",
            number,
        )
        yield Effect("stays", sentence % {"number": number, "name": company})
    if (
        Thread.objects.filter(seller=move.old_root_id).exists()
        or Thread.objects.filter(buyer=move.old_root_id).exists()
    ):
        yield Effect("stays", _("Conversations stay with %(name)s.") % {"name": company})
