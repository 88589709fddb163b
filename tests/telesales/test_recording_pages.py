"""Recordings on their pages: given, heard in parts, deleted, asked for; who reads what (F6, P12, X18)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from telesales.actions import recording as actions
from telesales.models import PhoneSale, Recording, RecordingAccess, RecordingRequest
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales import phoning
from tests.telesales import recording as calls

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.RECORDINGS_ROOT = str(tmp_path)
    return tmp_path


def url(name, *args):
    return reverse(f"telesales:{name}", args=args)


def send(client, sale, content=None, name="call.wav", *, headers=None, **more):
    given = {"file": SimpleUploadedFile(name, calls.wav() if content is None else content, "audio/wav"), **more}
    return client.post(url("recording_new", sale.offer_id), given, headers=headers)


def heard(client, kept):
    """Listen; gives the address of the sound."""
    answer = client.post(url("recording_playing", kept.pk))
    return f"{answer['Location']}sound/"


def body(answer):
    return b"".join(answer.streaming_content)


# ---------------------------------------------------------------- giving
def test_a_seller_gives_a_file_on_the_page_of_the_sale(cast):
    sale = calls.sold(cast)
    vic = cast.client_for("vic")

    page = vic.get(url("phone_sale", sale.order.number)).content.decode()
    answer = send(vic, sale)

    assert f'action="{url("recording_new", sale.offer_id)}"' in page
    assert (answer.status_code, answer["Location"]) == (302, url("phone_sale", sale.order.number))
    assert Recording.objects.get().name == "call.wav"


def test_a_reference_and_a_file_may_come_together(cast):
    sale = calls.sold(cast)

    send(cast.client_for("vic"), sale, reference="PBX-77")

    assert sorted(Recording.objects.values_list("kind", flat=True)) == ["file", "reference"]


def test_nothing_chosen_is_told_beside_the_field(cast):
    answer = cast.client_for("vic").post(url("recording_new", calls.sold(cast).offer_id), {"reference": ""})

    assert (answer.status_code, "Choose a file, or enter" in answer.content.decode()) == (422, True)


def test_htmx_gets_the_block_alone(cast):
    sale = calls.sold(cast)
    vic = cast.client_for("vic")

    kept, refused = send(vic, sale, headers=HTMX), send(vic, sale, b"<html>", headers=HTMX)

    assert (kept.status_code, refused.status_code) == (200, 422)
    assert [b"<html" in kept.content, b'id="recordings"' in kept.content, b'id="recordings"' in refused.content] == [
        False, True, True,
    ]  # fmt: skip
    assert b"This is not a recording that can be played" in refused.content


def test_before_the_order_the_call_has_a_page_of_its_own(cast):
    phoning.script(cast)
    phoning.owned(cast)
    offer = phoning.offered(cast)
    vic = cast.client_for("vic")

    page = vic.get(url("recording_new", offer.pk))
    answer = vic.post(url("recording_new", offer.pk), {"file": calls.upload()})

    assert (page.status_code, answer["Location"]) == (200, url("phone_offer", offer.pk))


def test_others_offers_do_not_exist(cast):
    sale = calls.sold(cast)

    answers = {who: send(cast.client_for(who), sale).status_code for who in ("alf", "sam", "fay", "ruth", "ada", "max")}

    assert answers == {"alf": 404, "sam": 404, "fay": 404, "ruth": 403, "ada": 403, "max": 302}


# ---------------------------------------------------------------- what is hostile (X18)
PAGE = b"<!doctype html><script>alert(1)</script>"
HOSTILE = {
    "../../etc/cron.d/call.wav": PAGE,
    "x" * 290 + ".wav": b"RIFF" + b"\xff" * 60,
    "page.html": PAGE,
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "call.mp3": b"PK\x03\x04" + b"\0" * 4096,
    "bomb.wav": b"\x1f\x8b\x08" + b"\0" * 4096,
    "tagged.mp3": b"ID3\x04\0\0\0\0\0\0" + PAGE * 50,
    "utf16.mp3": b"\xff\xfe" + PAGE.decode().encode("utf-16-le") * 50,
    "film.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08mdat" * 20,
    "cut.wav": calls.wav()[:20],
    "program.ogg": b"MZ" + b"\0" * 4096,
    "silent.flac": b"fLaC" + b"\0" * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_stays(cast, root, name):
    sale = calls.sold(cast)

    answer = send(cast.client_for("vic"), sale, HOSTILE[name], name=name)

    assert (answer.status_code, Recording.objects.count()) == (422, 0)
    assert [each for each in root.rglob("*") if each.is_file()] == []


def test_a_sound_with_a_page_inside_is_kept_inert(cast):
    sale = calls.sold(cast)
    both = calls.wav() + PAGE
    max_ = cast.client_for("max")
    send(max_, sale, both, name='"><img src=x>.html')
    kept = Recording.objects.get()

    answer = max_.get(heard(max_, kept))
    page = max_.get(url("phone_sale", sale.order.number)).content.decode()

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("audio/wav", "nosniff")
    assert answer["Content-Disposition"] == f'inline; filename="recording-{kept.pk}.wav"'
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert (body(answer), "<img src=x>" in page) == (both, False)


def test_a_request_beyond_all_measure_is_let_run_past(cast, root, settings):
    settings.UPLOAD_MOST_BYTES = settings.RECORDING_MOST_BYTES = 1000
    sale = calls.sold(cast)

    answer = send(cast.client_for("vic"), sale, calls.wav(200))

    assert (answer.status_code, "The file is too big" in answer.content.decode()) == (422, True)
    assert Recording.objects.count() == 0


# ---------------------------------------------------------------- hearing
def test_a_player_asks_for_parts_and_it_is_noted_once(cast):
    content = calls.wav(2)
    kept = calls.given(cast, calls.sold(cast), content=content)
    fay = cast.client_for("fay")

    sound = heard(fay, kept)
    first = fay.get(sound, headers={"Range": "bytes=0-99"})
    rest = fay.get(sound, headers={"Range": "bytes=100-"})
    last = fay.get(sound, headers={"Range": "bytes=-10"})
    whole = fay.get(sound)

    size = len(content)
    assert [first.status_code, rest.status_code, last.status_code, whole.status_code] == [206, 206, 206, 200]
    assert first["Content-Range"] == f"bytes 0-99/{size}"
    assert body(first) + body(rest) == content
    assert (body(last), body(whole)) == (content[-10:], content)
    assert RecordingAccess.objects.count() == 1


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=5-2"])
def test_what_is_beyond_its_end_is_refused(cast, asked):
    kept = calls.given(cast, calls.sold(cast))
    fay = cast.client_for("fay")

    answer = fay.get(heard(fay, kept), headers={"Range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{kept.size}")


def test_it_can_be_downloaded(cast):
    kept = calls.given(cast, calls.sold(cast))
    fay = cast.client_for("fay")

    answer = fay.get(heard(fay, kept) + "?download")

    assert answer["Content-Disposition"] == f'attachment; filename="recording-{kept.pk}.wav"'
    body(answer)


def test_htmx_gets_the_player_alone(cast):
    kept = calls.given(cast, calls.sold(cast))

    answer = cast.client_for("vic").post(url("recording_playing", kept.pk), headers=HTMX)

    assert (answer.status_code, b"<audio" in answer.content, b"<html" in answer.content) == (200, True, False)


def test_who_hears_it_and_for_whom_it_does_not_exist(cast):
    """The affiliate sold the vendor's product: both hear it."""
    kept = calls.given(cast, calls.sold(cast, "alf"), "alf")

    codes = {
        who: cast.client_for(who).post(url("recording_playing", kept.pk)).status_code
        for who in ("alf", "vic", "max", "fay", "sam", "ruth", "ada", "bea", "zoe")
    }

    assert codes == {"alf": 302, "vic": 302, "max": 302, "fay": 302, "sam": 403, "ruth": 403, "ada": 403, "bea": 403,
                     "zoe": 403}  # fmt: skip
    assert RecordingAccess.objects.count() == 4


