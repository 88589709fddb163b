"""Two moves at once, for real: the tree stays a tree (P1)."""

import pytest

from core.actor import SYSTEM
from partners import queries
from partners.actions import partner as actions
from partners.models import Partner
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import PartnerFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def move(partner, parent, now):
    return lambda: actions.move(partner=partner, parent=parent, by=SYSTEM, now=now)


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_opposite_moves_at_once_make_no_circle(db, now, repeat):
    """Without the advisory lock 20 of 20 ended in a deadlock; without the row lock too, 20 of 20 made a circle."""
    one, other = PartnerFactory(name="One"), PartnerFactory(name="Other")

    answers = together(move(one, other, now), move(other, one, now))

    moved = Partner.objects.exclude(parent=None).get()
    still = {one.name: other, other.name: one}[moved.name]
    assert refusals(answers) == [f"{still.name} cannot move below itself."]
    assert [queries.root_id(node.pk) for node in (one, other)] == [still.pk, still.pk]


@pytest.mark.parametrize("repeat", REPEATS)
def test_three_moves_around_a_ring_at_once_make_no_circle(db, now, repeat):
    """Without the advisory lock 20 of 20 ended in a deadlock; without the row lock too, 20 of 20 made a circle."""
    ring = [PartnerFactory() for _node in range(3)]

    answers = together(*[move(ring[place], ring[place - 1], now) for place in range(3)])

    assert len(refusals(answers)) == 1
    assert len({queries.root_id(node.pk) for node in ring}) == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_circle_deep_in_two_branches_is_seen(db, now, repeat):
    """Without the advisory and the row lock 19 of 20 runs made a circle."""
    tops = [PartnerFactory(), PartnerFactory()]
    leaves = [PartnerFactory(parent=PartnerFactory(parent=top)) for top in tops]

    answers = together(move(tops[0], leaves[1], now), move(tops[1], leaves[0], now))

    assert len(refusals(answers)) == 1
    assert None not in {queries.root_id(leaf.pk) for leaf in leaves}
