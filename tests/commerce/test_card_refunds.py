"""Money that goes back to cards: bounded, exactly once, tried again, and seen where it fails (O7, O9; CHECKS Q08)."""

from decimal import Decimal

import pytest
from django.db import transaction
from payments import PaymentError, PaymentStatus
from payments.core import PROVIDER_CACHE

from approvals.actions import decision
from approvals.models import ApprovalStep
from commerce.actions import demo_card, refunding
from commerce.actions import payment as payments
from commerce.actions.cancellation import cancel
from commerce.cards.demo import DemoProvider
from commerce.models import Payment
from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.factories import cards

DUE = Decimal("20.00")


class Recorder(DemoProvider):
    """A provider outside of the house that keeps book: a key gives back once; it may die after it has paid."""

    def __init__(self, **options):
        super().__init__(**options)
        self.book, self.is_away, self.dies_after_paying = {}, False, False

    def refund(self, payment, amount=None, *, key=""):
        if self.is_away:
            raise PaymentError("The provider is away.")
        self.book.setdefault(key, amount)
        if self.dies_after_paying:
            raise ConnectionError("The answer got lost.")
        return amount


@pytest.fixture
def provider(monkeypatch):
    """Give the provider of all payments of the test."""
    recorder = Recorder()
    monkeypatch.setitem(PROVIDER_CACHE, "demo", recorder)
    return recorder


def refunded(payment, amount, cast):
    """Have a part of what an order was paid with given back."""
    given = {"order": payment.order, "amount": Decimal(amount), "reason": "Broken"}
    with transaction.atomic():
        return payments.refund(**given, by=cast.acting("fay"), now=cast.now)


def money_of(payment):
    payment.refresh_from_db()
    return payment.status, payment.refund_due, payment.refunded


def send():
    """Have the outbox send what is due, however often it has failed."""
    OutboxEntry.objects.filter(done_at=None).update(due_at="2020-01-01T00:00Z")
    return outbox.send_due()


@pytest.mark.django_db
def test_a_part_that_goes_back_is_due_and_told_by_the_outbox(cast):
    payment = cards.paid(cast)

    refunded(payment, "5.00", cast)

    assert money_of(payment) == ("confirmed", Decimal("5.00"), 0)
    assert OutboxEntry.objects.get(topic="payment.refund").key == f"refund:{payment.pk}:0.000"
    row = AuditEntry.objects.get(event="payment.refund_due")
    assert (row.reason, row.actor_name, row.new) == ("Broken", "Fay", {"amount": "5.00", "currency": "GBP"})


@pytest.mark.django_db
def test_an_order_that_was_not_paid_by_card_gives_nothing_back_to_one(cast):
    order = cast.submitted("dora", "20.00")

    assert payments.refund(order=order, amount=DUE, reason="x", by=cast.acting("fay"), now=cast.now) is None


@pytest.mark.django_db
def test_more_than_was_paid_never_goes_back(cast):
    payment = cards.paid(cast)
    refunded(payment, "15.00", cast)

    with pytest.raises(Refused, match=r"Only £5\.00"):
        refunded(payment, "5.01", cast)

    assert money_of(payment) == ("confirmed", Decimal(15), 0)


@pytest.mark.django_db
def test_what_goes_back_elsewhere_is_counted_and_limits_the_rest(cast):
    payment = cards.paid(cast)
    given = cards.message(payment, PaymentStatus.REFUNDED, given_back=Decimal(18), amount=None)

    payments.hear(payment=payment, told=given, now=cast.now)

    assert money_of(payment) == ("confirmed", 0, Decimal(18))
    with pytest.raises(Refused, match=r"Only £2\.00"):
        refunded(payment, "2.01", cast)


@pytest.mark.django_db(transaction=True)
class TestCarriedOut:
    def test_parts_go_back_once_each_until_nothing_is_left(self, cast, provider):
        payment = cards.paid(cast)
        for amount in ("5.00", "5.00", "10.00"):
            refunded(payment, amount, cast)

        send()
        send()

        assert provider.book == {
            f"refund:{payment.pk}:0.000": Decimal(5),
            f"refund:{payment.pk}:5.000": Decimal(5),
            f"refund:{payment.pk}:10.000": Decimal(10),
        }
        assert money_of(payment) == ("refunded", 0, DUE)

    def test_an_answer_that_gets_lost_is_asked_for_again_and_gives_nothing_back_twice(self, cast, provider):
        payment = cards.paid(cast)
        refunded(payment, "5.00", cast)
        provider.dies_after_paying = True
        send()
        before = money_of(payment)
        provider.dies_after_paying = False

        send()

        assert before == ("confirmed", Decimal(5), 0)
        assert money_of(payment) == ("confirmed", 0, Decimal(5))
        assert list(provider.book.values()) == [Decimal(5)]

    def test_one_that_fails_is_tried_again_by_itself(self, cast, provider):
        payment = cards.paid(cast)
        refunded(payment, "5.00", cast)
        provider.is_away = True
        send()
        provider.is_away = False

        send()

        assert money_of(payment) == ("confirmed", 0, Decimal(5))

    def test_one_that_was_given_up_is_tried_again_by_finance(self, cast, provider):
        payment = cards.paid(cast)
        refunded(payment, "5.00", cast)
        provider.is_away = True
        for _time in range(outbox.MAX_ATTEMPTS):
            send()
        given_up = OutboxEntry.objects.get(topic="payment.refund").failed_at
        provider.is_away = False

        number = refunding.retry(payment=payment, by=cast.acting("fay"), now=cast.now)
        send()

        assert (given_up is not None, number) == (True, 1)
        assert money_of(payment) == ("confirmed", 0, Decimal(5))
        assert AuditEntry.objects.filter(event="payment.refund_retried").get().actor_name == "Fay"


@pytest.mark.django_db
def test_a_line_that_is_cancelled_goes_back_to_the_card(cast):
    payment = cards.paid(cast, total="20.05")
    penny = payment.order.lines.get(code="PENNY")

    cancel(order=payment.order, quantities={penny.pk: 5}, reason="Out of stock", by=cast.acting("fay"), now=cast.now)

    assert money_of(payment) == ("confirmed", Decimal("0.05"), 0)


@pytest.mark.django_db
def test_an_order_that_its_approver_rejects_goes_back_as_a_whole(cast):
    payment = cards.paid(cast, "bea", "60.00")
    step = ApprovalStep.objects.get(order=payment.order)

    said = {"accept": False, "reason": "Too dear", "seen_hash": step.content_hash}
    decision.decide(step=step, **said, by=cast.acting("carl"), now=cast.now)

    assert money_of(payment) == ("confirmed", Decimal("60.00"), 0)


@pytest.mark.django_db
def test_only_what_has_failed_is_tried_again(cast):
    payment = cards.paid(cast)
    refunded(payment, "5.00", cast)

    with pytest.raises(Refused, match="No refund of this payment has failed"):
        refunding.retry(payment=payment, by=cast.acting("fay"), now=cast.now)


@pytest.mark.django_db
def test_a_refund_is_tried_again_by_who_may_refund(cast):
    with pytest.raises(Refused, match="does not give money back"):
        refunding.retry(payment=cards.paid(cast), by=cast.acting("sam"), now=cast.now)


@pytest.mark.django_db
def test_the_demo_can_refuse_refunds(cast):
    payment = cards.entered(cast)
    demo_card.choose(payment=payment, choice="keeps", now=cast.now)

    with pytest.raises(PaymentError, match="refuse refunds"):
        DemoProvider().refund(Payment.objects.get(pk=payment.pk), DUE, key="k")
