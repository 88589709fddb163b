"""Invoices and payments on the screen: what is open, what paid it, and for whom they are (K8, UX 22, 23, P12)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.actions import payment_entry
from commerce.models import Document, Invoice, Receipt
from tests.commerce.invoiced import invoice
from tests.pages.reading import body
from tests.pages.reading import document as page_of
from tests.pages.test_query_counts import MOST, queries

pytestmark = pytest.mark.django_db
LIST = reverse("commerce:invoices")


@pytest.fixture
def fay(cast):
    return cast.client_for("fay")


def words(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return page_of(answer).text_content()


def labels(client, **query):
    """Give the labels of the invoices that a list shows."""
    rows = page_of(client.get(LIST, query)).xpath("//tbody/tr[td//a]")
    return [row.xpath(".//a")[0].text_content() for row in rows]


def of_today(cast, total="20.00", days=-20, **how):
    """Give an invoice that was due so many days before today, which is the clock's."""
    row = invoice(cast, total, **how)
    today = cast.acting("fay").read_at.date()
    Invoice.objects.filter(pk=row.pk).update(due_on=today - timedelta(days=days))
    return row


def test_the_list_says_what_is_open_and_overdue(cast, fay):
    late, open_ = of_today(cast, "20.00", days=3), of_today(cast, "30.00")

    page = page_of(fay.get(LIST))

    figures = [each.text_content() for each in page.xpath("//div[contains(@class, 'kpi-value')]")]
    assert figures == ["£50.00", "£20.00"]
    assert [pill.text_content() for pill in page.xpath("//tbody//span[contains(@class, 'status')]")] == [
        "Open",
        "3 days overdue",
    ]
    assert labels(fay, state="overdue") == [late.document.label]
    assert labels(fay, state="open") == [open_.document.label, late.document.label]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"company": "acme"}, ["b", "a"]),
        ({"company": "zenith"}, []),
        ({"account": "ACME"}, ["a"]),
        ({"account": "nobody"}, []),
        ({"method": "bank_transfer"}, ["b"]),
        ({"state": "partly"}, []),
        ({"state": "settled"}, []),
        ({"q": "Acme Depot"}, ["b", "a"]),
        ({"q": "Zenith"}, []),
    ],
)
def test_the_list_is_narrowed(cast, fay, query, found):
    rows = {"a": of_today(cast, days=5), "b": of_today(cast, payment_method="bank_transfer", days=4)}

    assert labels(fay, **query) == [rows[key].document.label for key in found]


def test_a_company_sees_its_own_alone(cast):
    row = of_today(cast)
    ada, zoe = cast.client_for("ada"), cast.client_for("zoe")

    assert labels(ada) == [row.document.label]
    assert labels(zoe) == []
    foreign = zoe.get(reverse("commerce:invoice", args=[row.pk]))
    guessed = zoe.get(reverse("commerce:invoice", args=[10**9]))
    assert (foreign.status_code, body(foreign) == body(guessed)) == (404, True)


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
def test_the_list_is_exported(cast, fay, form):
    row = of_today(cast)

    answer = fay.get(LIST, {"export": form})

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert form == "xlsx" or row.document.label.encode() in body


def test_a_po_number_is_exported_without_becoming_a_formula(cast, fay):
    row = of_today(cast)
    type(row.order).objects.filter(pk=row.order_id).update(po_number="=1+1")

    body = b"".join(fay.get(LIST, {"export": "csv"}).streaming_content).decode()

    assert "'=1+1" in body


def test_ticked_invoices_are_paid_with_one_form(cast, fay):
    first, second = of_today(cast, "20.00", days=2), of_today(cast, "30.00")
    address = fay.post(reverse("commerce:invoice_payment"), {"ids": [first.pk, second.pk]}).url
    page = page_of(fay.get(address))
    sent = {field.get("name"): field.get("value", "") for field in page.xpath("//main//form//input")}
    assert (sent[f"pay_{first.pk}"], sent[f"pay_{second.pk}"]) == ("20.00", "30.00")

    answer = fay.post(address, {**sent, f"pay_{second.pk}": "10.00", "amount": "", "reference": "Bank 7"})

    receipt = Receipt.objects.get()
    assert answer.url == reverse("commerce:receipt", args=[receipt.pk])
    assert (receipt.amount, receipt.settled, receipt.reference) == (30, 30, "Bank 7")
    assert "£30.00 received on" in words(fay, answer.url)
    again = fay.post(address, {**sent, "amount": ""})
    assert (again.url, Receipt.objects.count()) == (answer.url, 1)


def test_a_form_that_is_refused_keeps_what_was_entered(cast, fay):
    row = of_today(cast, "20.00")
    address = f"{reverse('commerce:invoice_payment')}?ids={row.pk}"

    answer = fay.post(
        address,
        {"key": uuid.uuid4(), "received_on": "2026-03-01", "amount": "5", f"pay_{row.pk}": "20", "reference": "X"},
    )

    page = page_of(answer)
    assert answer.status_code == 422
    assert "£20.00 are to be settled, but £5.00 came in." in page.text_content()
    assert [page.xpath(f"//main//*[@name='{name}']")[0].get("value") for name in ("amount", "reference")] == ["5", "X"]


