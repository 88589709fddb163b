"""Paths, subtrees and moves; a circle is impossible whatever somebody tries (P1, P8)."""

import pytest
from django.db import IntegrityError, transaction

from core import audit
from core.actor import SYSTEM
from core.refusal import Refused
from partners import queries
from partners.actions import partner as actions
from partners.models import Partner
from tests.factories.rows import PartnerFactory


def test_a_path_leads_from_the_root_to_the_node(cast):
    assert [code for _pk, code, _name in queries.path(cast.partners.acme_depot.pk)] == [
        "ACME",
        "ACME_NORTH",
        "ACME_DEPOT",
    ]


@pytest.mark.parametrize("code", ["acme", "acme_north", "acme_depot"])
def test_the_root_of_every_node_is_the_company(cast, code):
    assert queries.root_id(getattr(cast.partners, code).pk) == cast.partners.acme.pk


def test_an_unknown_node_has_no_root_and_no_path(db):
    assert (queries.root_id(999_999_999), queries.path(999_999_999)) == (None, [])


@pytest.mark.parametrize(
    ("code", "below"),
    [
        ("acme", {"ACME", "ACME_NORTH", "ACME_DEPOT"}),
        ("acme_north", {"ACME_NORTH", "ACME_DEPOT"}),
        ("acme_depot", {"ACME_DEPOT"}),
    ],
)
def test_a_subtree_is_the_node_and_all_below(cast, code, below):
    ids = queries.subtree_ids(getattr(cast.partners, code).pk)

    assert set(Partner.objects.filter(pk__in=ids).values_list("code", flat=True)) == below


def test_a_moved_branch_takes_everything_below_with_it(cast, now):
    cast.set_status("zenith", "on_hold", reason="Late")
    cast.no_limit("carl")

    actions.move(partner=cast.partners.acme_north, parent=cast.partners.zenith, by=SYSTEM, now=now)

    effective = queries.effective_status(cast.partners.acme_depot.pk)
    assert (queries.root_id(cast.partners.acme_depot.pk), effective.source_code) == (cast.partners.zenith.pk, "ZENITH")


def test_a_branch_moved_to_no_parent_is_a_company_of_its_own(cast, now):
    cast.no_limit("bea")

    moved = actions.move(partner=cast.partners.acme_depot, parent=None, by=SYSTEM, now=now)

    assert (moved.parent, queries.root_id(moved.pk)) == (None, moved.pk)


def test_a_move_is_told_in_the_audit(cast, now):
    depot = cast.partners.acme_depot

    actions.move(partner=depot, parent=cast.partners.acme, by=SYSTEM, now=now)

    assert list(audit.of(depot).values_list("event", "actor_name", "old", "new", "at")) == [
        (
            "partner.moved",
            "System",
            {"parent": cast.partners.acme_north.pk},
            {"parent": cast.partners.acme.pk},
            now,
        )
    ]


@pytest.mark.parametrize(
    ("moved", "parent", "sentence"),
    [
        ("acme", "acme", "Acme cannot move below itself."),
        ("acme", "acme_north", "Acme cannot move below itself."),
        ("acme", "acme_depot", "Acme cannot move below itself."),
        ("acme_north", "acme_depot", "Acme North cannot move below itself."),
        ("operator", "acme", "The operator is not part of a tree."),
        ("acme_depot", "operator", "Partners form trees of their own; none hangs below the operator."),
    ],
)
def test_a_node_never_moves_below_itself(cast, now, moved, parent, sentence):
    before = list(Partner.objects.order_by("pk").values_list("pk", "parent_id"))

    with pytest.raises(Refused) as refused:
        actions.move(partner=getattr(cast.partners, moved), parent=getattr(cast.partners, parent), by=SYSTEM, now=now)

    assert str(refused.value) == sentence
    assert list(Partner.objects.order_by("pk").values_list("pk", "parent_id")) == before


def test_the_database_refuses_a_circle_that_goes_past_the_action(cast):
    with pytest.raises(IntegrityError, match="cannot move below itself"), transaction.atomic():
        Partner.objects.filter(code="ACME").update(parent=cast.partners.acme_depot)


def test_a_circle_written_row_by_row_in_one_statement_is_refused(cast):
    one, other = PartnerFactory(), PartnerFactory()
    one.parent, other.parent = other, one

    with pytest.raises(IntegrityError, match="cannot move below itself"), transaction.atomic():
        Partner.objects.bulk_update([one, other], ["parent"])


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("bea", {"ACME_DEPOT"}),
        ("carl", {"ACME_NORTH", "ACME_DEPOT"}),
        ("dora", {"ACME", "ACME_NORTH", "ACME_DEPOT"}),
        ("zoe", {"ZENITH"}),
        ("ruth", {"RESALE"}),
    ],
)
def test_people_see_their_node_and_below(cast, name, seen):
    visible = Partner.objects.all().visible_to(cast.acting(name))

    assert set(visible.values_list("code", flat=True)) == seen


@pytest.mark.parametrize("name", ["fay", "sam", "max"])
def test_operator_staff_see_every_partner(cast, name):
    assert Partner.objects.all().visible_to(cast.acting(name)).count() == Partner.objects.count()
