"""An audit row says who, for whom, what, old, new, when and from where; it is only ever added (P14)."""

import pytest
from django.db import ProgrammingError, transaction

from core import audit
from core.actor import SYSTEM, Actor
from core.models import AuditEntry

CLERK = Actor(7, "Clerk", channel="link", ip="192.0.2.7", behalf_of_id=9, behalf_of="Customer")


def test_a_row_tells_everything_about_the_change(cast, now):
    acme = cast.partners.acme

    audit.record(
        "partner.status_set", acme, by=CLERK, at=now, partner_id=acme.pk, old={"a": 1}, new={"a": 2}, reason="x"
    )

    row = AuditEntry.objects.filter(event="partner.status_set").values().get()
    del row["id"], row["written_at"]
    assert row == {
        "event": "partner.status_set",
        "subject_type": "partner",
        "subject_id": acme.pk,
        "partner_id": acme.pk,
        "actor_id": 7,
        "actor_name": "Clerk",
        "behalf_of_id": 9,
        "behalf_of": "Customer",
        "channel": "link",
        "ip": "192.0.2.7",
        "old": {"a": 1},
        "new": {"a": 2},
        "reason": "x",
        "at": now,
    }


def test_the_history_of_a_subject_is_told_oldest_first_and_alone(cast, now):
    for event in ("one.done", "two.done"):
        audit.record(event, cast.partners.acme, by=SYSTEM, at=now)
    audit.record("other.done", cast.partners.zenith, by=SYSTEM, at=now)

    events = [entry.event for entry in audit.of(cast.partners.acme)]

    assert events == ["one.done", "two.done"]


def test_many_rows_are_written_in_one_round_trip(db, now, django_assert_num_queries):
    events = [audit.Event("thing.done", "thing", number) for number in range(30)]

    with django_assert_num_queries(1):
        audit.record_many(events, by=SYSTEM, at=now)

    assert AuditEntry.objects.filter(subject_type="thing").count() == 30


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_written_row_can_be_neither_changed_nor_deleted(cast, now, change):
    audit.record("one.done", cast.partners.acme, by=SYSTEM, at=now)
    rows = AuditEntry.objects.filter(event="one.done")

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(reason="other") if change == "update" else rows.delete()

    assert rows.get().reason == ""
