"""What tests of recordings share: sounds made in memory, and sales with their recordings."""

import io
import math
import struct
import wave
import zoneinfo
from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from telesales.actions import recording, recording_request
from telesales.models import PhoneSale, PhoneScript, RecordingRequest
from tests.telesales import phoning


def wav(seconds=2, rate=8000):
    """Give a tone as a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        wanted = (int(9000 * math.sin(each / 4)) for each in range(seconds * rate))
        file.writeframes(struct.pack(f"<{seconds * rate}h", *wanted))
    return buffer.getvalue()


def mp3(frames=80):
    """Give silence as MP3: frames of 44.1 kHz, mono, 64 kbit/s."""
    return (b"\xff\xfb\x50\xc4" + b"\0" * 204) * frames


def upload(content=None, name="call.wav", content_type="audio/wav"):
    return SimpleUploadedFile(name, wav() if content is None else content, content_type)


def sold(cast, seller="vic", **values):
    """Have somebody sell the candle on the phone; gives its PhoneSale."""
    if not PhoneScript.objects.exists():
        phoning.script(cast)
    if seller == "vic":
        phoning.owned(cast)
    if seller == "alf":
        [values["rate"]] = phoning.allowed(cast)
    order = phoning.ordered(cast, phoning.offered(cast, seller, **values), seller)
    return PhoneSale.objects.select_related("order", "offer").get(order=order)


def given(cast, sale, who="vic", *, content=None, now=None, **known):
    """Have somebody give a recording of a sale."""
    return recording.add_file(
        offer=sale.offer, upload=upload(content, **known), by=cast.acting(who), now=now or cast.now
    )


def asked(cast, sale, *, now=None, who="max"):
    return recording_request.ask(sale=sale, reason="The buyer disputes it", by=cast.acting(who), now=now or cast.now)


def asked_past_rules(cast, sale, *, due):
    """Ask for what is there already, as the rules forbid."""
    return RecordingRequest.objects.create(
        sale=sale, reason="Why not", asked_at=cast.now, asked_by=cast.users.max, due_at=due
    )


def later(cast, **span):
    return cast.now + timedelta(**span)


def again(sale):
    """Read a sale afresh, with its order."""
    return PhoneSale.objects.select_related("order", "offer").get(pk=sale.pk)


def written(root):
    """Give when the last file below a folder was written."""
    times = [each.stat().st_mtime for each in root.rglob("*") if each.is_file()]
    return datetime.fromtimestamp(max(times), UTC)


def in_zone(at, name):
    return timezone.localtime(at, zoneinfo.ZoneInfo(name))