def test_another_sellers_recording_does_not_exist(cast):
    kept = calls.given(cast, calls.sold(cast))

    assert cast.client_for("alf").post(url("recording_playing", kept.pk)).status_code == 404


def test_an_address_of_a_sound_is_its_readers_alone_and_for_a_while(cast):
    kept = calls.given(cast, calls.sold(cast))
    fay = cast.client_for("fay")
    sound = heard(fay, kept)

    others = cast.client_for("max").get(sound).status_code
    forged = fay.get(url("recording_sound", kept.pk, 999_999)).status_code
    body(fay.get(sound))
    old = RecordingAccess.objects.create(
        recording=kept, user=cast.users.fay, partner=cast.partners.operator, at=calls.later(cast, hours=-13)
    )
    late = fay.get(url("recording_sound", kept.pk, old.pk)).status_code

    assert (others, forged, late) == (404, 404, 404)


def test_a_deleted_recording_is_silent_at_once(cast, django_capture_on_commit_callbacks):
    kept = calls.given(cast, calls.sold(cast))
    fay = cast.client_for("fay")
    sound = heard(fay, kept)

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(recording=kept, reason="Wrong call", by=cast.acting("max"), now=cast.now)

    assert fay.get(sound).status_code == 404


def test_managers_read_who_has_listened(cast):
    sale = calls.sold(cast)
    kept = calls.given(cast, sale)
    cast.client_for("fay").post(url("recording_playing", kept.pk))

    pages = {
        who: cast.client_for(who).get(url("phone_sale", sale.order.number)).content.decode() for who in ("max", "vic")
    }

    assert {who: "Who has listened" in page for who, page in pages.items()} == {"max": True, "vic": False}


