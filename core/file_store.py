"""Files that people send: outside the web root and the pictures, under names that are made here (CHECKS X18).

A file is there before its row is written, and its row says that it is deleted before the file goes. Whatever a crash
leaves in between is a file that no row keeps, and `strays` finds it: no file stays for ever, no row lacks its file.
"""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was stored: its path below the root, its bytes, their fingerprint."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Store:
    """The files below one root; `setting` names it."""

    setting: str

    def keep(self, chunks, *, judge=lambda file: None):
        """Write the chunks of a file to the disk under a new name, part by part; gives (Kept, what `judge` gives of
        the open file). Where `judge` refuses it, or anything else fails, nothing stays."""
        name = secrets.token_hex(20)
        path = f"{name[:2]}/{name}"
        place, digest, size = self._root() / path, hashlib.sha256(), 0
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                for chunk in chunks:
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                file.flush()
                os.fsync(file.fileno())
                judged = judge(file)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        return Kept(path, size, digest.hexdigest()), judged

    def open_one(self, path):
        """Open a kept file for reading; raises FileNotFoundError. No path but one that was made here is looked for."""
        if not NAME.fullmatch(path):
            raise FileNotFoundError(path)
        return (self._root() / path).open("rb")

    def remove(self, path):
        """Delete a file for good; one that is gone already is no fault."""
        if NAME.fullmatch(path):
            (self._root() / path).unlink(missing_ok=True)

    def strays(self, *, before, is_kept):
        """Give the paths of files that were last written before a moment and that no row keeps: `is_kept` is asked of
        some paths at a time, and gives those that are."""
        waiting = []
        for path in self._written(before):
            waiting.append(path)
            if len(waiting) == AT_ONCE:
                yield from _without(waiting, is_kept)
                waiting = []
        yield from _without(waiting, is_kept)

    def _written(self, before):
        root = self._root()
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            for entry in os.scandir(folder) if folder.is_dir() else ():
                path = f"{folder.name}/{entry.name}"
                if NAME.fullmatch(path) and datetime.fromtimestamp(entry.stat().st_mtime, UTC) < before:
                    yield path

    def _root(self):
        return Path(getattr(settings, self.setting))


def _without(paths, is_kept):
    kept = is_kept(paths) if paths else ()
    return [path for path in paths if path not in kept]
