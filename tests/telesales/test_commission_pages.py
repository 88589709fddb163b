"""Statements, panels, refunds and tasks on their pages: who reads what, and the same sums wherever they stand (F5)."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from commerce.models import PlanPayment
from partners.models import Membership
from telesales.actions import commission_closing
from telesales.models import CommissionEntry, RefundTask
from telesales.pages import commission as pages
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document
from tests.telesales import earning
from tests.telesales.test_refund_task import cancel

PAID = Decimal("33.34")
VENDOR = "VENDOR"


def url(name, *args, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"telesales:{name}", args=args) + (f"?{asked}" if asked else "")


def text(answer):
    """Give what stands on a page, with single spaces."""
    return " ".join(" ".join(document(answer).xpath("//main")[0].itertext()).split())


def panel(answer):
    """Give the text of the panel of a sale's page; "" where there is none."""
    found = document(answer).xpath("//section[@aria-labelledby='commission']")
    return " ".join(" ".join(found[0].itertext()).split()) if found else ""


def months(cast):
    """Have three payments come in; gives (begins, ends) of days around them."""
    sale = earning.sold(cast)
    for number in (1, 2, 3):
        earning.came_in(sale, number, earning.days(cast, 31 * number))
    return {"begins": cast.now.date(), "ends": earning.days(cast, 100).date(), "currency": "GBP"}


# ---------------------------------------------------------------- statements
def test_a_vendor_is_led_to_his_statement_of_this_month(cast):
    earning.by_card(cast)
    vic = cast.client_for("vic")

    led = vic.get(url("commission"))
    page = text(vic.get(led["Location"]))

    assert led["Location"] == url("commission_statement", cast.partners.vendor.code)
    assert "Balance before £0.00" in page
    assert "Vendor 1 £22.05" in page
    assert "1 of 3" in page


def test_an_affiliate_reads_which_rate_each_payment_is_of(cast):
    earning.by_card(cast)

    page = text(cast.client_for("alf").get(url("commission_statement", cast.partners.affiliate.code)))

    assert "Affiliate's commission, 10 %" in page
    assert "Balance after 1 £3.27" in page


def test_a_joint_venture_partner_has_a_statement_without_links_to_sales_he_does_not_see(cast):
    sale = earning.by_card(cast)
    Membership.objects.filter(pk=cast.memberships.ruth.pk).update(roles=["partner_administrator"])

    answer = cast.client_for("ruth").get(url("commission_statement", cast.partners.resale.code))

    assert "Joint-venture partner's share, 25 %" in text(answer)
    assert sale.order.number in text(answer)
    assert document(answer).xpath(f"//main//a[contains(@href, '{sale.order.number}')]") == []


def test_the_operator_reads_tax_and_fee_and_everybodys_statements(cast):
    earning.by_card(cast)
    max_ = cast.client_for("max")

    companies = text(max_.get(url("commission")))
    fees = text(max_.get(url("commission_statement", cast.partners.operator.code)))

    assert "£22.05" in companies
    assert "£3.27" in companies
    assert "Fee of the marketplace, 2 %" in fees
    assert "Balance after 1 £0.67" in fees


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_a_file_has_the_sums_of_the_page(cast, kind):
    span = months(cast)
    commission_closing.sweep(now=earning.days(cast, 70))
    vic = cast.client_for("vic")
    page = text(vic.get(url("commission_statement", VENDOR, **span)))

    rows = file(vic.get(url("commission_statement", VENDOR, **span, export=kind)), kind)

    amounts, balances = ([Decimal(str(row[key])) for row in rows] for key in ("amount", "balance"))
    assert (len(rows), sum(amounts), balances[-1]) == (3, Decimal("66.15"), Decimal("66.15"))
    assert "Balance after 3 £66.15" in page
    assert [row["payment"] for row in rows] == ["1 of 3", "2 of 3", "3 of 3"]


def file(answer, kind):
    """Read an exported file; gives its rows by the keys of their columns."""
    content = b"".join(answer.streaming_content)
    if kind == "xlsx":
        head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    else:
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), "excel-tab" if kind == "tsv" else "excel")
    keys = {"Amount": "amount", "Balance": "balance", "Payment": "payment"}
    return [{keys.get(name, name): value for name, value in zip(head, row, strict=True)} for row in rows]


