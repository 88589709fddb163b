"""What several parts of one page ask for is read once, while it is made: a page that is only read changes nothing."""

import contextlib
from contextvars import ContextVar

_known: ContextVar[dict | None] = ContextVar("read_once", default=None)


@contextlib.contextmanager
def reading():
    """Within it, what `read` was asked for before is given again; never around anything that writes."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def read(key, find):
    """Give what `find` reads; within `reading` only the first time for this key. What is given is shared: nobody
    changes it."""
    known = _known.get()
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    return known[key]


def note(key, value):
    """Say what `read` is to give for a key, to whoever comes later, where it was found on the way."""
    known = _known.get()
    if known is not None:
        known[key] = value
