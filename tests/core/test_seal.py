"""The audit's chain: every row is sealed, and whatever is done to a row or a seal behind its back is named (P14)."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import audit, clock, sealing, verifying
from core.actor import SYSTEM
from core.models import AuditEntry, AuditSeal
from core.tasks import seal_audit
from tests.factories.racing import REPEATS, together

DAY = timedelta(days=1)


def write(number, *, at=None, **told):
    events = [audit.Event("thing.done", "thing", each, 7, **told) for each in range(number)]
    audit.record_many(events, by=SYSTEM, at=at or clock.now())


def behind_its_back(sql, *values):
    """Do what somebody with the database in his hands does: triggers sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def aged(age=DAY):
    """Let everything have happened earlier, and seal it anew: the chain of a house that has stood for a while."""
    shift = f"interval '{age.total_seconds()} seconds'"
    behind_its_back(f"UPDATE core_auditentry SET written_at = written_at - {shift}")
    behind_its_back("DELETE FROM core_auditseal")
    sealing.seal()
    return shift


@pytest.fixture
def ten(db):
    """Give the ids of ten sealed rows."""
    write(10, old={"a": 1}, new={"a": 2}, reason="because")
    sealing.seal()
    return list(AuditSeal.objects.order_by("position").values_list("entry_id", flat=True))


def found(head=""):
    return [(finding.kind, finding.entry, finding.position) for finding in verifying.verify(head).findings]


def test_rows_are_sealed_once_in_their_order(ten):
    write(2)

    assert [seal_audit(), seal_audit()] == [2, 0]
    assert list(AuditSeal.objects.order_by("position").values_list("position", "entry_id")) == list(
        enumerate(AuditEntry.objects.order_by("id").values_list("id", flat=True), start=1)
    )


def test_an_untouched_chain_holds(ten):
    report = verifying.verify()

    assert (report.findings, report.seals, report.head) == ([], 10, AuditSeal.objects.get(position=10).digest)


def test_an_empty_audit_holds(db):
    assert (verifying.verify().findings, verifying.verify().head) == ([], "")


