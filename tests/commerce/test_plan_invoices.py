"""Instalments that are asked for by invoice: issued once, settled by receipts, taken back, reminded of (F8)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.actions import instalment_invoice, payment_entry, reminding
from commerce.documents import page
from commerce.invariants import document as document_invariants
from commerce.invariants import invoice as invoice_invariants
from commerce.models import Document, Invoice, Order, PlanPayment
from core.models import OutboxEntry
from core.refusal import Refused
from telesales.models import CommissionEntry
from tests.commerce import planning

pytestmark = pytest.mark.django_db


def invoiced(cast, days=0):
    return instalment_invoice.sweep(now=cast.now + timedelta(days=days))


def pay(cast, amount, invoice=None):
    invoice = invoice or Invoice.objects.latest("pk")
    known = {"received_on": cast.now.date(), "reference": "Bank", "key": uuid.uuid4()}
    amount = Decimal(amount)
    return payment_entry.record(parts={invoice.pk: amount}, amount=amount, **known, by=cast.acting("fay"), now=cast.now)


def broken():
    return {
        each.name for module in (document_invariants, invoice_invariants) for each in module.check() if each.violations
    }


def test_each_due_instalment_becomes_an_invoice_once(cast):
    plan = planning.by_invoice(cast)

    asked = [invoiced(cast, days) for days in (0, 0, 27, 40)]

    document = Document.objects.order_by("pk").last()
    assert asked == [1, 0, 0, 1]
    assert planning.told(plan) == ("running", ["asked", "asked", "planned"])
    assert (document.instalment.number, document.total, document.invoice.open) == (
        2,
        Decimal("33.33"),
        Decimal("33.33"),
    )
    assert (document.due_on - (cast.now.date() + timedelta(days=40))).days == 30
    assert (Order.objects.get().invoiced, broken()) == (Decimal("66.67"), set())
    assert OutboxEntry.objects.filter(topic="plan.invoiced").count() == 2


def test_an_invoice_says_which_payment_of_how_many_it_is(cast):
    planning.by_invoice(cast)
    invoiced(cast)

    drawn = page.of(Document.objects.get())

    assert ["Payment of the plan", "1 of 3"] in drawn["facts"]
    assert drawn["rows"][0][1]["words"][-1] == "Payment 1 of 3"


def test_receipts_that_settle_it_pay_the_instalment_and_are_shared_out(cast):
    plan = planning.by_invoice(cast)
    invoiced(cast)

    pay(cast, "20.00")
    part = planning.told(plan)
    pay(cast, "13.34")

    assert (part[1][0], planning.told(plan)[1][0]) == ("asked", "paid")
    assert list(PlanPayment.objects.order_by("pk").values_list("amount", flat=True)) == [Decimal(20), Decimal("13.34")]
    assert sum(CommissionEntry.objects.values_list("amount", flat=True)) == Decimal("33.34")


def test_the_last_receipt_completes_the_plan_and_one_that_is_taken_back_opens_it_again(cast):
    plan = planning.by_invoice(cast)
    invoiced(cast, 70)
    receipts = [pay(cast, each.open, each) for each in Invoice.objects.order_by("pk")]
    completed = planning.told(plan)
    last = Invoice.objects.latest("pk")

    payment_entry.take_back(receipt=receipts[-1], invoice=last, reason="Bounced", by=cast.acting("fay"), now=cast.now)

    assert completed == ("completed", ["paid", "paid", "paid"])
    assert planning.told(plan) == ("running", ["paid", "paid", "asked"])
    assert sum(PlanPayment.objects.values_list("amount", flat=True)) == Decimal("66.67")
    assert sum(CommissionEntry.objects.values_list("amount", flat=True)) == Decimal("66.67")


def test_an_overdue_instalment_is_reminded_of_as_other_invoices_are(cast):
    planning.by_invoice(cast)
    invoiced(cast)

    reminded = [reminding.sweep(now=cast.now + timedelta(days=days)) for days in (34, 35, 35, 40, 50, 60, 90)]

    assert reminded == [0, 1, 0, 1, 1, 1, 0]


def test_on_account_the_order_is_charged_when_placed_and_its_invoice_has_the_account(cast):
    before = cast.account.balance
    plan = planning.by_invoice(cast, kind="one_time", payment_method="on_account")
    invoiced(cast)

    invoice = Invoice.objects.get()
    cast.account.refresh_from_db()
    assert (before - cast.account.balance, invoice.account) == (Decimal(100), cast.account)
    assert (planning.told(plan)[1], broken()) == (["asked"], set())


def test_an_invoice_of_a_card_payment_is_issued_on_demand_once_and_is_paid(cast):
    plan = planning.by_card(cast)
    first = plan.instalments.get(number=1)

    with pytest.raises(Refused, match="as soon as the card has paid"):
        instalment_invoice.of_card(instalment=first, by=cast.acting("ada"), now=cast.now)
    planning.collect(cast)
    made = [instalment_invoice.of_card(instalment=first, by=cast.acting("ada"), now=cast.now) for _time in range(2)]

    assert (made[0], made[0].invoice.open, made[0].total) == (made[1], 0, Decimal("33.34"))
    assert broken() == set()


def test_invoices_of_a_subscription_by_card_may_come_to_more_than_its_order(cast):
    plan = planning.subscription(cast)
    for days in (0, 40, 70):
        planning.collect(cast, days)

    for instalment in plan.instalments.filter(state="paid"):
        instalment_invoice.of_card(instalment=instalment, by=cast.acting("ada"), now=cast.now)

    assert (Document.objects.count(), broken()) == (3, set())
