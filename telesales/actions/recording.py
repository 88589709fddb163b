"""Keep recordings of calls, hear them, delete them by hand and when their time is over (F6).

The offer is locked first, so that what comes, what is asked for and what is deleted wait for each other. A file is
written before and deleted after its row is (see recording_store).
"""

from datetime import timedelta

from django.db import transaction

from core import audit, transactions
from core.actor import SYSTEM
from telesales import recording_store as store
from telesales import sound
from telesales.actions import recording_request as requests
from telesales.models import PhoneOffer, Recording, RecordingAccess
from telesales.queries import phone_setup
from telesales.queries import recording as queries
from telesales.rules import recording as rules

BATCH = 100
SETTLED = timedelta(hours=1)
"""Files without a row are left alone for so long: their row may be on its way."""


def add_file(*, offer, upload, by, now):
    """Keep an uploaded file (name, size, chunks()) as a recording of an offer. Raises Refused, and then keeps nothing.

    Reading and judging it takes its time, and holds nobody up: only then is the offer locked.
    """
    rules.check_may_give(by, is_sellers=queries.is_sellers(by, offer))
    rules.check_size(upload.size)
    kept, found = store.keep(upload.chunks(), judge=_sound)
    values = {
        "kind": Recording.Kind.FILE,
        "path": kept.path,
        "name": rules.shown_name(upload.name),
        "content_type": found.content_type,
        "size": kept.size,
        "seconds": found.seconds,
        "sha256": kept.sha256,
    }
    try:
        return _write(offer=offer, values=values, by=by, now=now)
    except BaseException:
        store.remove(kept.path)
        raise


def _sound(file):
    found = sound.of(file)
    rules.check_sound(found)
    return found


def refer(*, offer, reference, by, now):
    """Keep what the telephone system calls the recording of an offer. Raises Refused.

    It answers no request: what the operator asks for is the recording itself.
    """
    rules.check_may_give(by, is_sellers=queries.is_sellers(by, offer))
    values = {"kind": Recording.Kind.REFERENCE, "reference": rules.check_reference(reference)}
    return _write(offer=offer, values=values, by=by, now=now)


@transactions.whole
def _write(*, offer, values, by, now):
    offer = PhoneOffer.objects.locked().get(pk=offer.pk)
    rules.check_takes(offer, offer.recordings.filter(deleted_at=None).count())
    request = queries.last_request(offer)
    rules.check_in_time(request, now)
    recording = Recording.objects.create(offer=offer, at=now, by_id=by.author_id, **values)
    new = {"kind": recording.kind, "size": recording.size, "seconds": recording.seconds, "sha256": recording.sha256}
    audit.record("recording.added", recording, by=by, at=now, partner_id=offer.sold_from_id, new=new)
    if recording.kind == Recording.Kind.FILE:
        requests.answer(request=request, by=by, now=now)
    return recording


@transactions.whole
def play(*, recording, by, now):
    """Note that somebody hears a recording; gives the RecordingAccess, for which its sound is handed out. Raises
    Refused."""
    rules.check_may_play(by)
    rules.check_playable(recording)
    return RecordingAccess.objects.create(
        recording=recording, user_id=by.author_id, partner_id=by.partner_id, at=now, address=by.ip
    )


@transactions.whole
def delete(*, recording, reason, by, now):
    """Delete the file of a recording before its time; its row stays and says so. Raises Refused."""
    offer = PhoneOffer.objects.locked().get(pk=recording.offer_id)
    recording = Recording.objects.get(pk=recording.pk)
    rules.check_may_delete(by, recording, queries.open_request(offer))
    _delete(recording, reason=rules.check_reason(reason), by=by, now=now)
    return recording


def _delete(recording, *, reason, by, now):
    """Have the row say so first; the file goes once that is sure."""
    recording.deleted_at = now
    recording.save(update_fields=["deleted_at"])
    partner_id = recording.offer.sold_from_id
    audit.record("recording.deleted", recording, by=by, at=now, partner_id=partner_id, reason=reason)
    transaction.on_commit(lambda: store.remove(recording.path))


def sweep(*, now):
    """Delete the files whose time of keeping is over, and those that no row keeps. Gives how many of each."""
    before = now - timedelta(days=phone_setup.policy().retention_days)
    deleted = 0
    while found := _delete_old(before=before, now=now):
        deleted += found
    return {"deleted": deleted, "strays": _remove_strays(before=now - SETTLED)}


@transactions.whole
def _delete_old(*, before, now):
    """Delete some. What somebody works on or asks for meanwhile is found next time."""
    offers = list(queries.to_delete(before=before).values_list("offer", flat=True)[:BATCH])
    free = PhoneOffer.objects.filter(pk__in=offers).order_by("pk").select_for_update(skip_locked=True)
    due = queries.to_delete(before=before).filter(offer__in=[offer.pk for offer in free])
    number = 0
    for recording in due.select_related("offer"):
        _delete(recording, reason="", by=SYSTEM, now=now)
        number += 1
    return number


def _remove_strays(*, before):
    number = 0
    for path in store.strays(before=before, is_kept=queries.kept_paths):
        store.remove(path)
        number += 1
    return number
