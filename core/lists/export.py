"""A list as a file: all that matches with the chosen columns, read by a server-side cursor, written as it comes (P9).

CSV (with a byte-order mark, as spreadsheets want it) and XLSX have the column titles as their head. TSV is for
machines: UTF-8 without a mark, and its head are the columns' keys, which stay the same in every language.
"""

import contextlib
import csv
import io
import itertools
import tempfile

from django.db import transaction
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import save_workbook

from core import audit, clock
from core.lists import cells

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BATCH = 1000
XLSX_MOST_CHARACTERS = 32_767


class Export:
    """One file being made. Whoever breaks off the download ends the query; the audit says how many rows went out."""

    def __init__(self, page, queryset, kind, enrich):
        self.page = page
        self.queryset = queryset
        self.kind = kind
        self.enrich = enrich
        self.columns = page.file_columns
        self.run = getattr(page.request, "run", None)
        self.began = clock.now()
        self.written = 0
        self.zone, self.language = timezone.get_current_timezone(), translation.get_language()

    def response(self):
        name = f"{self.page.listing.key}-{self.began:%Y-%m-%d}.{self.kind}"
        if self.kind == "xlsx":
            return FileResponse(self._workbook(), as_attachment=True, filename=name, content_type=FORMATS[self.kind])
        response = StreamingHttpResponse(self._lines(), content_type=FORMATS[self.kind])
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _rows(self):
        """Give the rows' cells, batch by batch."""
        with transaction.atomic(), contextlib.closing(self.queryset.iterator(chunk_size=BATCH)) as found:
            while batch := list(itertools.islice(found, BATCH)):
                yield [[cells.plain(c.value(row)) for c in self.columns] for row in self._enriched(batch)]
                self.written += len(batch)

    def _enriched(self, batch):
        return self.enrich(batch) if self.enrich else batch

    def _lines(self):
        """Give the text file: the head at once, then a batch at a time."""
        is_tsv = self.kind == "tsv"
        is_complete = False
        try:
            yield text([self._head(is_tsv)], is_tsv, is_first=True)
            with self._as_reader(), contextlib.closing(self._rows()) as batches:
                for rows in batches:
                    yield text(rows, is_tsv)
            is_complete = True
        finally:
            self._note(is_complete)

    @contextlib.contextmanager
    def _as_reader(self):
        """The lines are written after the request's own language and zone are gone."""
        with timezone.override(self.zone), translation.override(self.language):
            yield

    def _head(self, is_tsv):
        return [column.key if is_tsv else str(column.label) for column in self.columns]

    def _workbook(self):
        """Write the whole file to disk: a spreadsheet is a ZIP archive, whose index comes last."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet(sheet_name(self.page.listing.title))
        sheet.append(self._head(is_tsv=False))
        for rows in self._rows():
            for row in rows:
                sheet.append([cell(value) for value in row])
            if self.run:
                self.run.progress(self.written + len(rows))
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
        save_workbook(book, file)
        file.seek(0)
        self._note(is_complete=True)
        return file

    def _note(self, is_complete):
        page = self.page
        told = {
            "list": page.listing.key,
            "format": self.kind,
            "rows": self.written,
            "columns": [column.key for column in self.columns],
            "query": page.view_query,
            "complete": is_complete,
        }
        event = audit.Event("list.exported", "user", page.acting.user_id, page.acting.partner_id, new=told)
        audit.record_many([event], by=page.acting, at=self.began)


def text(rows, is_tsv, *, is_first=False):
    """Give rows as bytes. Values with separators, quotes or line breaks stand in quotes."""
    buffer = io.StringIO()
    csv.writer(buffer, dialect="excel-tab" if is_tsv else "excel").writerows(rows)
    found = buffer.getvalue()
    if is_first and is_tsv and found.startswith("ID"):
        found = (
            '"' + found.replace("\t", '"\t', 1) if "\t" in found else f'"{found.rstrip()}"\r\n'
        )  # else it is read as SYLK
    return (f"\ufeff{found}" if is_first and not is_tsv else found).encode()


def cell(value):
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub(cells.REPLACEMENT, value)[:XLSX_MOST_CHARACTERS]
    return value


def sheet_name(title):
    """Give a title as the name of a spreadsheet's page."""
    return "".join(c for c in str(title) if c not in r"[]:*?/\ ")[:31] or "List"