@pytest.mark.parametrize("given", ["1e3", "-1", "NaN", "٣", "1_0", "9" * 20])
def test_amounts_are_what_people_write(cast, fay, given):
    row = of_today(cast, "20.00")
    address = f"{reverse('commerce:invoice_payment')}?ids={row.pk}"

    answer = fay.post(address, {"key": uuid.uuid4(), "received_on": "2026-03-01", f"pay_{row.pk}": given})

    assert (answer.status_code, Receipt.objects.count()) == (422, 0)


def test_nothing_ticked_and_nothing_open_are_told(cast, fay):
    row = of_today(cast, "20.00")
    Invoice.objects.filter(pk=row.pk).update(credited=20, settled_at=cast.now)

    assert fay.post(reverse("commerce:invoice_payment")).url == LIST
    assert "Nothing to pay" in words(fay, f"{reverse('commerce:invoice_payment')}?ids={row.pk}")


def paid(cast, row, amount="25"):
    return payment_entry.record(
        parts={row.pk: Decimal(20)}, amount=Decimal(amount), received_on=cast.now.date(), reference="Bank 7",
        key=uuid.uuid4(), by=cast.acting("fay"), now=cast.now,
    )  # fmt: skip


def test_what_is_free_settles_another_and_is_taken_back(cast, fay):
    first, second = of_today(cast, "20.00"), of_today(cast, "30.00")
    receipt = paid(cast, first)
    here = reverse("commerce:receipt", args=[receipt.pk])

    fay.post(reverse("commerce:receipt_settlement", args=[receipt.pk]), {f"pay_{second.pk}": "5"})
    removal = reverse("commerce:settlement_removal", args=[receipt.pk, first.pk])
    refused = fay.post(removal, {"reason": ""})
    fay.post(removal, {"reason": "Wrong one"})

    assert refused.status_code == 422
    receipt.refresh_from_db()
    assert (receipt.settled, Invoice.objects.get(pk=first.pk).open) == (5, 20)
    assert "Wrong one" in words(fay, here)
    assert fay.get(removal).status_code == 404


def test_settling_more_than_is_free_is_refused_beside_the_form(cast, fay):
    first, second = of_today(cast, "20.00"), of_today(cast, "30.00")
    receipt = paid(cast, first)

    answer = fay.post(reverse("commerce:receipt_settlement", args=[receipt.pk]), {f"pay_{second.pk}": "6"})

    assert answer.status_code == 422
    assert "More is to be settled than came in." in page_of(answer).text_content()


def test_a_company_reads_its_payments_and_changes_nothing(cast):
    receipt = paid(cast, of_today(cast, "20.00", who="dora"))
    ada, zoe = cast.client_for("ada"), cast.client_for("zoe")
    here = reverse("commerce:receipt", args=[receipt.pk])

    page = page_of(ada.get(here))
    assert page.xpath("//main//form") == []
    assert "Take back" not in page.text_content()
    assert "Bank 7" in words(ada, reverse("commerce:receipts"))
    assert zoe.get(here).status_code == 404


def test_the_first_page_of_an_administrator_says_what_is_open(cast):
    of_today(cast, "20.00", days=3)
    of_today(cast, "30.00")

    text = words(cast.client_for("ada"), reverse("home"))

    assert "Open invoices" in text
    assert ("£50.00" in text, "£20.00" in text) == (True, True)
    assert "Open invoices" not in words(cast.client_for("bea"), reverse("home"))


def test_the_order_leads_to_what_is_open_of_its_invoice(cast, fay):
    row = of_today(cast, "20.00")
    here = reverse("commerce:invoice", args=[row.pk])

    links = page_of(fay.get(reverse("commerce:order", args=[row.order.number]))).xpath("//a/@href")

    assert links.count(here) == 1
    buyers = page_of(cast.client_for("bea").get(reverse("commerce:order", args=[row.order.number])))
    assert buyers.xpath("//a/@href").count(here) == 0


def test_pages_with_rows_ask_as_often_for_thirty_as_for_one(cast, fay):
    row = of_today(cast, "500.00")
    one = [queries(fay, LIST), queries(cast.client_for("ada"), LIST)]
    for number in range(30):
        copied = Document.objects.get(pk=row.document_id)
        copied.pk, copied.number = None, 1000 + number
        copied.shipment_id = None
        copied.kind = "invoice"
        copied.save(force_insert=True)
        Invoice.objects.create(
            document=copied, order=row.order, partner=row.partner, account=row.account, currency="GBP", total=1,
            due_on=cast.now.date(), issued_at=cast.now,
        )  # fmt: skip

    many = [queries(fay, LIST), queries(cast.client_for("ada"), LIST)]

    assert many == one or all(after <= before + 1 for before, after in zip(one, many, strict=True))
    assert max(many) <= MOST
