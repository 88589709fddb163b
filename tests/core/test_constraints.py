"""What the database itself refuses: audit rows and the outbox."""

import pytest

from core import audit
from core.actor import SYSTEM
from core.models import AuditEntry, OutboxEntry
from tests.factories.violations import promised, refused_with


def entry(**values):
    return OutboxEntry.objects.create(topic="order.placed", payload={}, **{"key": "a", **values})


CASES = {
    "audit_only_grows": lambda cast, now: AuditEntry.objects.update(reason="x"),
    "outbox_one_entry_per_key": lambda cast, now: [entry(), entry()],
    "outbox_done_or_failed_not_both": lambda cast, now: entry(done_at=now, failed_at=now),
}


def test_every_promise_of_the_models_has_its_case():
    assert set(CASES) == promised("core")


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(cast, now, name):
    audit.record("one.done", cast.partners.acme, by=SYSTEM, at=now)

    assert name in refused_with(CASES[name], cast, now)
