"""Where the files that come with messages lie: apart from everything else (S5, X18)."""

from core.file_store import Store

FILES = Store("MESSAGE_FILES_ROOT")
