"""Which files may come with a message: few, small, of known kinds, and what their names say (S5, X18)."""

import re
import unicodedata

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import file_kinds
from core.refusal import Refused

MOST_FILES = 5
MOST_NAME = 150
SHOWN_NAME = 60
"""Characters of a name that a sentence repeats."""
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
"""Names under which some systems have something else than a file."""


def check(files, *, is_too_big=False):
    """Give the kind of each uploaded file (name, size, seek, read), in their order. All that is wrong is told at once.

    `is_too_big`: they were left out of the request because they were too many bytes.
    """
    if is_too_big or sum(each.size for each in files) > settings.MESSAGE_FILES_MOST_BYTES:
        raise Refused(_("The files are too big: at most %(most)s together.") % {"most": most_together()}, field="files")
    if len(files) > MOST_FILES:
        said = _("At most %(most)s files go with one message; these are %(number)s.")
        raise Refused(said % {"most": MOST_FILES, "number": len(files)}, field="files")
    judged = [_judged(each) for each in files]
    if wrong := [said for _kind, said in judged if said]:
        raise Refused(" ".join(wrong), field="files")
    return [kind for kind, _said in judged]


def _judged(file):
    """Give (the end of a file's name, what is wrong with it in words)."""
    name = shown_name(file.name)
    told = {"name": name if len(name) <= SHOWN_NAME else f"{name[:SHOWN_NAME]}…"}
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    if kind not in file_kinds.TYPES:
        return kind, _("“%(name)s” is of a kind that is not sent: use %(kinds)s.") % {**told, "kinds": kinds()}
    if not file.size:
        return kind, _("“%(name)s” is empty.") % told
    if file.size > settings.MESSAGE_FILE_MOST_BYTES:
        return kind, _("“%(name)s” is too big: at most %(most)s.") % {**told, "most": most_of_one()}
    if kind not in file_kinds.of(file):
        return kind, _unlike(kind) % told
    return kind, ""


def _unlike(kind):
    if kind in file_kinds.OFFICE:
        return _("“%(name)s” is not what its name says, or it has macros, a password or too much in it.")
    return _("“%(name)s” is not what its name says.")


def shown_name(name):
    """Give a file's own name as it is shown and saved: its last part, letters that one sees, not too long.

    Its end stays, because that says what opens it.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter if letter.isprintable() else " " for letter in last)
    clean = FORBIDDEN.sub("_", " ".join(seen.split())).rstrip(" .")
    stem, dot, end = clean.rpartition(".")
    if not dot:
        stem, end = clean, ""
    if not stem or DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem[: MOST_NAME - len(dot + end[:20])]}{dot}{end[:20]}"


def kinds():
    """Name what may be sent."""
    return _("PDF, PNG, JPEG, GIF, WebP, text, CSV or Office files (DOCX, XLSX, PPTX, ODT, ODS)")


def most_of_one():
    """Say how big one file may be, with its unit."""
    return _size(settings.MESSAGE_FILE_MOST_BYTES)


def most_together():
    """Say how big the files of one message may be together, with the unit."""
    return _size(settings.MESSAGE_FILES_MOST_BYTES)


def _size(number):
    """Say a limit: 10 MB."""
    count, unit = filesizeformat(number).split()
    return f"{count.removesuffix('.0')} {unit}"
