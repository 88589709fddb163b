"""A document is drawn as PDF in the reader's words, and nothing that people wrote is taken for markup (O8, W07)."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from commerce.documents import content, drawing, page
from commerce.models import Document, DocumentKind

pytestmark = pytest.mark.django_db
CANARIES = [
    '#import "secret.typ": *',
    "#panic()",
    "*bold* _italic_ $x^2$ `raw` <label> @ref",
    "\\ \\u{41} // comment /* more",
    "#sys.inputs",
    "😀 🧨",
    "שלום עולם",
    "مرحبا بالعالم",
    "Łódź ÄÖÜ ßẞ Ελλάδα Москва 漢字",
    "W" * 10_000,
    "word " * 2_000,
    "a\tb\x07c\x1b[31m",
    "",
]


def priced(said, *, rate="20.000", quantity=3, **values):
    line = {"code": said, "name": said, "unit": said or "piece", "unit_price": "1.5", "tax_rate": rate, "note": said}
    line |= {"is_gross": False, **values}
    amounts = {"net": "4.50", "tax": "0.90"}
    return content.row(line, 1, quantity=quantity, currency="GBP", **amounts)


def document(kind=DocumentKind.INVOICE, said="Words", rows=1, currency="GBP", **values):
    """Give an unsaved document in which every free text is `said`."""
    address = {"label": said, "street": said, "postcode": said, "city": said, "country": "GB"}
    lines = [priced(said) for _each in range(rows)]
    extra = content.delivery(said, net="1", tax="0.2", rate="20.000", currency=currency)
    told = {
        "issued_on": "2026-03-02", "ordered_on": "2026-03-01", "due_on": "2026-04-01", "currency": currency,
        "seller": {"name": said, "tax_number": said, "phone": said, "email": said, "website": said, **address},
        "buyer": {"name": said, "company": "Other", "code": said, "contact": said, "tax_number": said},
        "bill_to": address, "ship_to": {**address, "street": "1 Elsewhere"}, "order": "O-1", "po_number": said,
        "reference": said, "note": said, "delivery": said, "payment": "invoice", "invoice_days": 30,
        "requested_on": "2026-03-10", "tax": {"kind": "domestic", "country": "GB", "number": ""},
        "rows": lines, "delivery_cost": extra, "sums": content.sums(lines, extra, currency), **values,
    }  # fmt: skip
    issued = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    return Document(kind=kind, number=7, currency=currency, content=told, issued_at=issued)


@pytest.mark.parametrize("said", CANARIES, ids=range(len(CANARIES)))
def test_whatever_people_write_is_drawn_as_text(said):
    assert drawing.pdf(document(said=said)).startswith(b"%PDF")


def test_a_word_too_long_for_a_line_may_be_broken():
    shown = page.of(document(said="W" * 50))["recipient"][1]

    assert shown.split("\u200b") == ["W" * 20, "W" * 20, "W" * 10]


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_kind_is_drawn(kind):
    about = {"about": "return", "reason": "Broken", "invoices": ["INV-000001"]}
    sent = {"shipment": {"number": 1, "carrier": "Post", "tracking": "T1", "shipped_on": "2026-03-02"}}
    drawn = document(kind=kind, **about, **sent)
    for row in drawn.content["rows"]:
        row.update(ordered=5, open=2)

    assert drawing.pdf(drawn).startswith(b"%PDF")


def test_the_same_document_is_the_same_file():
    assert drawing.pdf(document()) == drawing.pdf(document())


@pytest.mark.parametrize(
    ("language", "total", "day"),
    [("en-gb", "£6.60", "1 Apr 2026"), ("de", "6,60\u00a0£", "01.04.2026"), ("pl", "6,60\u00a0GBP", "1 kwi 2026")],
)
def test_amounts_and_dates_are_the_readers(language, total, day):
    with override(language):
        shown = page.of(document())

    assert (shown["sums"][-1]["amount"], shown["facts"][1][1].replace("\u00a0", " ")) == (total, day)


@pytest.mark.parametrize(("currency", "kept"), [("JPY", "6"), ("GBP", "5.50"), ("KWD", "5.500")])
def test_a_currency_keeps_its_own_decimals(currency, kept):
    rows = [{"net": content.amount("4.50", currency), "tax": content.amount("1", currency), "tax_rate": "20"}]

    assert content.sums(rows, None, currency)["total"] == kept


def test_taxes_stand_by_rate():
    rows = [priced("a", rate="20.000"), priced("b", rate="5.500"), priced("c", rate="20.0")]

    taxes = content.sums(rows, None, "GBP")["taxes"]

    assert taxes == [
        {"rate": "5.5", "net": "4.50", "tax": "0.90"},
        {"rate": "20", "net": "9.00", "tax": "1.80"},
    ]


def test_a_reverse_charge_is_said():
    tax = {"kind": "reverse_charge", "country": "DE", "number": "DE129273398"}

    closing = page.of(document(tax=tax))["closing"]

    assert closing[0] == "Reverse charge: the recipient, VAT number DE129273398, owes the tax."


def test_the_file_is_named_after_kind_and_number():
    assert drawing.filename(document(kind=DocumentKind.CONFIRMATION)) == "Order-confirmation-OC-000007.pdf"
