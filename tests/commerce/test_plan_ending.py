"""What becomes of a plan and of its money when the order ends, and what is refused of orders with a plan (F2, F6)."""

from decimal import Decimal

import pytest

from commerce.actions import cancellation, desk, giving_back, instalment_invoice, returns, shipment
from commerce.invariants import fulfilment as fulfilment_invariants
from commerce.invariants import invoice as invoice_invariants
from commerce.invariants import payment as payment_invariants
from commerce.models import Document, Invoice, Order, OrderState, Payment, PlanPayment
from core.models import OutboxEntry
from core.refusal import Refused
from tests.commerce import planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(settings):
    """Give what was said about money that is to go back of placed orders."""
    said = []
    settings.PLAN_REFUNDS = ["tests.commerce.test_plan_ending.opened"]
    opened.said = said
    return said


def opened(*, order, amount, reason, by, now):
    opened.said.append((order.number, amount, reason))


def broken():
    checks = (fulfilment_invariants, invoice_invariants, payment_invariants)
    return {each.name for module in checks for each in module.check() if each.violations}


def cancel(cast, plan):
    return cancellation.cancel_rest(order=plan.order, reason="No recording", by=cast.acting("sam"), now=cast.now)


def test_a_placed_order_that_is_cancelled_ends_its_plan_and_tells_what_was_paid(cast, told):
    plan = planning.by_card(cast)
    planning.collect(cast)

    cancel(cast, plan)
    planning.collect(cast, 90)

    assert planning.told(plan) == ("ended", ["paid", "stopped", "stopped"])
    assert told == [(plan.order.number, Decimal("33.34"), "No recording")]
    assert (Payment.objects.get().refund_due, Order.objects.get().state) == (0, OrderState.CANCELLED)
    assert broken() == set()


def test_of_a_cancelled_order_nothing_is_told_where_nothing_was_paid(cast, told):
    cancel(cast, planning.by_invoice(cast))

    assert (told, broken()) == ([], set())


def test_open_invoices_of_a_cancelled_order_are_credited(cast, told):
    plan = planning.by_invoice(cast)
    instalment_invoice.sweep(now=cast.now)

    cancel(cast, plan)

    invoice = Invoice.objects.get()
    assert (invoice.open, invoice.credited, Order.objects.get().invoiced) == (0, Decimal("33.34"), 0)
    assert Document.objects.get(kind="credit_note").total == Decimal("33.34")
    assert (told, broken()) == ([], set())


def test_what_a_card_paid_of_an_order_that_is_rejected_goes_back_by_itself(cast, told):
    plan = planning.by_card(cast)
    planning.collect(cast)
    type(plan).objects.update(state="waiting")
    order = Order.objects.get()
    Order.objects.update(state="on_hold", placed_at=None)
    order.refresh_from_db()
    order.move(OrderState.REJECTED, now=cast.now)
    order.save()

    giving_back.rest(order=order, by=cast.acting("fay"), now=cast.now, reason="No")

    payment, given = Payment.objects.get(), PlanPayment.objects.order_by("pk").last()
    assert (payment.refund_due, given.amount) == (Decimal("33.34"), Decimal("-33.34"))
    assert planning.told(plan) == ("ended", ["paid", "stopped", "stopped"])
    assert (OutboxEntry.objects.filter(topic="payment.refund").count(), told) == (1, [])
    assert sum(PlanPayment.objects.values_list("amount", flat=True)) == 0


def test_an_order_with_a_plan_is_not_cancelled_in_part(cast):
    plan = planning.by_card(cast, quantity=2, amount=Decimal("50.00"))
    line = plan.order.lines.get()

    with pytest.raises(Refused, match="cancelled as a whole"):
        cancellation.cancel(order=plan.order, quantities={line.pk: 1}, reason="x", by=cast.acting("sam"), now=cast.now)

    assert planning.told(plan)[0] == "running"


def test_goods_of_an_order_with_a_plan_come_back_without_money(cast):
    plan = planning.by_card(cast)
    shipped(cast, plan)
    line = plan.order.lines.get()

    with pytest.raises(Refused, match="paid by a plan"):
        returns.ask(order=plan.order, quantities={line.pk: 1}, reason="x", by=cast.acting("ada"), now=cast.now)


def shipped(cast, plan):
    sam = cast.acting("sam")
    order = desk.start(order=Order.objects.get(pk=plan.order_id), by=sam, now=cast.now)
    return shipment.ship_rest(order=order, by=sam, now=cast.now)


def test_a_shipment_of_an_order_with_a_plan_has_no_invoice(cast):
    plan = planning.by_card(cast)

    shipped(cast, plan)

    assert list(Document.objects.values_list("kind", flat=True)) == ["delivery_note"]
