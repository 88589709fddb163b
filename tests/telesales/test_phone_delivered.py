"""Goods that were delivered with an order whose payments another one continues are settled with that one (F7): nobody
sends them again, nobody asks twice for their money, and what was paid stays paid."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from approvals.actions import decision
from approvals.models import SpendingLimit
from commerce.actions import desk, hold, instalment_invoice, payment_entry, shipment
from commerce.models import Account, Document, Instalment, Invoice, Order, PaymentPlan, PlanPayment, Shipment
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import continuing, phone_card, phone_link
from telesales.models import PhoneOffer, RefundTask
from telesales.pages.continuing import words as continuing_words
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, words
from tests.site.test_hooks import checked
from tests.telesales import phoning
from tests.telesales.test_phone_continuing import begun, failed, plan_of, they_sell, told  # noqa: F401


def shipped(cast, order, pieces=None):
    """Have the desk send so many pieces of an order, all of them unless said otherwise."""
    sam = cast.acting("sam")
    order = desk.start(order=order, by=sam, now=cast.now) if order.state == "placed" else order
    line = order.lines.get()
    quantities = {line.pk: pieces or line.quantity}
    shipment.ship(order=order, quantities=quantities, by=sam, now=cast.now, carrier="DHL")
    return Order.objects.get(pk=order.pk)


def pieces(order):
    return order.lines.values_list("quantity", "shipped", "cancelled").get()


def shown(answer):
    return words(document(answer))


def of_three(cast, **values):
    """Give a failed order of three pieces, of which one of three payments was made."""
    return failed(cast, quantity=3, amount=Decimal("30.00"), **values)


def continued(cast, old, **values):
    """Order what continues it, by invoice. Gives (the new order, the old one) as they stand."""
    made = phoning.ordered(cast, told(cast, begun(cast, old), **values))
    return Order.objects.get(pk=made.pk), Order.objects.get(pk=old.pk)


def test_what_was_delivered_counts_as_delivered_and_is_not_sent_again(cast):
    old = shipped(cast, failed(cast))

    made, old = continued(cast, old)

    sent = Shipment.objects.get(order=made)
    assert (old.state, made.state, pieces(old), pieces(made)) == ("shipped", "shipped", (1, 1, 0), (1, 1, 0))
    assert (sent.carrier, sent.shipped_at) == (f"with order {old.number}", old.shipments.get().shipped_at)
    assert OutboxEntry.objects.filter(topic="order.shipped").count() == 1
    assert list(made.documents.filter(kind="delivery_note").values_list("shipment", flat=True)) == [sent.pk]
    assert AuditEntry.objects.filter(event="order.shipped").last().reason == f"with order {old.number}"
    with pytest.raises(Refused, match="only an order in progress is shipped"):
        shipment.ship_rest(order=made, by=cast.acting("sam"), now=cast.now)


def test_of_a_part_that_was_delivered_the_rest_is_sent_with_the_new_order_alone(cast):
    old = shipped(cast, of_three(cast), 1)

    made, old = continued(cast, old)

    assert (old.state, pieces(old), made.state, pieces(made)) == ("shipped", (3, 1, 2), "partly_shipped", (3, 1, 0))
    shipped(cast, made, 2)
    assert (Order.objects.get(pk=made.pk).state, pieces(made)) == ("shipped", (3, 3, 0))
    assert (RefundTask.objects.count(), PlanPayment.objects.filter(amount__lt=0).count()) == (0, 0)


def test_of_what_was_not_delivered_all_is_sent_with_the_new_order(cast):
    made, old = continued(cast, of_three(cast))

    assert (old.state, pieces(old), made.state, pieces(made)) == ("cancelled", (3, 0, 3), "placed", (3, 0, 0))


@pytest.mark.parametrize(("values", "field", "sentence"), [
    ({"quantity": 1}, "quantity", "2 of CANDLE were delivered with order {}: offer at least as many."),
    ({"product": "TWINE"}, "product", "CANDLE was delivered with order {}, whose payments this offer continues: offer"
                                      " it again."),
])  # fmt: skip
def test_what_was_delivered_is_not_left_out(cast, values, field, sentence):
    old = shipped(cast, of_three(cast), 2)
    offer = told(cast, begun(cast, old), payment_method="card", **{k: v for k, v in values.items() if k == "quantity"})
    if "product" in values:
        PhoneOffer.objects.filter(pk=offer.pk).update(product=phoning.owned(cast, values["product"]))
    by = {"seen": offer.version, "by": cast.acting("vic"), "now": cast.now}

    for act in (phone_card.begin, phone_link.send):
        with pytest.raises(Refused) as refused:
            act(offer=offer, **by)
        assert (refused.value.field, refused.value.sentence) == (field, sentence.format(old.number))

    assert Order.objects.count() == 1


def test_fewer_than_were_ordered_may_be_enough(cast):
    made, old = continued(cast, shipped(cast, of_three(cast), 2), quantity=2, amount=Decimal("30.00"))

    assert (made.total, made.state, pieces(made), pieces(old)) == (Decimal("60.00"), "shipped", (2, 2, 0), (3, 2, 1))


def test_open_invoices_of_the_old_order_are_taken_back_and_paid_ones_stay(cast):
    old = shipped(cast, phoning.ordered(cast, phoning.offered(cast, kind="instalments", count=3, interval="month")))
    instalment_invoice.sweep(now=cast.now + timedelta(days=35))
    first = Invoice.objects.earliest("pk")
    known = {
        "reference": "Bank",
        "key": uuid.uuid4(),
        "received_on": cast.now.date(),
        "by": cast.acting("fay"),
        "now": cast.now,
    }
    payment_entry.record(parts={first.pk: first.total}, amount=first.total, **known)
    PaymentPlan.objects.filter(order=old).update(state="failed")
    Instalment.objects.update(collect_at=None)

    made, old = continued(cast, old)

    assert made.total == Decimal("66.66")
    assert list(Invoice.objects.filter(order=old).order_by("pk").values_list("total", "credited", "paid")) == [
        (Decimal("33.34"), 0, Decimal("33.34")), (Decimal("33.33"), Decimal("33.33"), 0),
    ]  # fmt: skip
    assert Document.objects.get(kind="credit_note").total == Decimal("33.33")
    assert checked() == {}


def test_everything_adds_up_afterwards(cast):
    continued(cast, shipped(cast, of_three(cast), 1))

    assert {name for name in checked() if not name.startswith("outbox")} == set()


# ---------------------------------------------------------------- what is said beforehand
SAID = "It continues order {}: when it is placed, the old plan ends and asks for nothing more. "


@pytest.mark.parametrize(("sent", "said"), [
    (0, "Nothing of the old order was delivered: it is cancelled, and all is sent with the new one."),
    (1, "1 piece was delivered with the old order: it counts for the new one and is not sent again. 2 more are sent"
        " with the new order."),
    (2, "2 pieces were delivered with the old order: they count for the new one and are not sent again. 1 more is sent"
        " with the new order."),
    (3, "3 pieces were delivered with the old order: they count for the new one and are not sent again. Nothing more is"
        " sent."),
])  # fmt: skip
def test_what_becomes_of_the_goods_is_said_before_it_is_ordered(cast, sent, said):
    old = of_three(cast)
    old = shipped(cast, old, sent) if sent else old
    offer = told(cast, begun(cast, old))

    assert " ".join(continuing_words(offer)) == SAID.format(old.number) + said


def test_seller_and_buyer_read_it_on_their_pages(cast, client):
    old = shipped(cast, failed(cast))
    offer = told(cast, begun(cast, old), payment_method="card")
    vic, said = cast.client_for("vic"), SAID.format(old.number)[:-1]
    names = ("phone_confirm", "phone_link")
    pages = [shown(vic.get(reverse(f"telesales:{name}", args=[offer.pk]))) for name in names]
    _offer, token = phone_link.send(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)
    client.get(reverse("telesales:phone_link_open", args=[token]))
    pages.append(shown(client.get(reverse("telesales:phone_pay"))))

    assert [said in page for page in pages] == [True] * 3


# ---------------------------------------------------------------- what waits
@pytest.fixture
def waiting(cast):
    """Give (an order that waits for dora, the delivered one that it is to continue)."""
    old = shipped(cast, failed(cast))
    SpendingLimit.objects.create(membership=cast.memberships.ada, amount=Decimal(10), approver=cast.memberships.dora)
    return phoning.ordered(cast, told(cast, begun(cast, old))), old


def decided(cast, order, *, accept):
    step = order.approval_steps.get()
    how = {"seen_hash": step.content_hash, "reason": "x", "by": cast.acting("dora"), "now": cast.now}
    return decision.decide(step=step, accept=accept, **how)


def test_the_old_one_ends_when_the_new_one_is_placed(cast, waiting):
    made, old = waiting
    assert (made.state, plan_of(old).state, plan_of(old).continued_by) == ("awaiting_approval", "failed", None)

    decided(cast, made, accept=True)

    assert (plan_of(old).state, plan_of(old).continued_by) == ("ended", made)
    assert (Order.objects.get(pk=made.pk).state, pieces(made)) == ("shipped", (1, 1, 0))


def test_rejected_it_leaves_the_old_one_as_it_was_to_be_continued_again(cast, waiting):
    made, old = waiting
    with pytest.raises(Refused, match=f"Order {made.number} is to continue it"):
        begun(cast, old)

    decided(cast, made, accept=False)

    assert (plan_of(old).state, plan_of(old).continued_by) == ("failed", None)
    assert begun(cast, old).continues == old


def test_paid_meanwhile_the_old_one_is_not_continued_by_a_yes(cast, waiting):
    made, old = waiting
    plan = plan_of(old)
    type(plan).objects.filter(pk=plan.pk).update(state="running")

    with pytest.raises(Refused, match="Only a plan that has failed"):
        decided(cast, made, accept=True)

    assert Order.objects.get(pk=made.pk).state == "awaiting_approval"


def test_held_by_hand_and_released_it_is_taken_over_once(cast):
    made, old = continued(cast, failed(cast))
    hold.put(order=made, kind="review", reason="Look", by=cast.acting("sam"), now=cast.now)

    hold.release(order=made, by=cast.acting("fay"), now=cast.now, kind="review")

    assert AuditEntry.objects.filter(event="plan.continued").count() == 1
    assert plan_of(old).continued_by == made


def test_what_was_bought_on_account_is_owed_there(cast):
    Account.objects.update(balance=1000)
    order = phoning.ordered(cast, phoning.offered(cast, payment_method="on_account"))
    plan = plan_of(order)
    type(plan).objects.filter(pk=plan.pk).update(state="ended")

    with pytest.raises(Refused, match="Only a plan that has failed"):
        continuing.begin(sale=order.phone_sale, by=cast.acting("vic"), now=cast.now)
