"""What must always hold in the data, asked by `manage.py check_invariants`. Each app has an invariants.py."""

from dataclasses import dataclass

from django.db import connection

from core.models import AuditEntry, AuditSeal, OutboxEntry

MOST = 50
"""How many violations of one kind are listed; one is too many already."""
OVERDUE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must hold, and what breaks it. A warning is told but does not fail the check."""

    name: str
    violations: list[str]
    is_warning: bool = False


def ask(name, sentence, sql, params=(), *, is_warning=False):
    """Give the Finding of a query that selects what breaks it; `sentence` is filled with each row's columns."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS broken LIMIT {MOST}", params)
        return Finding(name, [sentence.format(*row) for row in cursor.fetchall()], is_warning)


def check():
    """The outbox and the audit's chain."""
    yield from _outbox()
    yield from _seals()


def _outbox():
    """Nothing lies there long after it was due; what failed for good is told."""
    table = OutboxEntry._meta.db_table
    yield ask(
        "outbox.no_overdue_entry",
        "entry {0} ({1}) is due since {2}",
        f"""SELECT id, topic, due_at FROM {table}
            WHERE done_at IS NULL AND failed_at IS NULL AND due_at < now() - make_interval(mins => %s)""",
        [OVERDUE_MINUTES],
        is_warning=True,
    )
    yield ask(
        "outbox.nothing_failed",
        "entry {0} ({1}) failed at {2}: {3}",
        f"SELECT id, topic, failed_at, left(error, 120) FROM {table} WHERE failed_at IS NOT NULL",
        is_warning=True,
    )


def _seals():
    """What costs little to know about the audit's chain; `manage.py verify_audit` walks it."""
    seals, entries = AuditSeal._meta.db_table, AuditEntry._meta.db_table
    yield ask(
        "audit.seals_are_contiguous",
        "the chain has {0} seals but ends at position {1}",
        f"""SELECT * FROM (SELECT count(*), coalesce(max(position), 0) FROM {seals}) AS c(number, last)
            WHERE number <> last""",
    )
    yield ask(
        "audit.no_seal_without_its_row",
        "the row {1} of seal {0} is gone",
        f"""SELECT s.position, s.entry_id FROM {seals} s
            WHERE NOT EXISTS (SELECT FROM {entries} e WHERE e.id = s.entry_id)""",
    )
