"""What a file really is, by its content: a few kinds that are known well, and nothing else (CHECKS X18).

Nothing is unpacked or drawn. Of an Office file, which is a ZIP archive, the directory alone is read, and of that not
more than a real one has: a bomb stays asleep.
"""

import re
import zipfile
from dataclasses import dataclass

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""The kinds there are, by the end of their names."""
TEXTS, OFFICE = frozenset({"txt", "csv"}), frozenset({"docx", "xlsx", "pptx", "odt", "ods"})
BEGINNINGS = (
    (re.compile(rb"%PDF-\d\.\d"), frozenset({"pdf"})),
    (re.compile(rb"\x89PNG\r\n\x1a\n....IHDR", re.DOTALL), frozenset({"png"})),
    (re.compile(rb"\xff\xd8\xff[\xc0-\xfe]"), frozenset({"jpg", "jpeg"})),
    (re.compile(rb"GIF8[79]a"), frozenset({"gif"})),
    (re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL), frozenset({"webp"})),
)
MARKUP = re.compile(r"<(?:!doctype|html|head|body|script|iframe|svg|\?xml|\?php)\b|^#!", re.IGNORECASE)
SNIFFED_CHARACTERS = 2048
"""So far one looks for markup, further than any browser that guesses."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
ARCHIVE, ARCHIVE_END, ARCHIVE_END_64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
END_BYTES, COMMENT_BYTES = 22, 65_535
MOST_PARTS, MOST_DIRECTORY_BYTES, MOST_BYTES_UNPACKED = 2000, 1024 * 1024, 200 * 1024 * 1024
RUNS = re.compile(r"(?:vbaproject\.bin|\.(?:exe|dll|js|vbs))$|^(?:basic|scripts)/", re.IGNORECASE)
"""Parts that run something: macros of either kind of office."""
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_DOCUMENTS = {TYPES[kind]: kind for kind in ("odt", "ods")}


@dataclass(frozen=True, slots=True)
class _End:
    """The end of an archive: how many parts its directory names, and how long that is."""

    parts: int
    directory_bytes: int


def of(file):
    """Give the ends of names that suit the content of an open file; none where it is of no known kind."""
    beginning = _read(file, 0, 64)
    for pattern, kinds in BEGINNINGS:
        if pattern.match(beginning):
            return kinds
    if beginning.startswith(ARCHIVE):
        kind = _office(file)
        return frozenset({kind} if kind else ())
    return TEXTS if beginning and _is_text(_read(file, 0, -1)) else frozenset()


def _read(file, start, length):
    file.seek(start)
    return file.read(length)


def _is_text(data):
    """Whether bytes are text that people write: no program, no page, and no control characters."""
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        return False
    return not CONTROLS.search(text) and not MARKUP.search(text[:SNIFFED_CHARACTERS].lstrip())


def _encoding(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _office(file):
    """Give which Office file an archive is; None where it is none, or has macros, a password or too much in it."""
    end = _end(file)
    if end is None or end.parts > MOST_PARTS or end.directory_bytes > MOST_DIRECTORY_BYTES:
        return None
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED or any(part.flag_bits & 1 for part in parts):
        return None
    names = {part.filename for part in parts}
    if any(RUNS.search(name) for name in names):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for name, kind in OFFICE_PARTS.items() if name in names), None)
    return _open_document(file) if "content.xml" in names else None


def _open_document(file):
    """Its kind stands at its very beginning, as it is, for whoever looks."""
    beginning = _read(file, 0, 128)
    if beginning[30:38] != b"mimetype" or beginning[8:10] != b"\0\0" or beginning[28:30] != b"\0\0":
        return None
    size = int.from_bytes(beginning[22:26], "little")
    return OPEN_DOCUMENTS.get(beginning[38 : 38 + size].decode("ascii", "replace"))


def _end(file):
    """Give what an archive says of its directory at its end; None where it is none, or one of the big kind."""
    file.seek(0, 2)
    last = _read(file, max(0, file.tell() - END_BYTES - COMMENT_BYTES), -1)
    at = last.rfind(ARCHIVE_END)
    if at < 0 or len(last) < at + END_BYTES or ARCHIVE_END_64 in last:
        return None
    parts, directory_bytes = last[at + 10 : at + 12], last[at + 12 : at + 16]
    return _End(int.from_bytes(parts, "little"), int.from_bytes(directory_bytes, "little"))
