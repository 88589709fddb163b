"""Tables as people have them: text with any of three delimiters in four encodings, or a spreadsheet; heads in several
languages; broken rows (P10, C6).

    table = tables.read(data, name, {"code": "sku|artikelnummer", "name": "bezeichnung"}, needed=("code",))
    for line in table.lines: line.number, line.cells["code"], line.fault

A key that ends with a colon takes every head that begins so: "attribute:" gives cells like "attribute:Colour".
"""

import codecs
import contextlib
import csv
import io
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core import money, spreadsheets
from core.lists import cells
from core.spreadsheets import Unreadable

DELIMITERS = "\t;,"
SHOWN_ROWS = 4
SHOWN_CELLS = 12
MOST_IN_A_CELL = 100_000
MOST_ROWS = 200_000
MOST_BYTES = 50 * 1024 * 1024
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip
REPORT_HEADS = {"line", "zeile", "wiersz", "reason", "grund", "powod", "powód"}
"""What an error file adds in front: left out when it comes back mended."""

__all__ = [
    "Line",
    "Source",
    "Table",
    "Unreadable",
    "decoded",
    "error_file",
    "mapped",
    "opened",
    "plain",
    "read",
    "table",
]


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it ends in the file, its cells by key, what it was, and what is wrong with its shape."""

    number: int
    cells: dict[str, str]
    raw: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened: its heads, and what is below them, still to be read."""

    heads: list[str]
    rows: Iterator[tuple[int, list[str]]]
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read. `unused` are heads that mean nothing here, `form` tells apart kinds of files."""

    heads: list[str]
    keys: frozenset[str]
    unused: list[str]
    lines: list[Line]
    encoding: str = "utf-8"
    delimiter: str = ","
    form: str = field(default="", kw_only=True)


def read(data, name, heads, needed=()):
    """Read a file from its bytes; heads are {key: "alias|alias"}. Raises Unreadable with what was seen."""
    source = opened(data, name)
    return table(source, mapped(source.heads, heads), needed)


def opened(data, name=""):
    """Open a file and read its heads, so that one can choose what they mean. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is too big: at most 50 MB."))
    if spreadsheets.is_one(data):
        rows, encoding, delimiter = spreadsheets.rows(data), "xlsx", ""
    elif name.lower().endswith((".xlsx", ".xlsm")) and data:
        raise Unreadable(_("The workbook is damaged or not a workbook at all."))
    else:
        text, encoding = decoded(data)
        delimiter = _delimiter(text)
        rows = _text_rows(text, delimiter)
    heads = [cell.strip() for cell in next(rows, (0, []))[1]]
    return Source(heads, rows, encoding, delimiter)


def mapped(heads, words):
    """Give {place in the row: key} of the heads that are known, whatever their case, accents and blanks."""
    known = {plain(word): key for key, aliases in words.items() for word in (key, *aliases.split("|"))}
    prefixes = [
        (word.casefold(), key)
        for key, aliases in words.items() if key.endswith(":") for word in (key, *aliases.split("|")) if word
    ]  # fmt: skip
    found = {}
    for place, head in enumerate(heads):
        key = known.get(plain(head)) if plain(head) else None
        if key and not key.endswith(":"):
            found[place] = key
            continue
        for word, begin in prefixes:
            if head.casefold().startswith(word) and head[len(word) :].strip():
                found[place] = begin + head[len(word) :].strip()
    return found


def plain(head):
    """Give a head without case, accents, blanks and signs."""
    folded = unicodedata.normalize("NFKD", head.casefold())
    return "".join(character for character in folded if character.isalnum())


_ASIDE = {plain(head) for head in REPORT_HEADS}


def table(source, places, needed=(), *, form=""):
    """Read what is below the heads. Raises Unreadable where a needed column is missing or one stands twice."""
    _check_heads(source, places, needed)
    width = len(source.heads)
    lines = [_line(number, raw, places, width) for number, raw in itertools.islice(source.rows, MOST_ROWS + 1)]
    if len(lines) > MOST_ROWS:
        raise Unreadable(_("The file has more than %(most)s rows.") % {"most": money.counted(MOST_ROWS)})
    unused = [
        head for place, head in enumerate(source.heads) if place not in places and head and plain(head) not in _ASIDE
    ]
    keys = frozenset(places.values())
    return Table(source.heads, keys, unused, lines, source.encoding, source.delimiter, form=form)


def decoded(data):
    """Give the text and the encoding: by its mark, else UTF-8, else UTF-16 where every second byte is nothing, else
    Windows-1252, which takes anything."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    if data[:400].count(0) * 3 > len(data[:400]):
        return _strictly(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le"), "utf-16"
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "windows-1252"


def _strictly(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is not sound text (%(encoding)s).") % {"encoding": encoding}) from error


def _delimiter(text):
    """Give the delimiter that the first filled line has most of, outside of quotes."""
    head = next((line for line in itertools.islice(io.StringIO(text, newline=""), 50) if line.strip()), "")
    outside = "".join(part for place, part in enumerate(head.split('"')) if place % 2 == 0)
    return max(DELIMITERS, key=outside.count)


def _text_rows(text, delimiter):
    """Yield (line number, cells) of the rows that hold something."""
    csv.field_size_limit(MOST_IN_A_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for raw in reader:
            if any(cell.strip() for cell in raw):
                yield reader.line_num, raw
    except csv.Error as error:
        values = {"line": reader.line_num, "error": error}
        raise Unreadable(_("Line %(line)s cannot be read: %(error)s.") % values) from error


def _check_heads(source, places, needed):
    keys = list(places.values())
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise Unreadable(_("These columns stand twice: %(columns)s.") % {"columns": ", ".join(twice)})
    missing = [key for key in needed if key not in keys]
    if missing:
        told = {"columns": ", ".join(missing), "rows": _shown(source)}
        raise Unreadable(_("These columns are missing: %(columns)s. The file begins like this:\n%(rows)s") % told)


def _shown(source):
    """Give the first rows as they were read, so that one sees what went wrong."""
    shown = [source.heads] if source.heads else []
    with contextlib.suppress(Unreadable):  # what could be read up to there is what helps
        for _number, raw in itertools.islice(source.rows, SHOWN_ROWS - 1):
            shown.append(raw)
    return "\n".join(" | ".join(cell[:40] for cell in raw[:SHOWN_CELLS]) for raw in shown).replace("\0", "␀")


def _line(number, raw, places, width):
    found = {key: cells.restored(raw[place]).strip() for place, key in places.items() if place < len(raw)}
    fault = ""
    if any("\0" in cell for cell in raw):
        fault = _("A NUL character stands in this row.")
    elif any(cell.strip() for cell in raw[width:]):
        values = {"cells": len(raw), "heads": width}
        fault = _("The row has %(cells)s cells, the head has %(heads)s.") % values
    return Line(number, found, raw, fault)


def error_file(of, refused):
    """Yield the bytes of an error file: line and reason in front, then the row as it was, to be mended and sent again;
    an earlier error file's own line and reason are left out. `refused` have .line and .reason."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    aside = {place for place, head in enumerate(of.heads) if plain(head) in _ASIDE}
    writer.writerow(["line", "reason", *(cells.safe(h) for place, h in enumerate(of.heads) if place not in aside)])
    for number, row in enumerate(sorted(refused, key=lambda row: row.line.number), 1):
        raw = [cells.safe(cells.restored(cell)) for place, cell in enumerate(row.line.raw) if place not in aside]
        writer.writerow([row.line.number, cells.safe(row.reason), *raw])
        if number % 1000 == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
