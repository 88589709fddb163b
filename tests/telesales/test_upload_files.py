"""Files of customers and orders as people have them, and as attackers send them (X17, X18)."""

import pytest

from core import spreadsheets
from partners.models import Partner
from telesales.intake import table as shared
from tests.core.test_tables import repacked, workbook
from tests.telesales.uploading import CUSTOMERS, checked_customers, checked_orders, reasons, written_customers

GERMAN = (
    "Kundennummer;Firma;USt-ID;Straße;PLZ;Ort;Land;Währung;Ansprechpartner;E-Mail;Telefon;Sprache\n"
    "00815;Café Müller;;Lindenweg 3;04109;Leipzig;DE;EUR;Jörg Groß;joerg@mueller.example;;en\n"
)
POLISH = GERMAN.replace(GERMAN.partition("\n")[0], "kod;nazwa firmy;nip;ulica;kod pocztowy;miasto;kraj;waluta;kontakt;"
                        "adres e-mail;tel;język")  # fmt: skip
ROWS = 1_200


def cells(text):
    return [line.split(",") for line in text.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_file_is_read_whatever_program_wrote_it_and_zeros_stay(cast, encoding, delimiter):
    text = GERMAN.replace(";", delimiter).replace("\n", "\n\n\n")

    written_customers(cast, checked_customers(cast, text.encode(encoding)))

    made = Partner.objects.get(code="00815")
    assert (made.name, made.addresses.get().postcode) == ("Café Müller", "04109")


def test_heads_may_be_polish_and_a_spreadsheet_will_do(cast):
    polish = checked_customers(cast, POLISH)
    book = checked_customers(cast, workbook(*cells(CUSTOMERS)), name="file.xlsx")

    assert (polish.result["counts"]["new"], book.result["counts"]["new"]) == (1, 2)


def test_what_looks_like_a_formula_comes_back_as_text(cast):
    text = CUSTOMERS.replace("Juniper Hall", "=1+1").replace("GB,GBP", "GB,XXL")

    check = checked_customers(cast, text)

    content = b"".join(check.files.get(role="report").chunks()).decode()
    assert ("'=1+1" in content, ",=1+1" in content) == (True, False)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "These columns are missing: code, company, name, email."),
        (b"<svg onload=alert(1)>", "These columns are missing"),
        (b"\xff\xfe\x00", "The file is not sound text (utf-16)."),
        (CUSTOMERS.replace("phone", "code", 1).encode(), "These columns stand twice: code."),
        (b"PK\x03\x04broken", "The workbook is damaged or not a workbook at all."),
        (
            repacked(workbook(["code"]), {"xl/worksheets/sheet1.xml": b"0" * (spreadsheets.MOST_BYTES_UNPACKED + 1)}),
            "too big when it is unpacked",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_what_was_seen(cast, data, sentence):
    for check in (checked_customers, checked_orders):
        found = check(cast, data)
        wanted = sentence
        if check is checked_orders:
            wanted = sentence.replace("code, company, name, email", "order, customer, user, sku, quantity")
            wanted = "" if "twice" in sentence else wanted
        assert (found.state, wanted in found.note) == ("failed", True)


def test_a_row_out_of_shape_stops_its_company_and_no_other(cast):
    text = CUSTOMERS + "OAK,Oak,,,,,,GBP,Otto,otto@oak.example,,,,more\nASH\n,Nameless\n"

    check = checked_customers(cast, text)

    assert check.result["counts"]["new"] == 2
    assert reasons(check) == {
        5: "The row has 14 cells, the head has 12.",
        6: "The name is missing. The name of the user is missing. The e-mail address is missing: the invitation goes"
        " there.",
        7: "The row does not say what it belongs to: its key is empty.",
    }


def test_a_file_with_too_many_rows_is_to_be_divided(cast, monkeypatch):
    monkeypatch.setattr(shared, "MOST_ROWS", 2)

    check = checked_customers(cast)

    assert (check.state, check.note) == ("failed", "The file has more than 2 rows. Please divide it.")


def test_a_wrong_row_in_the_middle_of_many_stops_nothing_but_itself(cast):
    head = CUSTOMERS.partition("\n")[0]
    lines = [f"N{each},New {each},,,,,,GBP,User {each},u{each}@new.example,," for each in range(ROWS)]
    lines[ROWS // 2] = lines[ROWS // 2].replace("GBP", "XXL")

    check = checked_customers(cast, "\n".join([head, *lines]))

    assert check.result["counts"] == {"new": ROWS - 1, "people": ROWS - 1, "there": 0, "refused": 1}
    assert reasons(check) == {ROWS // 2 + 2: "XXL is no currency."}
