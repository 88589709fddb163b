"""Recordings of calls: given, judged by their content, heard, deleted (F6, CHECKS X18)."""

import hashlib

import pytest

from core.models import AuditEntry
from core.refusal import Refused
from telesales import recording_store
from telesales.actions import phone, recording
from telesales.models import Recording, RecordingAccess
from tests.telesales import phoning
from tests.telesales import recording as calls


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.RECORDINGS_ROOT = str(tmp_path)
    return tmp_path


def files(root):
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def test_a_recording_is_kept_under_a_name_made_here_with_its_length(cast, root):
    sale = calls.sold(cast)
    content = calls.wav(3)

    kept = calls.given(cast, sale, content=content, name="../../Call of 3 May.mp3")

    assert (kept.name, kept.content_type, kept.seconds, kept.size) == (
        "Call of 3 May.mp3",
        "audio/wav",
        3,
        len(content),
    )
    assert (files(root), kept.sha256) == ([kept.path], hashlib.sha256(content).hexdigest())
    with recording_store.open_one(kept.path) as file:
        assert file.read() == content
    assert AuditEntry.objects.filter(event="recording.added", subject_id=kept.pk).count() == 1


def test_it_may_come_before_the_order(cast):
    phoning.script(cast)
    phoning.owned(cast)
    offer = phoning.offered(cast)

    kept = recording.add_file(offer=offer, upload=calls.upload(), by=cast.acting("vic"), now=cast.now)
    order = phoning.ordered(cast, offer)

    assert kept.offer.sale.order == order


def test_mp3_is_told_by_its_frames(cast):
    kept = calls.given(cast, calls.sold(cast), content=calls.mp3())

    assert (kept.content_type, kept.seconds) == ("audio/mpeg", 2)


@pytest.mark.parametrize("who", ["alf", "ruth", "bea", "zoe", "fay", "sam"])
def test_only_the_company_that_sold_it_and_managers_give_recordings(cast, root, who):
    sale = calls.sold(cast)

    with pytest.raises(Refused, match="Only the company that sold it"):
        calls.given(cast, sale, who)

    assert (files(root), Recording.objects.count()) == ([], 0)
    assert calls.given(cast, sale, "max").by == cast.users.max


def test_an_empty_file_and_one_too_big_are_refused(cast, root, settings):
    sale = calls.sold(cast)
    settings.RECORDING_MOST_BYTES = 20_000

    for content, told in ((b"", "empty"), (calls.wav(2), "at most 19.5")):
        with pytest.raises(Refused, match=told):
            calls.given(cast, sale, content=content)

    assert files(root) == []


def test_a_given_up_offer_takes_none(cast):
    phoning.script(cast)
    phoning.owned(cast)
    offer = phoning.offered(cast)
    phone.discard(offer=offer, by=cast.acting("vic"), now=cast.now)

    with pytest.raises(Refused, match="given up"):
        recording.add_file(offer=offer, upload=calls.upload(), by=cast.acting("vic"), now=cast.now)


def test_twenty_are_enough(cast, root):
    sale = calls.sold(cast)
    for _time in range(20):
        recording.refer(offer=sale.offer, reference="PBX-1", by=cast.acting("vic"), now=cast.now)

    with pytest.raises(Refused, match="no more are taken"):
        calls.given(cast, sale)

    assert files(root) == []


def test_a_reference_is_kept_as_it_can_be_shown(cast):
    sale = calls.sold(cast)

    kept = recording.refer(offer=sale.offer, reference=" PBX\0-7\u202e1 ", by=cast.acting("vic"), now=cast.now)

    assert (kept.kind, kept.reference) == ("reference", "PBX-71")


@pytest.mark.parametrize(("text", "told"), [(" \0 ", "Enter what"), ("x" * 201, "at most 200")])
def test_a_reference_says_something_and_not_too_much(cast, text, told):
    sale = calls.sold(cast)

    with pytest.raises(Refused, match=told):
        recording.refer(offer=sale.offer, reference=text, by=cast.acting("vic"), now=cast.now)


# ---------------------------------------------------------------- hearing
def test_each_play_is_noted_once(cast):
    kept = calls.given(cast, calls.sold(cast))

    access = recording.play(recording=kept, by=cast.acting("vic"), now=cast.now)

    assert list(RecordingAccess.objects.values_list("pk", "user", "partner", "at")) == [
        (access.pk, cast.users.vic.pk, cast.partners.vendor.pk, cast.now)
    ]


