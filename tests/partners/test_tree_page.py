"""The tree of a partner: what is shown, counted and inherited, in few queries however big it is (P1, P2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from partners.queries import tree
from tests.factories.rows import PartnerFactory


def shown(lines):
    return [(line.level, line.code) if isinstance(line, tree.Node) else (line.level, line.number) for line in lines]


def chain(top, length):
    for number in range(length):
        top = PartnerFactory(code=f"CHAIN-{number:03}", name=f"Chain {number:03}", parent=top)
    return top


def leaves(top, number):
    Partner.objects.bulk_create(
        Partner(code=f"LEAF-{each:04}", name=f"Leaf {each:04}", parent=top) for each in range(number)
    )


def test_a_level_opens_with_its_children_and_their_counts(cast):
    lines = tree.opened(cast.partners.acme.pk, open_codes=["ACME"])

    assert shown(lines) == [(1, "ACME"), (2, "ACME_NORTH")]
    assert [(line.counts.children, line.counts.below, line.counts.users) for line in lines] == [(1, 2, 5), (1, 1, 3)]
    assert [line.is_open for line in lines] == [True, False]


def test_everything_opens_in_the_order_it_is_read(cast):
    PartnerFactory(code="A", name="Aardvark", parent=cast.partners.acme)
    PartnerFactory(code="B", name="Bear", parent=cast.partners.acme_north)

    lines = tree.opened(cast.partners.acme.pk, everything=True)

    assert shown(lines) == [(1, "ACME"), (2, "A"), (2, "ACME_NORTH"), (3, "ACME_DEPOT"), (3, "B")]


def test_an_inherited_status_names_its_source_and_the_stricter_one_counts(cast):
    cast.set_status("acme", "on_hold")
    cast.set_status("acme_depot", "closed")

    lines = tree.opened(cast.partners.acme.pk, everything=True)

    assert [(line.code, line.effective.status, line.effective.source_code, line.is_inherited) for line in lines] == [
        ("ACME", "on_hold", "ACME", False),
        ("ACME_NORTH", "on_hold", "ACME", True),
        ("ACME_DEPOT", "closed", "ACME_DEPOT", False),
    ]


def test_a_branch_shows_what_it_inherits_from_above_its_own_page(cast):
    cast.set_status("acme", "on_credit_hold")

    (depot,) = tree.opened(cast.partners.acme_depot.pk)

    assert (depot.effective.source_code, depot.is_inherited) == ("ACME", True)


def test_500_children_come_page_by_page_and_each_once(cast):
    leaves(cast.partners.zenith, 500)

    seen, lines = [], tree.opened(cast.partners.zenith.pk, open_codes=["ZENITH"])[1:]
    while True:
        seen += [line.code for line in lines if isinstance(line, tree.Node)]
        if isinstance(lines[-1], tree.Node):
            break
        last = Partner.objects.get(pk=lines[-1].after)
        lines = tree.children(cast.partners.zenith, level=2, after_name=last.name.lower(), after_id=last.pk)

    assert seen == [f"LEAF-{each:04}" for each in range(500)]


def test_places_among_siblings_are_told_across_pages(cast):
    leaves(cast.partners.zenith, tree.PAGE + 3)
    last = Partner.objects.get(code=f"LEAF-{tree.PAGE - 1:04}")

    lines = tree.children(cast.partners.zenith, level=2, after_name=last.name.lower(), after_id=last.pk)

    assert [(line.position, line.siblings) for line in lines] == [
        (tree.PAGE + each, tree.PAGE + 3) for each in (1, 2, 3)
    ]


@pytest.mark.parametrize("size", [1, 60])
def test_a_chain_opens_to_its_end_in_the_same_number_of_queries(cast, size):
    chain(cast.partners.zenith, size)

    with CaptureQueriesContext(connection) as captured:
        lines = tree.opened(cast.partners.zenith.pk, everything=True)

    assert (len(lines), lines[-1].level, len(captured)) == (size + 1, size + 1, 3)


def test_1565_leaves_open_at_once_in_the_same_number_of_queries(cast):
    leaves(cast.partners.zenith, 1565)

    with CaptureQueriesContext(connection) as captured:
        lines = tree.opened(cast.partners.zenith.pk, everything=True)

    assert (len(lines), lines[0].counts.below, len(captured)) == (1566, 1565, 3)


def test_beyond_the_bound_the_rest_is_left_closed(cast):
    leaves(cast.partners.zenith, tree.MOST + 5)

    lines = tree.opened(cast.partners.zenith.pk, everything=True)

    assert shown(lines)[-1] == (2, 6)
