"""Notices that the code changed, by looking at the times of its files."""

import os
from pathlib import Path

from core.devstack.environment import ROOT

FOLDERS = ("core", "partners", "commerce", "approvals", "telesales", "messaging", "templates")
ENDINGS = (".py", ".html", ".txt", ".mo")


class Watch:
    """Remembers the files as they were when last asked."""

    def __init__(self):
        self.seen = _times()

    def has_changed(self):
        now = _times()
        changed, self.seen = now != self.seen, now
        return changed


def _times():
    return {path: _time(path) for folder in FOLDERS for path in _files(ROOT / folder)}


def _files(folder):
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names if name.endswith(ENDINGS))


def _time(path):
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # an editor is replacing it
        return 0
