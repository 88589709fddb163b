"""What kind of sound a file really is and how long it lasts, judged by its content alone (F6; CHECKS X18).

Its name and what its sender calls it count for nothing.
"""

from dataclasses import dataclass
from typing import BinaryIO, cast

from tinytag import TinyTag, TinyTagException

PLAYED = ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac")
"""What every browser plays: MP3, M4A, Ogg and Opus, WAV, FLAC. A file is handed out as one of these and no other."""
MOST_SECONDS = 24 * 3600
MOST_READS, MOST_AT_ONCE = 400_000, 4 * 1024 * 1024
"""How often a file is read and how much at once until it is judged: a hostile one keeps nobody busy for long."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The content type, one of PLAYED, and the whole seconds it lasts, at least one."""

    content_type: str
    seconds: int


class _Patience:
    """A file for the reader of headers, until its patience ends."""

    def __init__(self, file):
        self.file, self.left = file, MOST_READS
        self.seek, self.tell = file.seek, file.tell

    def read(self, size):
        self.left -= 1
        if self.left < 0 or not 0 <= size <= MOST_AT_ONCE:
            raise ValueError("this is read too long")
        return self.file.read(size)


def of(file):
    """Give the Sound that an open binary file is; None where it is none that is played, or damaged."""
    file.seek(0)
    try:
        found = TinyTag.get(file_obj=cast(BinaryIO, _Patience(file)), tags=False)
    except (TinyTagException, ValueError, OSError):
        return None
    content_type = (found.mime_type or "").partition(";")[0]
    is_sound = content_type in PLAYED and found.samplerate and found.channels
    if not is_sound or not found.duration or not 0 < found.duration <= MOST_SECONDS:
        return None
    return Sound(content_type, max(1, round(found.duration)))
