"""What the buyer reads about shipments, cancellations and returns, in his language (O6, O9)."""

import pytest

from commerce.actions import cancellation, desk, returns, shipment
from commerce.emails import fulfilment as emails
from core.models import OutboxEntry
from partners.models import User
from tests.commerce.test_shipping import pieces


@pytest.fixture
def sam(cast):
    return cast.acting("sam")


@pytest.fixture
def order(cast, sam, now):
    return desk.start(order=cast.submitted("bea", "20.50"), by=sam, now=now)


def mail(topic, make):
    return make(OutboxEntry.objects.filter(topic=topic).order_by("-id").first().payload)


def test_a_shipment_is_told_with_its_tracking(order, sam, now):
    shipment.ship(order=order, quantities=pieces(order, 5, 0), carrier="DHL", tracking="JD014", by=sam, now=now)

    found = mail("order.shipped", emails.shipped)

    assert (found.to, found.subject) == (
        ["bea@people.example"],
        f"Order {order.number} is on its way: £20.50, Acme Depot",
    )
    for part in (found.body, found.alternatives[0][0]):
        assert [text in part for text in ("5 × A pound", "DHL", "JD014", "PENNY")] == [True, True, True, False]


@pytest.mark.parametrize(("is_whole", "subject"), [
    (False, "Part of order {number} is cancelled: £5.00, Acme Depot"),
    (True, "Order {number} is cancelled: £20.50, Acme Depot"),
])  # fmt: skip
def test_a_cancellation_is_told_with_its_reason(order, sam, now, is_whole, subject):
    if is_whole:
        cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)
    else:
        cancellation.cancel(order=order, quantities=pieces(order, 5, 0), reason="Sold out", by=sam, now=now)

    found = mail("order.cancelled", emails.cancelled)

    assert (found.subject, "Reason: Sold out" in found.body) == (subject.format(number=order.number), True)


@pytest.mark.parametrize(("steps", "subject"), [
    (["accept"], "Return accepted, order {number}: £3.00, Acme Depot"),
    (["refuse"], "Return refused, order {number}: £3.00, Acme Depot"),
    (["accept", "refund"], "Return refunded, order {number}: £3.00, Acme Depot"),
])  # fmt: skip
def test_whoever_asked_for_a_return_is_told_what_was_decided(cast, order, sam, now, steps, subject):
    shipment.ship_rest(order=order, by=sam, now=now)
    ada = cast.acting("ada")
    returned = returns.ask(order=order, quantities=pieces(order, 3, 0), reason="Broken", by=ada, now=now)
    for step in steps:
        more = {"reason": "Worn"} if step == "refuse" else {}
        getattr(returns, step)(returned=returned, by=cast.acting("fay"), now=now, **more)

    found = mail("return.decided", emails.return_decided)

    assert (found.to, found.subject) == (["ada@people.example"], subject.format(number=order.number))


def test_a_decision_that_has_gone_further_is_not_told_any_more(cast, order, sam, now):
    shipment.ship_rest(order=order, by=sam, now=now)
    returned = returns.ask(order=order, quantities=pieces(order, 3, 0), reason="Broken", by=sam, now=now)
    returns.accept(returned=returned, by=sam, now=now)
    first = OutboxEntry.objects.get(topic="return.decided").payload
    returns.refund(returned=returned, by=cast.acting("fay"), now=now)

    assert emails.return_decided(first) is None


def test_somebody_without_an_address_is_not_written_to(cast, order, sam, now):
    User.objects.filter(pk=cast.users.bea.pk).update(email="")
    shipment.ship_rest(order=order, by=sam, now=now)

    assert mail("order.shipped", emails.shipped) is None
