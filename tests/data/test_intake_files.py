"""The published trees and the dirty file go through the import's own jobs as they are (P10)."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs
from partners import imports, loading
from partners.actions import partner as actions
from partners.intake import job
from partners.models import Membership, Partner, User
from partners.permissions import Role
from partners.queries import effective_statuses as statuses
from partners.queries import places
from tests.data import digest, folder

pytestmark = [*folder.needs_data, pytest.mark.django_db]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def by():
    """Somebody of the operator who may import and set statuses."""
    operator = Partner.objects.create(kind="operator", code="operator", name="Operator")
    user = User.objects.create(username="max", name="Max")
    Membership.objects.create(user=user, partner=operator, roles=[Role.CHANNEL_ADMINISTRATOR])
    return places(user)[0]


def imported(name, by):
    """Check and write a file of the package; give (check, writing)."""
    upload = SimpleUploadedFile(name, (folder.DATA / name).read_bytes())
    checked = job.started_check("partners", upload, by)
    jobs.work()
    checked.refresh_from_db()
    made = job.started_write(checked, mode="sound", invite=False, by=by)
    jobs.work()
    made.refresh_from_db()
    return checked, made


def counts(made):
    return [made.result["counts"][key] for key in ("new", "changed", "unchanged", "refused")]


def test_the_dirty_file_is_written_but_for_the_refused_rows_and_the_second_time_changes_nothing(by):
    checked, made = imported("hierarchy_dirty.csv", by)
    partners = sorted(Partner.objects.values_list("code", flat=True))
    again = imported("hierarchy_dirty.csv", by)

    assert (counts(checked), counts(made)) == ([560, 0, 0, 144], [560, 0, 0, 144])
    assert [counts(each) for each in again] == [[0, 0, 560, 144]] * 2
    assert sorted(Partner.objects.values_list("code", flat=True)) == partners


def test_the_page_refuses_exactly_the_rows_that_the_command_refuses(by):
    rows = imports.read(folder.DATA / "hierarchy_dirty.csv")
    planned = imports.plan(loading.with_codes(rows))
    _checked, made = imported("hierarchy_dirty.csv", by)

    report = b"".join(made.files.get(role="report").chunks()).decode("utf-8-sig").splitlines()
    assert [int(row.partition(",")[0]) for row in report[1:]] == [refusal.line for refusal in planned.refusals]


def test_all_published_trees_come_in_and_have_the_effective_status_of_the_oracle(by):
    _checked, made = imported("hierarchies.csv", by)
    oracle = folder.rows("hierarchy_status_oracle.csv")
    partners = {partner.code: partner for partner in Partner.objects.all()}
    for row in oracle:
        if row["own_status"] != "open":
            actions.set_status(
                partner=partners[row["node_id"]], status=row["own_status"], reason="oracle", by=by, now=NOW
            )
    found = digest_of_statuses(partners, oracle)

    assert counts(made) == [4176, 0, 0, 0]
    assert found == [(row["effective_rank"], row["decided_by"]) for row in oracle]


def digest_of_statuses(partners, oracle):
    """Give (rank, deciding node) of every row of the oracle."""
    found = statuses([partners[row["node_id"]].pk for row in oracle])
    ranks = {0: "0", 10: "1", 20: "2"}
    return [
        (ranks[found[partners[row["node_id"]].pk].rank], found[partners[row["node_id"]].pk].source_code)
        for row in oracle
    ]


def test_what_came_by_the_command_is_known_to_the_page(by):
    loading.load(imports.read(folder.HIERARCHIES), by=by, now=NOW)
    written = digest.versions()
    checked, made = imported("hierarchies.csv", by)

    assert (counts(checked), counts(made)) == ([0, 0, 4176, 0], [0, 0, 4176, 0])
    assert {table: rows for table, rows in digest.versions().items() if table in written} != {}
