"""What becomes of opportunities when a branch moves (P8, T1): nobody sells within one company.

Those whose seller and customer come into one tree stay to be read; every change and the order of them is refused from
then on.
"""

from django.utils.translation import gettext as _

from partners.moves import Effect
from partners.queries import root_ids, subtree_ids
from telesales.models import OPPORTUNITY_LIVE, Opportunity

NAMED = 5


def preview(move):
    """Name those that cannot go on."""
    if not move.crosses:
        return
    numbers = _met(move)
    if numbers:
        names = ", ".join(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
        sentence = _("Opportunities whose seller and customer are one company then: %(names)s")
        yield Effect("ends", sentence % {"names": names})


def carry_out(move, *, by, now):
    """The rule of different companies asks the tree at every change: nothing is written."""


def _met(move):
    """Give the numbers of those whose one side moves into the tree of the other."""
    moved = set(subtree_ids(move.partner.pk))
    live = Opportunity.objects.filter(state__in=OPPORTUNITY_LIVE, deleted_at=None).order_by("number")
    rows = live.filter(partner__in=moved) | live.filter(sold_from__in=moved)
    sides = list(rows.values_list("number", "partner_id", "sold_from_id"))
    roots = root_ids({pk for _number, *both in sides for pk in both})
    after = {pk: move.new_root_id if pk in moved else root for pk, root in roots.items()}
    return [number for number, partner, seller in sides if after[partner] == after[seller]]
