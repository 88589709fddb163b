"""What the database itself refuses: audit rows and seals, the outbox, jobs and their files, saved views."""

import pytest

from core import audit
from core.actor import SYSTEM
from core.models import AuditEntry, AuditSeal, Job, JobFile, JobFilePart, Marketplace, OutboxEntry, SavedView
from tests.factories.violations import promised, refused_with


def entry(**values):
    return OutboxEntry.objects.create(topic="order.placed", payload={}, **{"key": "a", **values})


def seal(**values):
    return AuditSeal.objects.create(**{"position": 1, "entry_id": 1, "digest": "0" * 64, **values})


def job(cast, **values):
    return Job.objects.create(kind="test", title="Test", owner=cast.users.ada, owner_name="Ada", **values)


def file(cast, of=None, **values):
    of = of or job(cast)
    return JobFile.objects.create(job=of, content_type="text/csv", **{"name": "a.csv", "role": "upload", **values})


def part(of):
    return JobFilePart.objects.create(file=of, position=0, content=b"x")


def view(cast, now, **values):
    values = {"name": "Mine", "list_key": "partners", **values}
    return SavedView.objects.create(user=cast.users.ada, changed_at=now, **values)


def marketplace(now, **values):
    return Marketplace.objects.create(**{"pk": 1, "changed_at": now, "changed_by": "Max", **values})


CASES = {
    "marketplace_is_one": lambda cast, now: marketplace(now, pk=2),
    "marketplace_has_a_name": lambda cast, now: marketplace(now, name=""),
    "marketplace_accent_is_a_colour": lambda cast, now: marketplace(now, accent="#GGG"),
    "marketplace_logo_has_a_size": lambda cast, now: marketplace(now, logo="a.png"),
    "audit_only_grows": lambda cast, now: AuditEntry.objects.update(reason="x"),
    "audit_seals_only_grow": lambda cast, now: [seal(sealed_at=now), AuditSeal.objects.all().delete()],
    "audit_seal_counts_from_one": lambda cast, now: seal(position=0, sealed_at=now),
    "core_auditseal_entry_id": lambda cast, now: [seal(sealed_at=now), seal(position=2, sealed_at=now)],
    "outbox_one_entry_per_key": lambda cast, now: [entry(), entry()],
    "outbox_done_or_failed_not_both": lambda cast, now: entry(done_at=now, failed_at=now),
    "job_state_is_known": lambda cast, now: job(cast, state="asleep"),
    "job_ended_exactly_when_over": lambda cast, now: job(cast, state="cancelled"),
    "job_running_has_begun": lambda cast, now: job(cast, state="running"),
    "job_done_has_a_result": lambda cast, now: job(cast, state="done", ended_at=now),
    "job_done_within_total": lambda cast, now: job(cast, done=2, total=1),
    "job_file_role_is_known": lambda cast, now: file(cast, role="secret"),
    "job_has_one_upload": lambda cast, now: file(cast, of=file(cast).job),
    "job_file_parts_are_in_order": lambda cast, now: [part(each) for each in [file(cast)] * 2],
    "saved_view_name_is_unique_per_list": lambda cast, now: [view(cast, now), view(cast, now, name="MINE")],
    "saved_view_one_default_per_list": lambda cast, now: [
        view(cast, now, name=name, is_default=True) for name in ("One", "Two")
    ],
}


def test_every_promise_of_the_models_has_its_case():
    assert set(CASES) == promised("core")


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(cast, now, name):
    audit.record("one.done", cast.partners.acme, by=SYSTEM, at=now)

    assert name in refused_with(CASES[name], cast, now)