# ---------------------------------------------------------------- asking and deleting
def test_a_manager_asks_on_the_page_and_takes_it_back(cast):
    sale = calls.sold(cast)
    max_ = cast.client_for("max")

    page = max_.get(url("recording_request", sale.order.number)).content.decode()
    unsaid = max_.post(url("recording_request", sale.order.number), {"reason": ""})
    asked = max_.post(url("recording_request", sale.order.number), {"reason": "Disputed"})
    shown = cast.client_for("vic").get(url("phone_sale", sale.order.number)).content.decode()
    max_.post(url("recording_request_withdrawal", sale.order.number))

    assert ("has time until" in page, unsaid.status_code, asked.status_code) == (True, 422, 302)
    assert "The marketplace asks for it by" in shown
    assert RecordingRequest.objects.get().state == "withdrawn"


def test_a_manager_deletes_with_a_reason(cast):
    kept = calls.given(cast, calls.sold(cast))
    max_ = cast.client_for("max")

    shown = max_.get(url("recording_deletion", kept.pk))
    unsaid = max_.post(url("recording_deletion", kept.pk), {"reason": ""})
    done = max_.post(url("recording_deletion", kept.pk), {"reason": "Wrong call"})

    kept.refresh_from_db()
    assert (shown.status_code, unsaid.status_code, done.status_code) == (200, 422, 302)
    assert kept.deleted_at is not None


# ---------------------------------------------------------------- the buyer
def test_the_buyer_reads_what_he_was_told_and_nothing_of_the_recording(cast):
    sale = calls.sold(cast)
    kept = calls.given(cast, sale, name="zzcanary.wav")
    actions.refer(offer=sale.offer, reference="PBX-CANARY", by=cast.acting("vic"), now=cast.now)
    calls.asked_past_rules(cast, sale, due=calls.later(cast, days=2))

    page = cast.client_for("ada").get(reverse("commerce:order", args=[sale.order.number])).content.decode()

    assert ("Sold on the phone" in page, "Goods stay ours until they are paid" in page) == (True, True)
    for secret in ("zzcanary", "PBX-CANARY", kept.path, kept.sha256, "recording", "Recording"):
        assert secret not in page


def test_no_page_shows_where_a_file_lies(cast):
    sale = calls.sold(cast)
    kept = calls.given(cast, sale)
    max_ = cast.client_for("max")

    pages = [
        max_.get(url("phone_sale", sale.order.number)),
        max_.get(url("phone_sales")),
        max_.get(url("recording_new", sale.offer_id)),
        max_.get(url("recording_deletion", kept.pk)),
        max_.get(heard(max_, kept)[: -len("sound/")]),
    ]

    assert [kept.path in page.content.decode() for page in pages] == [False] * 5
    assert PhoneSale.objects.count() == 1