@pytest.mark.parametrize("who", ["sam", "ruth", "bea", "ada"])
def test_a_role_without_the_right_hears_nothing(cast, who):
    kept = calls.given(cast, calls.sold(cast))

    with pytest.raises(Refused, match="does not hear recordings"):
        recording.play(recording=kept, by=cast.acting(who), now=cast.now)

    assert RecordingAccess.objects.count() == 0


def test_what_is_elsewhere_or_deleted_is_not_heard(cast):
    sale = calls.sold(cast)
    named = recording.refer(offer=sale.offer, reference="PBX-1", by=cast.acting("vic"), now=cast.now)
    gone = calls.given(cast, sale)
    gone = recording.delete(recording=gone, reason="Wrong call", by=cast.acting("max"), now=cast.now)

    for each, told in ((named, "telephone system"), (gone, "was deleted on 2 Mar 2026, 09:30 UTC")):
        with pytest.raises(Refused, match=told):
            recording.play(recording=each, by=cast.acting("max"), now=cast.now)


# ---------------------------------------------------------------- deleting
def test_a_manager_deletes_with_a_reason(cast, root, django_capture_on_commit_callbacks):
    kept = calls.given(cast, calls.sold(cast))

    with django_capture_on_commit_callbacks(execute=True):
        recording.delete(recording=kept, reason=" Somebody else's call ", by=cast.acting("max"), now=cast.now)

    kept.refresh_from_db()
    row = AuditEntry.objects.get(event="recording.deleted")
    assert (kept.deleted_at, files(root), row.reason, row.actor_name) == (cast.now, [], "Somebody else's call", "Max")


@pytest.mark.parametrize("who", ["vic", "fay", "sam", "alf"])
def test_nobody_else_deletes(cast, who):
    kept = calls.given(cast, calls.sold(cast))

    with pytest.raises(Refused, match="Only marketplace managers"):
        recording.delete(recording=kept, reason="Why not", by=cast.acting(who), now=cast.now)


def test_deleting_needs_a_reason_and_happens_once(cast):
    kept = calls.given(cast, calls.sold(cast))

    with pytest.raises(Refused, match="Say why"):
        recording.delete(recording=kept, reason=" ", by=cast.acting("max"), now=cast.now)
    recording.delete(recording=kept, reason="Wrong call", by=cast.acting("max"), now=cast.now)
    with pytest.raises(Refused, match="was deleted"):
        recording.delete(recording=kept, reason="Wrong call", by=cast.acting("max"), now=cast.now)


# ---------------------------------------------------------------- keeping time
def test_after_its_time_the_file_goes_and_the_row_says_so(cast, root, django_capture_on_commit_callbacks):
    kept = calls.given(cast, calls.sold(cast))

    with django_capture_on_commit_callbacks(execute=True):
        early = recording.sweep(now=calls.later(cast, days=730, seconds=-1))
        at_last = recording.sweep(now=calls.later(cast, days=730))
        again = recording.sweep(now=calls.later(cast, days=731))

    kept.refresh_from_db()
    assert [each["deleted"] for each in (early, at_last, again)] == [0, 1, 0]
    assert (kept.deleted_at, files(root)) == (calls.later(cast, days=730), [])
    assert AuditEntry.objects.get(event="recording.deleted").actor_name == "System"


def test_while_it_is_asked_for_nothing_of_the_sale_is_deleted(cast, root):
    sale = calls.sold(cast)
    kept = calls.given(cast, sale)
    Recording.objects.filter(pk=kept.pk).update(deleted_at=None)
    calls.asked_past_rules(cast, sale, due=calls.later(cast, days=800))

    swept = recording.sweep(now=calls.later(cast, days=790))
    with pytest.raises(Refused, match="asked for"):
        recording.delete(recording=kept, reason="Wrong call", by=cast.acting("max"), now=cast.now)

    assert (swept["deleted"], files(root)) == (0, [kept.path])


def test_a_file_that_no_row_keeps_is_removed_after_an_hour(cast, root):
    kept = calls.given(cast, calls.sold(cast))
    recording_store.keep([b"left behind"], judge=lambda file: None)
    (root / "notes.txt").write_text("not of this house")
    written = calls.written(root)

    young = recording.sweep(now=written)
    old = recording.sweep(now=written + recording.SETTLED * 2)

    assert (young["strays"], old["strays"]) == (0, 1)
    assert files(root) == sorted([kept.path, "notes.txt"])


@pytest.mark.parametrize("path", ["../settings.py", "/etc/passwd", "ab/../../x", "ab/" + "c" * 39, "", "ab/x\0"])
def test_no_path_leads_out_of_the_storage(root, path):
    with pytest.raises(FileNotFoundError):
        recording_store.open_one(path)
    recording_store.remove(path)
