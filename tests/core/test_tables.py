"""Files as people have them are read whatever program wrote them, and what is wrong is said (P10, C6, UX)."""

import csv
import datetime
import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from core import spreadsheets, tables

HEADS = {"code": "sku|artikelnummer|kod", "name": "bezeichnung|nazwa", "attribute:": "merkmal:|cecha:"}


def workbook(*rows, formats=None):
    """Give the bytes of a spreadsheet; formats are {cell: number format}."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, form in (formats or {}).items():
        book.active[place].number_format = form
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data, changes):
    """Give an archive with some of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changes.get(part.filename, old.read(part)))
    return buffer.getvalue()


def read(data, name="file", needed=("code",)):
    return tables.read(data, name, HEADS, needed)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_text_is_read_whatever_its_delimiter_encoding_and_line_ends(delimiter, encoding, end):
    text = f'Artikelnummer{delimiter}Bezeichnung{end}007{delimiter}"Größe{delimiter} M"{end}{end}'

    table = read(text.encode(encoding))

    assert [line.cells for line in table.lines] == [{"code": "007", "name": f"Größe{delimiter} M"}]


@pytest.mark.parametrize("head", ["code", "SKU", " Sku ", "Artikel-Nummer", "KOD"])
def test_a_column_has_several_names_in_three_languages(head):
    assert read(f"{head}\nA\n".encode()).lines[0].cells == {"code": "A"}


def test_a_head_with_a_known_beginning_keeps_its_own_name():
    table = read(b"code,attribute:Colour,Merkmal: Farbe,CECHA:Kolor,attribute:\nA,red,rot,czerwony,x\n")

    assert table.lines[0].cells == {
        "code": "A", "attribute:Colour": "red", "attribute:Farbe": "rot", "attribute:Kolor": "czerwony",
    }  # fmt: skip
    assert table.unused == ["attribute:"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "These columns are missing: code. The file begins like this:\n"),
        (
            b"nr;name\n1;x\n2;y\n",
            "These columns are missing: code. The file begins like this:\nnr | name\n1 | x\n2 | y",
        ),
        (b"code,sku\n", "These columns stand twice: code."),
        (b"\xff\xfe\x00", "The file is not sound text (utf-16)."),
        (b'code\n"' + b"x" * 200_000, "Line 2 cannot be read: field larger than field limit (100000)."),
        (b"PK\x03\x04rubbish", "The workbook is damaged or not a workbook at all."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "This is a workbook of the old kind (.xls). Please save it as .xlsx."),
        (b"code\n" + b"A\n" * 200_001, "The file has more than 200,000 rows."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, sentence):
    with pytest.raises(tables.Unreadable) as refused:
        read(data)

    assert str(refused.value) == sentence


def test_text_that_calls_itself_a_workbook_is_refused():
    with pytest.raises(tables.Unreadable, match="not a workbook at all"):
        read(b"code\nA\n", "products.XLSX")


def test_rows_that_are_broken_are_told_and_the_others_read():
    table = read(b"code,name\nA,One\nB,T\0wo\nC,Three,more\nD\n,\n")

    assert [(line.number, line.cells, line.fault) for line in table.lines] == [
        (2, {"code": "A", "name": "One"}, ""),
        (3, {"code": "B", "name": "T\0wo"}, "A NUL character stands in this row."),
        (4, {"code": "C", "name": "Three"}, "The row has 3 cells, the head has 2."),
        (5, {"code": "D"}, ""),
    ]


def test_a_spreadsheet_gives_what_its_reader_sees():
    data = workbook(
        ["SKU", "Bezeichnung", "attribute:A", "attribute:B", "attribute:C", "attribute:D"],
        ["00042", 12.5, 3, True, datetime.date(2026, 3, 1), datetime.datetime.fromisoformat("2026-03-01T12:30")],
        [],
        [42, 0.1 + 0.2, 1e15, None, datetime.time(8, 30), -0.000001],
        formats={"A4": "00000"},
    )

    table = read(data, "p.xlsx")

    assert [(line.number, list(line.cells.values())) for line in table.lines] == [
        (2, ["00042", "12.5", "3", "yes", "2026-03-01", "2026-03-01 12:30:00"]),
        (4, ["00042", "0.3", "1000000000000000", "", "08:30:00", "-0.000001"]),
    ]


def test_a_formula_gives_the_value_it_last_had():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
        '<row r="2"><c r="A2"><f>6*7</f><v>42</v></c></row></sheetData></worksheet>'
    )

    table = read(repacked(workbook(["x"]), {"xl/worksheets/sheet1.xml": sheet}))

    assert [line.cells for line in table.lines] == [{"code": "42"}]


def test_a_row_wider_than_its_head_is_noticed_in_a_spreadsheet_too():
    table = read(workbook(["code", "name"], ["A", "One", "more"]))

    assert table.lines[0].fault == "The row has 3 cells, the head has 2."


def test_a_spreadsheet_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(tables.Unreadable, match="more than 2 rows"):
        read(workbook(["code"], ["A"], ["B"], ["C"]))


def test_a_bomb_of_zeros_is_refused_unopened():
    data = repacked(workbook(["code"]), {"xl/worksheets/sheet1.xml": b"0" * (spreadsheets.MOST_BYTES_UNPACKED + 1)})

    assert len(data) < 1_000_000
    with pytest.raises(tables.Unreadable, match="too big when it is unpacked"):
        read(data)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_bomb_of_entities_is_refused(part):
    names = [f'<!ENTITY e{number} "{f"&e{number - 1};" * 20}">' for number in range(1, 9)]
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "boom">{"".join(names)}]><worksheet>&e8;</worksheet>'

    with pytest.raises(tables.Unreadable, match="damaged or not a workbook"):
        read(repacked(workbook(["code"], ["A"]), {part: bomb}))


def test_places_beyond_every_sheet_cost_nothing():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="ZZZ2"><v>1</v></c></row>'
        '<row r="999999999999"><c r="A999999999999"><v>2</v></c></row></sheetData></worksheet>'
    )

    table = read(repacked(workbook(["x"]), {"xl/worksheets/sheet1.xml": sheet}))

    assert [line.cells for line in table.lines] == [{"code": "A"}]


def test_an_error_file_can_be_mended_and_its_own_columns_never_pile_up():
    table = read(b"line,reason,code,name\n9,old,A,=1+1\n3,older,B,Two\n")
    refused = [SimpleNamespace(line=line, reason=f"-{line.cells['code']}") for line in reversed(table.lines)]

    text = b"".join(tables.error_file(table, refused)).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text))) == [
        ["line", "reason", "code", "name"], ["2", "'-A", "A", "'=1+1"], ["3", "'-B", "B", "Two"],
    ]  # fmt: skip
    assert read(text.encode()).lines[0].cells == {"code": "A", "name": "=1+1"}
