"""Files of codes and quantities as people have them (O1): the cases that real systems got wrong."""

import io

import openpyxl
import pytest

from commerce.actions import cart as carts
from commerce.actions import sheet as actions
from commerce.intake import sheets
from commerce.queries import asked
from core import tables
from core.models import Job
from core.refusal import Refused


@pytest.fixture
def bea(cast):
    return cast.acting("bea")


def read(text, name="order.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return sheets.read(data, name)


def cells(sheet):
    return [tuple(row[1:4]) for row in sheet.rows]


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    "head",
    ["code;quantity", "SKU;Qty", "Artikelnummer;Menge", "Art.-Nr.;Stück", "Kod produktu;Ilość", "INDEKS;ilosc"],
)
def test_heads_are_read_in_three_languages(head):
    assert cells(read(f"{head}\nMUG-1;2\n")) == [("MUG-1", "2", "")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters_are_noticed(delimiter):
    assert cells(read(f"code{delimiter}quantity\nMUG-1{delimiter}2\n")) == [("MUG-1", "2", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_noticed(encoding):
    assert cells(read("code;Stück;note\nMÜG-1;2;für oben\n".encode(encoding))) == [("MÜG-1", "2", "für oben")]


def test_without_heads_the_first_column_is_the_code_and_that_is_said():
    sheet = read("00042;2\nMUG-1;3\n")

    assert cells(sheet) == [("00042", "2", ""), ("MUG-1", "3", "")]
    assert sheet.said == ["The file has no heads: its first column was taken as the code, the second as the quantity."]
    assert [row.number for row in sheet.rows] == [1, 2]


def test_empty_lines_are_left_out_and_lines_keep_their_numbers():
    assert [row.number for row in read("code;quantity\n\nMUG-1;2\n;;\n\nMUG-2;3\n").rows] == [3, 6]


def test_zeros_in_text_cells_and_in_formatted_numbers_of_a_workbook_are_kept():
    book = openpyxl.Workbook()
    book.active.append(["code", "quantity"])
    book.active.append(["00042", 2])
    book.active.append([42, 3.0])
    book.active["A3"].number_format = "00000"
    held = io.BytesIO()
    book.save(held)

    assert cells(read(held.getvalue(), "order.xlsx")) == [("00042", "2", ""), ("00042", "3", "")]


def test_a_needed_column_that_is_missing_is_named_with_the_first_rows_as_read():
    with pytest.raises(tables.Unreadable) as refused:
        read("code;colour\nMUG-1;red\n")

    assert str(refused.value) == (
        "These columns are missing: quantity. The file begins like this:\ncode | colour\nMUG-1 | red"
    )


def test_more_rows_than_are_taken_are_refused_in_words():
    rows = "\n".join(f"MUG-{number};1" for number in range(sheets.MOST_ROWS + 1))

    with pytest.raises(tables.Unreadable, match=r"^The file has more than 10,000 rows\. Please divide it\.$"):
        read(f"code;quantity\n{rows}")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0old", b"<svg></svg>"])
def test_what_is_no_table_is_refused_in_words(bea, now, content):
    with pytest.raises(Refused) as refused:
        actions.keep(name="order.csv", content=content, by=bea, now=now)

    assert (refused.value.field, Job.objects.count()) == ("file", 0)


def test_a_nul_and_an_overlong_cell_are_a_fault_of_their_row_alone():
    sheet = read(f"code;quantity;note\nMUG\0;1;\n{'M' * 61};1;\nMUG-1;1;{'n' * 201}\nMUG-2;1;\n")

    assert [bool(row.fault) for row in sheet.rows] == [True, True, True, False]


def kept(bea, now, text="code;quantity;note\nCANDLE;2;tall\nNOPE;1;\nPOUND;2,5;\n", **values):
    return actions.keep(name="order.csv", content=text.encode(), by=bea, now=now, **values)


def test_what_is_right_goes_into_the_cart_with_its_note_and_the_rest_is_left_out(cast, bea, now):
    cart = carts.open_current(by=bea, now=now)

    added = actions.add(job=kept(bea, now), cart=cart, by=bea, now=now)

    assert (added.number, list(cart.lines.values_list("product__code", "quantity", "note"))) == (
        1, [("CANDLE", 2, "tall")],
    )  # fmt: skip


def test_rows_that_are_mended_count_and_the_others_stay(cast, bea, now):
    job = kept(bea, now)
    cart = carts.open_current(by=bea, now=now)

    actions.mend(job=job, mended={3: ("LANTERN", "1", ""), 4: ("POUND", "3", "x")}, by=bea, now=now)
    actions.add(job=job, cart=cart, by=bea, now=now)

    assert list(cart.lines.order_by("pk").values_list("product__code", "quantity", "note")) == [
        ("CANDLE", 2, "tall"), ("LANTERN", 1, ""), ("POUND", 3, "x"),
    ]  # fmt: skip


def test_a_file_is_added_once(cast, bea, now):
    job, cart = kept(bea, now), carts.open_current(by=bea, now=now)
    actions.add(job=job, cart=cart, by=bea, now=now)

    with pytest.raises(Refused, match=r"^The rows of this file have been added already\.$"):
        actions.add(job=job, cart=cart, by=bea, now=now)

    assert cart.lines.get().quantity == 2


def test_a_file_without_a_right_row_adds_nothing(bea, now):
    job, cart = kept(bea, now, "code;quantity\nNOPE;1\n"), carts.open_current(by=bea, now=now)

    with pytest.raises(Refused, match=r"^No row of the file can be ordered yet\.$"):
        actions.add(job=job, cart=cart, by=bea, now=now)


def test_the_error_file_is_what_can_be_mended_and_sent_again(cast, bea, now):
    judged = asked.judged(actions.rows(job=kept(bea, now)), acting=bea, now=now)

    text = b"".join(sheets.error_file(judged)).decode("utf-8-sig")

    assert text.splitlines() == [
        "line,reason,code,quantity,note",
        "3,No product with this code is in your price lists.,NOPE,1,",
        '4,"“2,5” is not a whole quantity.",POUND,"2,5",',
    ]
    assert cells(read(text)) == [("NOPE", "1", ""), ("POUND", "2,5", "")]
