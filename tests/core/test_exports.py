"""A list as a file: everything that matches, as it is, with no live formula, and the audit says who took it (P9)."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import Http404
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import lists
from core.lists import cells
from core.models import AuditEntry, OutboxEntry
from tests.core.listed import LISTING, asked, fill, listing

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  \t@x", "'=1+1", '"=1+1', "''=1",
    '" =1', "＝1+1", "＋1", "－1", "＠x", "﹢1", "﹦1",
    "−1", "\u00a0=1", "\u200b=1", "\ufeff=1", "“=1", "‘+1", "\0=1", "\u2028=1",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://192.0.2.1","x")', "@", "\tx", "\rx",
]  # fmt: skip
STARTS = set("=+-@\t\r\n＝＋－＠﹢﹦−")


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_formula_becomes_text(text):
    assert cells.safe(text)[0] == "'"


@pytest.mark.parametrize(
    "text", ["", "Acme", "a=b", "1-2", "O'Brien", "'s-Hertogenbosch", "5 + 5", "\u2028", "😀 emoji", "“Quoted”"]
)
def test_other_text_stays_as_it_is(text):
    assert cells.safe(text) == text


@hypothesis_settings(max_examples=500)
@given(
    st.text(
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]) | st.sampled_from("'=+- \t\"＝@"), max_size=12
    )
)
def test_what_is_made_safe_can_be_restored(text):
    made = cells.safe(text)

    assert (cells.restored(made), made[:1] in STARTS) == (text, False)


def test_numbers_stay_numbers_and_times_carry_their_zone():
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    found = [cells.plain(value) for value in (-5, Decimal("-1.50"), date(2026, 3, 2), moment, None, True, ["a", "b"])]

    assert found == [-5, Decimal("-1.50"), date(2026, 3, 2), "2026-03-02T09:30:00+00:00", "", "yes", "a, b"]


# ---------------------------------------------------------------- files
@pytest.fixture(autouse=True)
def connected():
    """A response that is closed ends the request, and with it the connection; not in the middle of a test."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def text_of(query, declared=LISTING, rows=None, **post):
    found = OutboxEntry.objects.all() if rows is None else rows
    response = lists.respond(asked(query, **post), declared, found, template="none.html")
    content = b"".join(response.streaming_content)
    response.close()
    return response, content


def read(content, kind):
    """Read a file as its reader would: rows of cells."""
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    text = content.decode("utf-8-sig" if kind == "csv" else "utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), dialect="excel" if kind == "csv" else "excel-tab"))


@pytest.fixture
def three(db):
    return fill(("b", 2, None), ("a", 0, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)), ("c", 1, None))


@pytest.mark.parametrize(
    ("kind", "head", "nought"),
    [
        ("csv", ["Key", "Attempts", "Done"], "0"),
        ("tsv", ["key", "attempts", "done"], "0"),
        ("xlsx", ["Key", "Attempts", "Done"], 0),
    ],
)
def test_all_that_matches_is_in_the_file_in_the_lists_order(three, kind, head, nought):
    response, content = text_of(f"export={kind}")

    rows = read(content, kind)

    assert (rows[0], [row[0] for row in rows[1:]]) == (head, ["a", "b", "c"])
    assert rows[1] == ["a", nought, "2026-03-02T09:30:00+00:00"]
    assert response["Content-Disposition"].startswith('attachment; filename="entries-')


def test_csv_has_a_mark_for_spreadsheets_and_tsv_none_for_machines(three):
    assert text_of("export=csv")[1].startswith(b"\xef\xbb\xbfKey,")
    assert text_of("export=tsv")[1].startswith(b"key\t")


@pytest.mark.parametrize("keys", [["ID"], ["ID", "key"], ["ID number", "key"]])
def test_a_head_that_begins_with_id_is_not_taken_for_another_format(three, keys):
    declared = listing(
        columns=tuple(lists.Column(key, key, lambda row: row.key, sort="key") for key in keys), sort=keys[0]
    )

    content = text_of("export=tsv", declared)[1]

    assert (content[:3], read(content, "tsv")[0]) == (b'"ID', keys)


def test_filters_and_chosen_columns_count(three):
    rows = read(text_of("export=tsv&q=b&columns=error,key")[1], "tsv")

    assert rows == [["key", "error"], ["b", ""]]


def test_a_column_that_is_filed_is_in_every_file(three):
    declared = listing(
        columns=(LISTING.columns[0], lists.Column("note", "Note", lambda row: "n", shown=False, filed=True))
    )

    assert read(text_of("export=tsv", declared)[1], "tsv")[0] == ["key", "note"]


