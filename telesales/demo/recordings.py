"""The demo's recordings: of most phone sales one is there, the telephone system names some, one is asked for."""

import io
import math
import random
import struct
import wave
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from partners import queries as partners
from partners.models import Membership
from telesales.actions import recording, recording_request
from telesales.demo import mails
from telesales.models import PhoneSale

SEED = 20_806
RATE = 8000
GIVEN, NAMED, ASKED, NONE = "given", "named", "asked", "none"
BECAME = (GIVEN, GIVEN, NAMED, GIVEN, NONE, GIVEN)
"""What became of one sale after the other, the oldest first; the youngest is asked for."""
REASON = "The buyer says that he was not told about the second payment."


def make(*, now):
    """Give and ask through the real actions, as the people of the cast."""
    dice = random.Random(SEED)
    sales = list(PhoneSale.objects.select_related("order", "offer", "seller__user", "seller__partner").order_by("at"))
    with mails.silenced(now):
        for number, sale in enumerate(sales):
            outcome = ASKED if sale is sales[-1] else BECAME[number % len(BECAME)]
            _make(sale, outcome, dice, now)


def _make(sale, outcome, dice, now):
    seller, at = partners.place(membership=sale.seller), min(sale.at + timedelta(minutes=dice.randint(4, 40)), now)
    if outcome == GIVEN:
        upload = SimpleUploadedFile(f"call-{sale.at:%Y-%m-%d-%H%M}.wav", ringing(dice.randint(8, 25)))
        kept = recording.add_file(offer=sale.offer, upload=upload, by=seller, now=at)
        if dice.random() < 0.5:
            recording.play(recording=kept, by=_acting("fay"), now=min(at + timedelta(hours=20), now))
    elif outcome == NAMED:
        recording.refer(offer=sale.offer, reference=f"PBX-{dice.randint(10_000, 99_999)}", by=seller, now=at)
    elif outcome == ASKED:
        recording_request.ask(sale=sale, reason=REASON, by=_acting("max"), now=now - timedelta(hours=5))


def ringing(seconds):
    """Give the sound of a telephone that rings: two tones, a second of five, as WAV."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 1, RATE, 0, "NONE", ""))
        tones = [
            128 + int(50 * (math.sin(2 * math.pi * 400 * n / RATE) + math.sin(2 * math.pi * 450 * n / RATE)))
            for n in range(RATE)
        ]
        ring, pause = struct.pack(f"{RATE}B", *tones), b"\x80" * RATE
        file.writeframes(b"".join(ring if second % 5 == 0 else pause for second in range(seconds)))
    return buffer.getvalue()


def _acting(name):
    return partners.place(membership=Membership.objects.current().get(user__username=name, partner__kind="operator"))
