"""Where the files of recordings lie: apart from everything else (F6)."""

from core.file_store import Store

_store = Store("RECORDINGS_ROOT")
keep, open_one, remove, strays = _store.keep, _store.open_one, _store.remove, _store.strays
