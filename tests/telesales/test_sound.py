"""What kind of sound a file really is: by its content, whatever it is called, and without long work (F6, X18)."""

import io
import struct

import pytest

from telesales import sound
from tests.telesales.recording import mp3, wav


def flac(seconds=3, rate=8000):
    """Give the head of a FLAC file: one block that says rate, channels and how many samples."""
    packed = (rate << 44) | (0 << 41) | (15 << 36) | (seconds * rate)
    block = struct.pack(">HH", 4096, 4096) + b"\0" * 6 + packed.to_bytes(8, "big") + b"\0" * 16
    return b"fLaC" + b"\x80" + len(block).to_bytes(3, "big") + block


def opus(seconds=3):
    """Give an Ogg file with the heads of Opus and one page of sound."""

    def page(number, granule, packet):
        head = b"OggS\0" + bytes([[2, 0, 4][number]]) + struct.pack("<qIII", granule, 7, number, 0)
        return head + bytes([1, len(packet)]) + packet

    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
    return page(0, 0, head) + page(1, 0, tags) + page(2, seconds * 48000, b"\0" * 40)


def m4a(seconds=3, rate=8000):
    """Give the atoms of an MP4 file with one track of sound."""

    def atom(name, *parts):
        content = b"".join(parts)
        return struct.pack(">I", 8 + len(content)) + name + content

    config = b"\0" * 4 + b"\x03\x19\0\0\0\x04\x11\x40" + b"\0" * 8 + struct.pack(">I", 64000)
    head = b"\0" * 6 + b"\0\1" + b"\0" * 8 + struct.pack(">HHHHI", 1, 16, 0, 0, rate << 16)
    entry = atom(b"mp4a", head, atom(b"esds", config))
    stsd = atom(b"stsd", b"\0" * 4, struct.pack(">I", 1), entry)
    mdhd = atom(b"mdhd", b"\0" * 4, struct.pack(">IIIII", 0, 0, rate, seconds * rate, 0))
    mvhd = atom(b"mvhd", b"\0" * 4, struct.pack(">IIII", 0, 0, rate, seconds * rate), b"\0" * 80)
    track = atom(b"trak", atom(b"mdia", mdhd, atom(b"minf", atom(b"stbl", stsd))))
    return atom(b"ftyp", b"M4A \0\0\0\0") + atom(b"moov", mvhd, track)


@pytest.mark.parametrize(
    ("content", "content_type", "seconds"),
    [
        (wav(3), "audio/wav", 3),
        (mp3(115), "audio/mpeg", 3),
        (flac(), "audio/flac", 3),
        (opus(), "audio/ogg", 3),
        (m4a(), "audio/mp4", 3),
        (wav(1)[:-8000], "audio/wav", 1),
    ],
)
def test_what_browsers_play_is_told_with_its_length(content, content_type, seconds):
    assert sound.of(io.BytesIO(content)) == sound.Sound(content_type, seconds)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"FORM\0\0\0\0AIFFCOMM",
        flac(seconds=0),
        flac(seconds=25 * 3600),
        m4a()[:60],
        opus()[:30],
        b"RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\xff",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + b"<script>" * 9,
    ],
)
def test_all_else_is_no_recording(content):
    assert sound.of(io.BytesIO(content)) is None


class Counted(io.BytesIO):
    """Counts how often it is read."""

    reads = 0

    def read(self, *size):
        self.reads += 1
        return super().read(*size)


def test_a_file_that_never_comes_to_the_point_is_given_up():
    endless = Counted(b"\xff\xe0" + b"\0" * 4 * sound.MOST_READS * 2)

    assert sound.of(endless) is None
    assert endless.reads <= sound.MOST_READS + 2
