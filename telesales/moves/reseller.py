"""Customers who would be left alone when those of a reseller leave, are stopped, or their company is (T5, P2, P7).

Nothing is handed on by itself: whoever looks after resellers is told whom it concerns, and gives them to somebody else.
"""

from django.urls import reverse
from django.utils.translation import ngettext

from partners import queries as partners
from partners.moves import Effect
from partners.permissions import Permission, Role
from telesales.queries import reseller as queries

NAMED = 5


def preview(move):
    """Name the customers of whose reseller nobody sells any more, once he has left."""
    if move.keeps_functions:
        return
    found = _alone(move.membership, move.source.pk)
    if found:
        yield found


def carry_out(move, *, by, now):
    """They stay with the reseller company until somebody gives them on: nothing is written."""


def of_person(*, membership, acting):
    """Give what stopping somebody means, for the page that sets his status."""
    found = _alone(membership, membership.partner_id, acting) if membership.ended_at is None else None
    return [found] if found else []


def of_partner(*, partner, acting):
    """Give what stopping a partner means, for the page that sets its status; of a branch where nobody else sells."""
    root_id = partners.root_id(partner.pk)
    names = queries.customer_names(root_id)
    if not names or queries.sells_elsewhere(root_id, partner.pk):
        return []
    sentence = ngettext(
        "While it is not open, nobody sells to its customer %(names)s",
        "While it is not open, nobody sells to its %(number)s customers: %(names)s",
        len(names),
    )
    return [Effect("stays", sentence % _told(names), _where(root_id, acting))]


def _alone(membership, partner_id, acting=None):
    if Role.RESELLER not in membership.roles:
        return None
    root_id = partners.root_id(partner_id)
    names = queries.customer_names(root_id)
    if not names or queries.people(root_id).exclude(pk=membership.user_id).exists():
        return None
    sentence = ngettext(
        "Nobody but him sells to the customer %(names)s, which needs another reseller",
        "Nobody but him sells to %(number)s customers, which need another reseller: %(names)s",
        len(names),
    )
    return Effect("stays", sentence % _told(names), _where(root_id, acting))


def _told(names):
    return {"number": len(names), "names": ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")}


def _where(root_id, acting):
    """Lead whoever may give them on to where it is done; a preview that knows no reader leads there as well."""
    if acting is not None and not acting.may(Permission.RESELLER_EDIT):
        return ""
    return reverse("telesales:reseller", args=[queries.code_of(root_id)])
