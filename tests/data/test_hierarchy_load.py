"""Trees in the database: loaded once however often, dirty rows reported, effective status as the oracle says (P2)."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.actor import SYSTEM
from partners import imports, loading, queries
from partners.actions import partner as actions
from partners.models import Membership, Partner, User
from partners.permissions import Role
from tests.data import digest, folder

pytestmark = [*folder.needs_data, pytest.mark.django_db]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RANKS = {0: "0", 10: "1", 20: "2"}


def load(name):
    return loading.load(imports.read(folder.DATA / name), by=SYSTEM, now=NOW)


def manager():
    """Somebody of the operator who may change the status of partners."""
    operator = Partner.objects.create(kind="operator", code="operator", name="Operator")
    user = User.objects.create(username="max", name="Max")
    Membership.objects.create(user=user, partner=operator, roles=[Role.CHANNEL_ADMINISTRATOR])
    return queries.places(user)[0]


def test_every_node_has_the_effective_status_and_the_source_of_the_oracle():
    load("hierarchies.csv")
    oracle = folder.rows("hierarchy_status_oracle.csv")
    partners = {partner.code: partner for partner in Partner.objects.all()}
    by = manager()

    for row in oracle:
        if row["own_status"] != "open":
            partner = partners[row["node_id"]]
            actions.set_status(partner=partner, status=row["own_status"], reason="oracle", by=by, now=NOW)
    found = queries.effective_statuses([partners[row["node_id"]].pk for row in oracle])

    assert len(found) == 4176
    assert [_told(row["node_id"], found[partners[row["node_id"]].pk]) for row in oracle] == [
        (row["node_id"], row["effective_rank"], row["can_order"], row["decided_by"]) for row in oracle
    ]


def _told(code, effective):
    return code, RANKS[effective.rank], str(int(effective.is_open)), effective.source_code


def test_the_dirty_file_is_loaded_but_for_the_refused_rows_and_the_second_time_changes_nothing(tmp_path):
    first, second = StringIO(), StringIO()
    call_command("import_hierarchy", folder.DATA / "hierarchy_dirty.csv", errors=tmp_path / "e.tsv", stdout=first)
    written = digest.versions()
    call_command("import_hierarchy", folder.DATA / "hierarchy_dirty.csv", errors=tmp_path / "f.tsv", stdout=second)

    assert first.getvalue().split() == ["created", "560", "changed", "0", "unchanged", "0", "refused", "144"]
    assert second.getvalue().split() == ["created", "0", "changed", "0", "unchanged", "560", "refused", "144"]
    assert digest.versions() == written
    assert len((tmp_path / "e.tsv").read_text().splitlines()) == 145


def test_one_tree_of_the_file_is_loaded_by_its_name():
    call_command("import_hierarchy", folder.HIERARCHIES, tree="syn_chain", stdout=StringIO())

    assert Partner.objects.count() == 60
    assert len(queries.path(Partner.objects.order_by("pk").last().pk)) == 60


def test_a_tree_that_the_file_does_not_have_is_refused():
    with pytest.raises(CommandError, match=r"hierarchies.csv has no tree atlantis\."):
        call_command("import_hierarchy", folder.HIERARCHIES, tree="atlantis", stdout=StringIO())


def test_a_partner_who_was_there_keeps_his_name_when_a_file_claims_his_code():
    stranger = Partner.objects.create(code="dh-REFPOST", name="Somebody else")
    rows = [row for row in imports.read(folder.HIERARCHIES) if row.tree == "uk_dh_posts_2011"]
    result, refusals = loading.load(rows, by=SYSTEM, now=NOW)

    stranger.refresh_from_db()
    assert (stranger.name, result.created, len(refusals)) == ("Somebody else", 0, 313)


def test_a_branch_that_people_moved_stays_where_they_put_it():
    load("hierarchies.csv")
    branch, top = Partner.objects.get(code="bb-store-4"), Partner.objects.get(attributes__tree="syn_star", parent=None)
    actions.move(partner=branch, parent=top, by=SYSTEM, now=NOW)
    result, _refusals = load("hierarchies.csv")

    branch.refresh_from_db()
    assert (branch.parent_id, result.created, result.changed, result.elsewhere) == (top.pk, 0, 0, 1)
