"""What moving a branch means for resellers and their customers: only the tops of trees are either (P8, T5)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.moves import Effect
from telesales.actions import reseller as actions
from telesales.queries import reseller as queries

NAMED = 5


def preview(move):
    """Tell which customers lose their reseller: a company that becomes a branch is no longer one of both."""
    if not _was_top(move):
        return
    for link in _links(move).filter(customer=move.partner):
        values = {"reseller": link.reseller.name}
        yield Effect("ends", _("%(reseller)s no longer looks after it: the new company has its own.") % values)
    left = list(_links(move).filter(reseller=move.partner).values_list("customer__name", flat=True))
    if left:
        sentence = ngettext(
            "%(number)s customer is left without reseller: %(names)s",
            "%(number)s customers are left without reseller: %(names)s",
            len(left),
        )
        names = ", ".join(left[:NAMED]) + (" …" if len(left) > NAMED else "")
        yield Effect("ends", sentence % {"number": len(left), "names": names})


def carry_out(move, *, by, now):
    """End what cannot go on."""
    if _was_top(move):
        for link in _links(move):
            actions.close(link=link, by=by, now=now)


def _was_top(move):
    return move.old_root_id == move.partner.pk and move.parent is not None


def _links(move):
    either = Q(customer=move.partner) | Q(reseller=move.partner)
    return queries.current().filter(either).select_related("reseller", "customer").order_by("customer__name", "pk")
