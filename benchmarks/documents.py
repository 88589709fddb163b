"""Draw documents as PDF: an invoice of 60 lines and one of 542, the most of a real order; the limit is 1 s (O8)."""

import statistics
import time
from datetime import UTC, datetime

from benchmarks import _common
from commerce.documents import content, drawing
from commerce.models import Document, DocumentKind

LIMIT_MS = 1000
ROUNDS = 15 if _common.FULL else 5
NAMES = ["Church candle, ivory, 60 × 150 mm", "Storm lantern with a glass of hand-blown, slightly green bottle glass"]


def invoice(lines):
    """Give an invoice with so many lines, of which every second takes two rows."""
    address = {"label": "", "street": "2 Dock Road", "postcode": "HU1 2AB", "city": "Hull", "country": "GB"}
    rows = [_row(number) for number in range(1, lines + 1)]
    extra = content.delivery("Parcel", net="12.5", tax="2.5", rate="20", currency="GBP")
    told = {
        "issued_on": "2026-03-02", "ordered_on": "2026-03-01", "due_on": "2026-04-01", "currency": "GBP",
        "seller": {"name": "Northgate Trading", "tax_number": "GB980780684", **address},
        "buyer": {"name": "Depot", "company": "Acme", "code": "DEPOT", "contact": "Bea", "tax_number": ""},
        "bill_to": address, "ship_to": address, "order": "O-1", "po_number": "PO-1", "reference": "", "note": "",
        "delivery": "Parcel", "payment": "invoice", "invoice_days": 30, "requested_on": "",
        "tax": {"kind": "domestic", "country": "GB", "number": ""},
        "rows": rows, "delivery_cost": extra, "sums": content.sums(rows, extra, "GBP"),
    }  # fmt: skip
    issued = datetime(2026, 3, 2, tzinfo=UTC)
    return Document(kind=DocumentKind.INVOICE, number=1, currency="GBP", content=told, issued_at=issued)


def _row(number):
    line = {"code": f"ART-{number:05}", "name": NAMES[number % 2], "unit": "piece", "unit_price": "9.95"}
    line |= {"tax_rate": "20.000", "is_gross": False, "note": ""}
    return content.row(line, number, quantity=120, net="1194.00", tax="238.80", currency="GBP")


def main():
    drawing.pdf(invoice(1))
    for lines in (60, 542):
        taken = []
        for number in range(ROUNDS):
            drawn = invoice(lines)
            drawn.number = number
            began = time.perf_counter()
            drawing.pdf(drawn)
            taken.append((time.perf_counter() - began) * 1000)
        _common.figure("documents", f"PDF of {lines} lines", statistics.median(taken), "ms", LIMIT_MS)


if __name__ == "__main__":
    main()