FIELDS = {
    "event": "'other.done'", "subject_type": "'other'", "subject_id": "99", "partner_id": "NULL", "actor_id": "5",
    "actor_name": "'Somebody else'", "behalf_of_id": "5", "behalf_of": "'x'", "channel": "'link'", "ip": "'192.0.2.9'",
    "old": "'null'", "new": "'{\"a\": 3}'", "reason": "''", "at": "at + interval '1 microsecond'",
    "written_at": "written_at + interval '1 microsecond'",
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("position", [1, 5, 10])
def test_an_altered_row_is_named(ten, field, position):
    behind_its_back(f"UPDATE core_auditentry SET {field} = {FIELDS[field]} WHERE id = %s", ten[position - 1])

    assert found() == [("altered", ten[position - 1], position)]


def test_every_field_of_a_row_is_under_the_seal():
    assert {field.column for field in AuditEntry._meta.concrete_fields} == {"id", *FIELDS}


def test_nothing_and_a_json_null_are_not_the_same(db):
    write(1)
    sealing.seal()
    behind_its_back("UPDATE core_auditentry SET old = 'null'")

    assert [kind for kind, _entry, _position in found()] == ["altered"]


def test_two_altered_rows_beside_each_other_are_both_named(ten):
    behind_its_back("UPDATE core_auditentry SET reason = 'x' WHERE id IN (%s, %s)", ten[4], ten[5])

    assert found() == [("altered", ten[4], 5), ("altered", ten[5], 6)]


@pytest.mark.parametrize("position", [1, 5, 10])
def test_a_removed_row_is_named(ten, position):
    behind_its_back("DELETE FROM core_auditentry WHERE id = %s", ten[position - 1])

    assert found() == [("removed", ten[position - 1], position)]


@pytest.mark.parametrize("position", [1, 5])
def test_an_altered_seal_is_named_as_the_seal_and_not_the_row(ten, position):
    behind_its_back("UPDATE core_auditseal SET digest = repeat('0', 64) WHERE position = %s", position)

    assert found() == [("seal", ten[position - 1], position)]


def test_an_altered_last_seal_is_named_with_its_row(ten):
    behind_its_back("UPDATE core_auditseal SET digest = repeat('0', 64) WHERE position = 10")

    assert found() == [("altered", ten[9], 10)]


def test_a_removed_seal_is_named(ten):
    behind_its_back("DELETE FROM core_auditseal WHERE position = 5")

    assert found() == [("seal", None, 5)]


def test_a_row_removed_together_with_its_seal_leaves_a_gap(ten):
    behind_its_back("DELETE FROM core_auditseal WHERE position = 5")
    behind_its_back("DELETE FROM core_auditentry WHERE id = %s", ten[4])

    assert found() == [("seal", None, 5)]


def test_a_row_that_nobody_sealed_is_named_after_an_hour(ten):
    write(1)
    assert found() == []

    slipped = AuditEntry.objects.latest("id").pk
    behind_its_back("UPDATE core_auditentry SET written_at = now() - interval '61 minutes' WHERE id = %s", slipped)

    assert found() == [("inserted", slipped, None)]


def test_a_row_slipped_in_with_an_old_time_is_named_although_it_was_sealed(ten):
    aged()
    behind_its_back(
        "INSERT INTO core_auditentry (event, subject_type, subject_id, actor_name, channel, at, written_at)"
        " VALUES ('thing.done', 'thing', 1, 'Ada', 'page', now(), now() - interval '2 hours')"
    )
    sealing.seal()

    slipped = AuditEntry.objects.latest("id").pk
    assert found() == [("inserted", slipped, 11)]


def test_rows_sealed_late_because_nobody_sealed_are_no_findings(ten):
    aged()

    assert found() == []


@pytest.mark.parametrize("kept", [0, 9])
def test_an_end_that_was_cut_off_is_found_by_the_head_in_the_logs(ten, kept):
    head = verifying.verify().head
    behind_its_back("DELETE FROM core_auditentry WHERE id > %s", ten[kept - 1] if kept else 0)
    behind_its_back("DELETE FROM core_auditseal WHERE position > %s", kept)

    assert (found(), found(head.upper())) == ([], [("cut", None, None)])


def test_a_head_that_is_still_in_the_chain_is_fine(ten):
    head = verifying.verify().head
    write(3)
    sealing.seal()

    assert found(head) == []


def test_with_another_key_nothing_fits(ten, settings):
    settings.AUDIT_KEY = "another"

    assert {kind for kind, _entry, _position in found()} == {"altered"}


def test_the_chain_reads_the_same_in_every_session(ten):
    with connection.cursor() as cursor:
        cursor.execute("SET TimeZone = 'Asia/Tokyo'; SET IntervalStyle = 'iso_8601'")
        answer = found()
        cursor.execute("RESET TimeZone; RESET IntervalStyle")

    assert answer == []


def test_the_log_keeps_the_head(ten, caplog):
    write(1)
    with caplog.at_level("INFO"):
        sealing.seal()

    assert AuditSeal.objects.get(position=11).digest in caplog.text


# ---------------------------------------------------------------- the command
def verified(*arguments):
    out = io.StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out)
        status = 0
    except CommandError as error:
        status = error.returncode
    return status, out.getvalue()


def test_the_command_ends_well_with_the_head(ten):
    status, said = verified()

    assert (status, "10 seals" in said, AuditSeal.objects.get(position=10).digest in said) == (0, True, True)


def test_the_command_names_what_it_finds_and_fails(ten):
    behind_its_back("UPDATE core_auditentry SET reason = 'x' WHERE id = %s", ten[4])

    status, said = verified()

    assert (status, said.splitlines()[0]) == (1, f"ALTERED   Row {ten[4]} (seal 5) was altered.")


def test_the_command_speaks_json(ten):
    behind_its_back("DELETE FROM core_auditentry WHERE id = %s", ten[4])

    status, said = verified("--json", "--head", "0" * 64)
    told = json.loads(said)

    assert (status, told["ok"], told["seals"], [row["kind"] for row in told["findings"]]) == (
        1,
        False,
        10,
        ["removed", "cut"],
    )
    assert told["findings"][0] == {
        "kind": "removed", "sentence": f"Row {ten[4]} (seal 5) was removed.", "entry": ten[4], "position": 5,
    }  # fmt: skip


# ---------------------------------------------------------------- with real transactions
@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_not_committed_waits_and_one_that_comes_late_is_sealed_then():
    write(1)
    with transaction.atomic():
        write(1)
        late = AuditEntry.objects.latest("id").pk
        answers = together(lambda: (write(1), sealing.seal()))

    assert answers == [(None, 2)]
    assert sealing.seal() == 1
    assert (AuditSeal.objects.get(position=3).entry_id, found()) == (late, [])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_two_sealers_at_once_make_one_chain(repeat):
    write(50)

    sealed = together(sealing.seal, sealing.seal)

    assert (sum(sealed), AuditSeal.objects.count(), found()) == (50, 50, [])
