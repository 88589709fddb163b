"""Rows of a page that is no list, a log or a report, as a file: with heads, cells and audit of exported lists (P9)."""

import io

from django.http import Http404, HttpResponse
from openpyxl import Workbook
from openpyxl.writer.excel import save_workbook

from core import audit, clock
from core.lists import cells, export


def answer(request, *, key, title, columns, rows, kind):
    """Give a file of rows, each a list of values for the `columns` {key: label}. Without such a kind there is none."""
    if kind not in export.FORMATS:
        raise Http404
    acting, at = request.acting, clock.now()
    plain = [[cells.plain(value) for value in row] for row in rows]
    told = {"list": key, "format": kind, "rows": len(plain), "columns": list(columns), "complete": True}
    event = audit.Event("list.exported", "user", acting.user_id, acting.partner_id, new=told)
    audit.record_many([event], by=acting, at=at)
    response = HttpResponse(_content(columns, plain, title, kind), content_type=export.FORMATS[kind])
    response["Content-Disposition"] = f'attachment; filename="{key}-{at:%Y-%m-%d}.{kind}"'
    return response


def _content(columns, rows, title, kind):
    if kind != "xlsx":
        head = list(columns) if kind == "tsv" else [str(label) for label in columns.values()]
        return export.text([head, *rows], kind == "tsv", is_first=True)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(export.sheet_name(title))
    sheet.append([str(label) for label in columns.values()])
    for row in rows:
        sheet.append([export.cell(value) for value in row])
    file = io.BytesIO()
    save_workbook(book, file)
    return file.getvalue()