def test_on_paper_stands_everything_and_what_is_cut_is_said(cast, monkeypatch):
    span = months(cast)
    vic = cast.client_for("vic")

    whole = text(vic.get(url("commission_paper", VENDOR, **span)))
    monkeypatch.setattr(pages, "MOST_ON_PAPER", 2)
    cut = text(vic.get(url("commission_paper", VENDOR, **span)))

    assert [whole.count(" of 3"), cut.count(" of 3")] == [3, 2]
    assert "Only the first 2 payments stand here" in cut
    assert "Only the first" not in whole


@pytest.mark.parametrize(
    "given",
    [
        {"begins": "31.12.2026"},
        {"begins": "2026-05-01", "ends": "2026-04-01"},
        {"currency": "QQQ"},
        {"begins": "0001-01-01"},
        {"ends": "9999-12-31"},
        {"begins": "2026-02-30"},
    ],
)
def test_days_that_cannot_be_read_are_said_and_this_month_is_shown(cast, given):
    earning.by_card(cast)

    page = text(cast.client_for("vic").get(url("commission_statement", VENDOR, **given)))

    assert "This statement cannot be shown" in page
    assert "£22.05" in page


def test_months_lead_to_the_ones_before_and_after(cast):
    answer = cast.client_for("vic").get(
        url("commission_statement", VENDOR, begins="2026-01-15", ends="2026-01-20", currency="GBP")
    )

    found = [link.get("href") for link in document(answer).xpath("//a[starts-with(@href, '?begins')]")]
    assert found == [
        "?begins=2025-12-01&ends=2025-12-31&currency=GBP",
        "?begins=2026-02-01&ends=2026-02-28&currency=GBP",
    ]


def test_a_company_with_several_places_finds_the_statements_of_each(cast):
    sale = earning.by_card(cast)
    CommissionEntry.objects.create(
        posting=sale.postings.get(),
        share="jvp",
        partner=cast.partners.acme_depot,
        amount=0,
        currency="GBP",
        at=cast.now,
    )

    ada = cast.client_for("ada").get(url("commission_statement", cast.partners.acme.code))

    assert f"Other places of your company: {cast.partners.acme_depot.name}" in text(ada)


# ---------------------------------------------------------------- who got what of a sale
@pytest.mark.parametrize("who", ["max", "fay", "vic"])
def test_the_operator_and_the_vendor_read_all_of_a_sale(cast, who):
    sale = earning.by_card(cast)

    shown = panel(cast.client_for(who).get(url("phone_sale", sale.order.number)))

    assert shown.startswith("Who got what £33.34 came in so far")
    for amount in ("£0.67", "£3.27", "£7.35", "£22.05"):
        assert amount in shown


def test_an_affiliate_reads_his_own_share_alone(cast):
    sale = earning.by_card(cast)

    answer = cast.client_for("alf").get(url("phone_sale", sale.order.number))

    assert panel(answer).startswith("Your commission £3.27 so far")
    assert set(re.findall(r"£[\d.]+", panel(answer))) == {"£3.27"}


def test_sales_support_reads_no_commission(cast):
    sale = earning.by_card(cast)

    assert panel(cast.client_for("sam").get(url("phone_sale", sale.order.number))) == ""


def test_before_anything_was_paid_it_says_so(cast):
    sale = earning.sold(cast)

    assert (
        panel(cast.client_for("vic").get(url("phone_sale", sale.order.number))) == "Who got what Nothing was paid yet."
    )


# ---------------------------------------------------------------- giving back
def test_finance_gives_a_payment_back_from_the_page_of_the_sale(cast):
    sale = earning.by_card(cast)
    fay = cast.client_for("fay")
    page = fay.get(url("phone_sale", sale.order.number))
    [link] = document(page).xpath("//section[@aria-labelledby='commission']//li//a/@href")

    form = document(fay.get(link))
    answer = fay.post(link, {"amount": "10.00", "reason": "Arrived broken"}, follow=True)

    assert form.xpath("//input[@name='amount']/@value") == ["33.34"]
    assert "£10.00 goes back; the buyer is told." in text(answer)
    assert "given back" in panel(answer)
    assert earning.first(sale).refunded == Decimal(10)


