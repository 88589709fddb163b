"""The list of what waits, each morning, to whoever has many decisions waiting; and who does not want it (A9)."""

from approvals.models import DigestOptOut
from approvals.queries import due
from core import audit, outbox, transactions


@transactions.whole
def sweep(*, now):
    """Have the lists of this morning mailed: one for a place and day, whichever worker comes first or late."""
    readers = {f"approval_digest:{reader}:{day}": reader for reader, day in due.digest_readers(now=now)}
    written = outbox.enqueue_many(
        "approvals.digest", ((key, {"membership": reader}) for key, reader in readers.items())
    )
    if written:
        due.note_reminded([readers[key] for key in written], now=now)
    return len(written)


@transactions.whole
def choose(*, membership, wanted, by, now):
    """Note whether somebody wants the lists; requests always come. Choosing the same twice changes nothing."""
    found = DigestOptOut.objects.filter(membership=membership)
    if wanted:
        changed = found.delete()[0]
    else:
        changed = DigestOptOut.objects.get_or_create(membership=membership, defaults={"at": now})[1]
    if changed:
        event = "digest.wanted" if wanted else "digest.unwanted"
        audit.record(event, membership.user, by=by, at=now, partner_id=membership.partner_id)
