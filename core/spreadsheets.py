"""The rows of an uploaded XLSX workbook as texts. A workbook is a ZIP archive of XML: both may be hostile.

The first sheet counts. openpyxl reads it as a stream, through defusedxml; formulas give the value they last had.
"""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
from django.utils.translation import gettext as _

MARK, OLD_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_BYTES_UNPACKED = 160 * 1024 * 1024
MOST_PARTS = 2000
LAST_ROW, MOST_COLUMNS = 1_048_576, 300
BEYOND = 3
"""Columns read behind the last head, so that a row with more cells than the head is noticed."""


class Unreadable(Exception):
    """The workbook cannot be read; the text is for the reader."""


def is_one(data):
    """Tell by its first bytes whether this is a workbook, of today or of the old kind."""
    return data.startswith((MARK, OLD_MARK))


def rows(data):
    """Yield (row number, [text, …]) of the rows of the first sheet that hold something. Raises Unreadable."""
    if data.startswith(OLD_MARK):
        raise Unreadable(_("This is a workbook of the old kind (.xls). Please save it as .xlsx."))
    try:
        _check_archive(data)
        yield from _rows(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False))
    except Unreadable:
        raise
    except Exception as error:  # whatever a reader of foreign bytes stumbles over
        raise Unreadable(_("The workbook is damaged or not a workbook at all.")) from error


def _check_archive(data):
    """Refuse bombs. The sizes an archive tells are what is unpacked at most, so they can be relied on."""
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED:
        raise Unreadable(_("The workbook is too big when it is unpacked."))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("The workbook is protected by a password."))


def _rows(book):
    if not book.worksheets:
        return
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file tells about its own size may be wrong
    width = 0
    for cells in sheet.iter_rows(min_row=1, max_row=LAST_ROW, max_col=MOST_COLUMNS):
        if width := len(_texts(cells)):
            break
    if not width:
        return
    reach = min(width + BEYOND, MOST_COLUMNS)
    for number, cells in enumerate(sheet.iter_rows(min_row=1, max_row=LAST_ROW, max_col=reach), 1):
        if texts := _texts(cells):
            yield number, texts


def _texts(cells):
    """Give the texts of a row without empty ones at its end."""
    texts = [_text(cell) if cell.value is not None else "" for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _text(cell):
    """Give what a person sees, without the separators of his country: 12.5, 2026-03-01, 00042 where so formatted."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    return str(value)


def _number(value, form):
    if isinstance(value, float):
        exact = Decimal(f"{value:.15g}")
        return f"{exact:f}" if exact.is_finite() else str(value)
    return f"{value:0{len(form)}d}" if form.strip("0") == "" and len(form) < MOST_COLUMNS else str(value)