def test_a_refused_amount_stands_beside_its_field_and_loses_nothing(cast):
    sale = earning.by_card(cast)

    answer = cast.client_for("fay").post(
        url("instalment_refund", sale.order.number, 1), {"amount": "33.35", "reason": "Arrived broken"}
    )

    assert (answer.status_code, PlanPayment.objects.count()) == (422, 1)
    assert "At most £33.34 of this payment can go back." in text(answer)
    assert document(answer).xpath("//input[@name='reason']/@value") == ["Arrived broken"]


@pytest.mark.parametrize("number", [2, 99])
def test_nothing_goes_back_of_a_payment_that_did_not_come(cast, number):
    sale = earning.by_card(cast)

    answer = cast.client_for("fay").post(
        url("instalment_refund", sale.order.number, number), {"amount": "1", "reason": "x"}
    )

    assert (answer.status_code, PlanPayment.objects.count()) == ({2: 422, 99: 404}[number], 1)


def test_a_task_is_found_carried_out_and_gone_from_the_queue(cast):
    sale = earning.by_card(cast)
    cancel(cast, sale)
    fay, task = cast.client_for("fay"), RefundTask.objects.get()

    queue = text(fay.get(url("refund_tasks")))
    page = text(fay.get(url("refund_task", task.pk)))
    done = fay.post(url("refund_task_carrying_out", task.pk), follow=True)

    assert sale.order.number in queue
    assert "Give £33.34 back" in page
    assert "£33.34 given back. The buyer is told." in text(done)
    assert "Nothing to give back" in text(fay.get(url("refund_tasks")))
    assert sale.order.number in text(fay.get(url("refund_tasks", state="done")))


def test_a_task_that_was_done_otherwise_keeps_the_note(cast):
    cancel(cast, earning.by_invoice(cast))
    fay, task = cast.client_for("fay"), RefundTask.objects.get()

    page = text(fay.get(url("refund_task", task.pk)))
    empty = fay.post(url("refund_task_settling", task.pk), {"note": ""})
    done = fay.post(url("refund_task_settling", task.pk), {"note": "At the bank"}, follow=True)

    assert "Nothing is left to give back from here" in page
    assert empty.status_code == 422
    assert "At the bank" in text(done)


def test_the_navigation_counts_what_is_to_be_given_back(cast):
    cancel(cast, earning.by_card(cast))
    cache.delete("telesales.refund_tasks")

    home = document(cast.client_for("fay").get("/"))

    [entry] = home.xpath(f"//a[@href='{url('refund_tasks')}']")
    assert " ".join(" ".join(entry.itertext()).split()) == "Refund tasks 1 waiting"


@pytest.mark.parametrize(
    ("who", "is_there"), [("vic", True), ("alf", True), ("fay", True), ("max", True), ("ada", False), ("sam", False)]
)
def test_commission_stands_in_the_navigation_of_whoever_has_some(cast, who, is_there):
    links = document(cast.client_for(who).get("/")).xpath(f"//nav//a[@href='{url('commission')}']")

    assert bool(links) == is_there


# ---------------------------------------------------------------- how often the database is asked
def asked(client, address):
    """Count the statements of a page; twice, because what the navigation keeps for seconds may just have ended."""
    return min(counted(client, address) for _time in range(2))


def counted(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("who", "name"),
    [("vic", "commission_statement"), ("max", "commission"), ("vic", "commission_paper"), ("fay", "refund_tasks"),
     ("vic", "phone_sale"), ("fay", "phone_sale")],
)  # fmt: skip
def test_a_page_asks_as_often_for_many_rows_as_for_one(cast, who, name):
    sale = earning.by_card(cast)
    cancel(cast, earning.by_card(cast))
    args = {"phone_sale": [sale.order.number], "commission": [], "refund_tasks": []}.get(name, [VENDOR])
    client = cast.client_for(who)

    few = asked(client, url(name, *args))
    for _time in range(4):
        cancel(cast, earning.by_card(cast))
    earning.came_in(sale, 2, cast.now)
    many = asked(client, url(name, *args))

    assert many == few
    assert few <= (18 if name == "phone_sale" else 11)
