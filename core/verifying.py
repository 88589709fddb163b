"""Walk the audit's chain and name what was tampered with: rows altered, removed or slipped in, seals broken or gone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from core import clock, sealing

CHAIN = f"""
    SELECT s.position, s.entry_id, s.digest, (extract(epoch FROM s.sealed_at) * 1000000)::bigint, s.sealed_at,
           e.written_at, CASE WHEN e.id IS NOT NULL THEN {sealing.CANONICAL} END
    FROM core_auditseal s LEFT JOIN core_auditentry e ON e.id = s.entry_id
    ORDER BY s.position
"""
NEVER_SEALED = """
    SELECT e.id, e.written_at FROM core_auditentry e
    WHERE NOT EXISTS (SELECT FROM core_auditseal s WHERE s.entry_id = e.id) AND e.written_at < %s
    ORDER BY e.id
"""
STEP = 5000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its kind, the audit row or the seal's position it is about, and a sentence."""

    kind: str
    sentence: str
    entry: int | None = None
    position: int | None = None


@dataclass
class Report:
    """What a walk over the whole chain found."""

    seals: int = 0
    head: str = ""
    findings: list[Finding] = field(default_factory=list)


def verify(head=""):
    """Walk the chain; `head` is a digest known from the logs that must still be in it."""
    walk = _Walk(head)
    with transaction.atomic():
        _one_state()
        for row in _rows(CHAIN):
            walk.step(*row)
        walk.end()
        for entry, written_at in _rows(NEVER_SEALED, [clock.now() - sealing.LATEST]):
            walk.tell("inserted", f"Row {entry} (written {_shown(written_at)}) was never sealed.", entry=entry)
    return walk.report


def _one_state():
    """See the data as they are now until the walk is over, however long it takes."""
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = '15min'")


def _rows(sql, params=()) -> Iterator[tuple]:
    """Give the rows of a query through a server-side cursor, so that a million of them need no memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(STEP):
            yield from rows


class _Walk:
    """The walk's memory: the digest before, what it should have been, and a mismatch whose cause is not clear yet.

    A digest that does not fit is the row's fault if the next seal goes on from the stored digest, and the seal's own
    if the next one goes on from the computed digest.
    """

    def __init__(self, head):
        self.report = Report()
        self.key = sealing.key()
        self.wanted_head = head.lower()
        self.position = 0
        self.stored = self.computed = ""
        self.doubt = None
        self.batch_at = self.batch_before = None

    def tell(self, kind, sentence, *, entry=None, position=None):
        self.report.findings.append(Finding(kind, sentence, entry, position))

    def step(self, position, entry, stored, micros, sealed_at, written_at, canonical):
        follows = position == self.position + 1
        if not follows:
            self._gap(position)
        self._late(position, entry, sealed_at, written_at)
        if canonical is None:
            self._settle(is_rows_fault=True)
            self.tell("removed", f"Row {entry} (seal {position}) was removed.", entry=entry, position=position)
            computed = stored
        else:
            computed = self._check(position, entry, stored, micros, canonical, follows)
        self.position, self.stored, self.computed = position, stored, computed
        self.report.seals += 1
        self.wanted_head = "" if stored == self.wanted_head else self.wanted_head

    def _check(self, position, entry, stored, micros, canonical, follows):
        """Compare one seal; give the digest it should have."""
        expected = sealing.digest(self.key, self.stored, micros, canonical)
        if expected == stored:
            self._settle(is_rows_fault=True)
            return stored
        if self.doubt and sealing.digest(self.key, self.computed, micros, canonical) == stored:
            self._settle(is_rows_fault=False)
            return stored
        if not follows:
            return stored  # what stood before it is gone: it can only be taken as a new beginning
        self._settle(is_rows_fault=True)
        self.doubt = (position, entry)
        return expected

    def _settle(self, *, is_rows_fault):
        """Name what the last mismatch was, now that the next seal is known."""
        if self.doubt is None:
            return
        (position, entry), self.doubt = self.doubt, None
        if is_rows_fault:
            self.tell("altered", f"Row {entry} (seal {position}) was altered.", entry=entry, position=position)
        else:
            self.tell("seal", f"Seal {position} of row {entry} was altered.", entry=entry, position=position)

    def _gap(self, position):
        self._settle(is_rows_fault=True)
        first, last = self.position + 1, position - 1
        which = f"Seal {first} was" if first == last else f"Seals {first} to {last} were"
        self.tell("seal", f"{which} removed.", position=first)

    def _late(self, position, entry, sealed_at, written_at):
        """A row that an earlier sealing, long after its own time, did not see was not there yet."""
        if sealed_at != self.batch_at:
            self.batch_before, self.batch_at = self.batch_at, sealed_at
        if written_at is None or self.batch_before is None or self.batch_before - written_at <= sealing.LATEST:
            return
        told = f"Row {entry} says it was written {_shown(written_at)} but was sealed {_shown(sealed_at)}"
        self.tell("inserted", f"{told}, long after other sealings: it was slipped in.", entry=entry, position=position)

    def end(self):
        if self.doubt:
            position, entry = self.doubt
            self.doubt = None
            told = f"Row {entry} or its seal {position}, the last one, was altered."
            self.tell("altered", told, entry=entry, position=position)
        self.report.head = self.stored
        if self.wanted_head:
            self.tell("cut", f"The head {self.wanted_head} is not in the chain: its end was cut off or written anew.")


def _shown(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S %Z")
