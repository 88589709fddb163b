"""Files as people have them: any of three delimiters, four encodings, heads in two languages, quotes (P10)."""

import codecs
import contextlib
import csv
import io
import itertools
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.lists import cells
from partners.imports import Unreadable
from partners.intake import columns

DELIMITERS = "\t;,"
SHOWN_ROWS = 4
SHOWN_CELLS = 12
MOST_IN_A_CELL = 100_000
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it ends in the file, its cells by key, what it was, and what is wrong with its shape."""

    number: int
    cells: dict
    raw: list
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read. `form` is partners, tree or people; `unused` are heads that mean nothing here."""

    form: str
    heads: list
    keys: frozenset
    unused: list
    lines: list
    encoding: str
    delimiter: str


def read(kind, data):
    """Read a file of "partners" or "people" from its bytes; raises Unreadable with what was seen."""
    text, encoding = decoded(data)
    delimiter = _delimiter(text)
    csv.field_size_limit(MOST_IN_A_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads = [cell.strip() for cell in next(_filled(reader), (0, []))[1]]
        form = columns.form_of(kind, heads)
        mapped = columns.mapped(form, heads)
        _check_heads(form, heads, mapped, text, delimiter)
        lines = [_line(number, raw, mapped, len(heads)) for number, raw in _filled(reader)]
    except csv.Error as error:
        values = {"line": reader.line_num, "error": error}
        raise Unreadable(_("Line %(line)s cannot be read: %(error)s.") % values) from error
    aside = {columns.plain(head) for head in columns.REPORT_HEADS}
    unused = [h for place, h in enumerate(heads) if place not in mapped and h and columns.plain(h) not in aside]
    return Table(form, heads, frozenset(mapped.values()), unused, lines, encoding, delimiter)


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
    head = next((line for line in text.splitlines()[:50] if line.strip()), "")
    outside = "".join(part for place, part in enumerate(head.split('"')) if place % 2 == 0)
    return max(DELIMITERS, key=outside.count)


def _filled(reader):
    """Give (line number, cells) of the rows that hold something."""
    for raw in reader:
        if any(cell.strip() for cell in raw):
            yield reader.line_num, raw


def _check_heads(form, heads, mapped, text, delimiter):
    twice = sorted({key for key in mapped.values() if list(mapped.values()).count(key) > 1})
    if twice:
        raise Unreadable(_("These columns stand twice: %(columns)s.") % {"columns": ", ".join(twice)})
    missing = [key for key in columns.NEEDED[form] if key not in mapped.values()]
    if missing:
        told = {"columns": ", ".join(missing), "rows": _shown(text, delimiter)}
        raise Unreadable(_("These columns are missing: %(columns)s. The file begins like this:\n%(rows)s") % told)


def _shown(text, delimiter):
    """Give the first rows as they were read, so that one sees what went wrong."""
    rows = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
    shown = []
    with contextlib.suppress(csv.Error):  # what could be read up to there is what helps
        for raw in itertools.islice(rows, SHOWN_ROWS):
            shown.append(" | ".join(cell[:40] for cell in raw[:SHOWN_CELLS]))
    return "\n".join(shown).replace("\0", "␀")


def _line(number, raw, mapped, width):
    found = {key: cells.restored(raw[place]).strip() for place, key in mapped.items() if place < len(raw)}
    fault = ""
    if any("\0" in cell for cell in raw):
        fault = _("A NUL character stands in this row.")
    elif any(cell.strip() for cell in raw[width:]):
        values = {"cells": len(raw), "heads": width}
        fault = _("The row has %(cells)s cells, the head has %(heads)s.") % values
    return Line(number, found, raw, fault)