@pytest.mark.parametrize("ids", ["{0.pk},{1.pk}", "{1.pk},{0.pk},999999,x"])
def test_ticked_rows_alone(three, ids):
    given_ids = ids.format(*three)

    by_address = read(text_of(f"export=tsv&ids={given_ids}")[1], "tsv")
    by_form = read(text_of("", export="tsv", ids=given_ids.split(","))[1], "tsv")

    assert [row[0] for row in by_address] == [row[0] for row in by_form] == ["key", "a", "b"]


def test_nobody_gets_rows_by_ticking_that_he_does_not_see(three):
    mine = OutboxEntry.objects.filter(key="a")

    assert len(read(text_of(f"export=tsv&ids={three[0].pk}", rows=mine)[1], "tsv")) == 1


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_no_payload_is_live_in_any_file(db, kind):
    texts = [text for text in PAYLOADS if "\0" not in text]
    fill(*((f"{number:02}", 0, None) for number in range(len(texts))))
    declared = listing(columns=(LISTING.columns[0], lists.Column("text", "Text", lambda row: texts[int(row.key)])))

    content = text_of(f"export={kind}", declared)[1]

    found = [row[1] for row in read(content, kind)[1:]]
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s"}
    assert [text[0] for text in found] == ["'"] * len(texts)


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_five_thousand_texts_come_back_as_they_were(db, kind):
    texts = list(_texts(5000))
    fill(*((f"{number:05}", 0, None) for number in range(len(texts))))
    declared = listing(columns=(LISTING.columns[0], lists.Column("text", "Text", lambda row: texts[int(row.key)])))

    rows = read(text_of(f"export={kind}", declared)[1], kind)[1:]

    assert len(rows) == len(texts)
    assert [cells.restored(row[1] or "") for row in rows] == texts


def _texts(number):
    """Give texts of everything that breaks files; the longest has ten thousand letters."""
    parts = [
        '"',
        "'",
        "\t",
        "\n",
        ",",
        ";",
        "=",
        "+",
        "é",
        "ß",
        "漢字",
        "😀",
        "\u2028",
        "\u0085",
        "\u00a0",
        "x" * 40,
        "ID",
        " ",
        "\\",
        "''",
    ]
    for each in range(number):
        picked = [parts[(each * step + step * step) % len(parts)] for step in range(1, 2 + each % 7)]
        yield "y" * 10_000 if each == 77 else "".join(picked)


def test_a_nul_and_letters_no_spreadsheet_takes_are_replaced(db):
    fill(("k", 0, None))
    declared = listing(columns=(LISTING.columns[0], lists.Column("text", "Text", lambda row: "a\0b\x07c")))

    assert read(text_of("export=xlsx", declared)[1], "xlsx")[1][1] == "a\ufffdb\ufffdc"


def test_rows_are_enriched_batch_by_batch(db):
    fill(*((f"{number:04}", 0, None) for number in range(1200)))
    sizes = []

    def enrich(rows):
        sizes.append(len(rows))
        return rows

    response = lists.respond(asked("export=csv"), LISTING, OutboxEntry.objects.all(), template="", enrich=enrich)

    assert (len(b"".join(response.streaming_content).splitlines()), sizes) == (1201, [1000, 200])


# ---------------------------------------------------------------- rights, audit, breaking off
def exported():
    return AuditEntry.objects.filter(event="list.exported").values_list("actor_name", "partner_id", "new")


def test_each_file_is_one_row_of_the_audit_with_its_number_of_rows(three):
    text_of("export=csv&q=b&columns=key")

    told = {
        "list": "entries",
        "format": "csv",
        "rows": 1,
        "columns": ["key"],
        "query": "q=b&columns=key",
        "complete": True,
    }
    assert list(exported()) == [("Ada", 1, told)]


def test_a_download_that_is_broken_off_is_told_as_such(db):
    fill(*((f"{number:04}", 0, None) for number in range(2500)))
    response = lists.respond(asked("export=csv"), LISTING, OutboxEntry.objects.all(), template="")
    parts = iter(response.streaming_content)
    [next(parts) for _head_and_two in range(3)]

    response.close()

    [(_who, _where, new)] = exported()
    assert (new["rows"], new["complete"]) == (1000, False)


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_without_the_right_there_is_no_such_address(three, kind):
    with pytest.raises(Http404):
        text_of(f"export={kind}", listing(export_permission="partner.export"))
    with pytest.raises(Http404):
        text_of(f"export={kind}", listing(exports=False))
    assert not exported()


def test_another_format_is_no_address_either(three):
    with pytest.raises(Http404):
        text_of("export=sql")


def test_with_a_filter_that_cannot_be_read_nothing_leaves_the_house(three):
    response = lists.respond(asked("export=csv&done_at_after=x"), LISTING, OutboxEntry.objects.all(), template="")

    assert (response.status_code, response["Location"]) == (302, "?done_at_after=x")
