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
    """The trigger's advisory lock is enough; without it and the action's the moves made a circle, row lock or not."""
    one, other = PartnerFactory(name="One"), PartnerFactory(name="Other")

    answers = together(move(one, other, now), move(other, one, now))

    moved = Partner.objects.exclude(parent=None).get()
    still = {one.name: other, other.name: one}[moved.name]
    assert refusals(answers) == [f"{still.name} cannot move below itself."]
    assert [queries.root_id(node.pk) for node in (one, other)] == [still.pk, still.pk]


@pytest.mark.parametrize("repeat", REPEATS)
def test_three_moves_around_a_ring_at_once_make_no_circle(db, now, repeat):
    ring = [PartnerFactory() for _node in range(3)]

    answers = together(*[move(ring[place], ring[place - 1], now) for place in range(3)])

    assert len(refusals(answers)) == 1
    assert len({queries.root_id(node.pk) for node in ring}) == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_circle_deep_in_two_branches_is_seen(db, now, repeat):
    tops = [PartnerFactory(), PartnerFactory()]
    leaves = [PartnerFactory(parent=PartnerFactory(parent=top)) for top in tops]

    answers = together(move(tops[0], leaves[1], now), move(tops[1], leaves[0], now))

    assert len(refusals(answers)) == 1
    assert None not in {queries.root_id(leaf.pk) for leaf in leaves}


def test_a_hundred_opposite_moves_at_once_make_no_circle(db, now):
    """Two branches of one tree, four levels deep, each put below the other's deepest node a hundred times. Without both
    advisory locks, the action's and the trigger's, it failed."""
    root = PartnerFactory()
    tops = [PartnerFactory(parent=root) for _branch in range(2)]
    leaves = [PartnerFactory(parent=PartnerFactory(parent=PartnerFactory(parent=top))) for top in tops]

    for _round in range(100):
        answers = together(move(tops[0], leaves[1], now), move(tops[1], leaves[0], now))
        moved = Partner.objects.exclude(parent=root).get(pk__in=[top.pk for top in tops])

        assert (len(refusals(answers)), len(queries.subtree_ids(root.pk))) == (1, Partner.objects.count())
        Partner.objects.filter(pk=moved.pk).update(parent=root)
