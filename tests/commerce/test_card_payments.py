"""Paying by card: the money first, then the order; what cannot be ordered goes back (O2, O7, O10; CHECKS M14)."""

import uuid
from decimal import Decimal

import pytest
from payments import PaymentStatus

from commerce.actions import cart as carts
from commerce.actions import cart_keeping as keeping
from commerce.actions import demo_card
from commerce.actions import payment as payments
from commerce.models import Account, Cart, Order, OrderState, Payment, PaymentEvent
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.factories import cards

pytestmark = pytest.mark.django_db
DUE = Decimal("20.00")


def events(payment):
    """Give what the audit tells about a payment, oldest first."""
    found = AuditEntry.objects.filter(subject_type="payment", subject_id=payment.pk)
    return list(found.order_by("id").values_list("event", flat=True))


def outbox(topic):
    """Give the keys of the entries of a topic."""
    return list(OutboxEntry.objects.filter(topic=topic).order_by("id").values_list("key", flat=True))


def money_of(payment):
    payment.refresh_from_db()
    return payment.captured_amount, payment.refund_due, payment.refunded


def test_what_is_paid_is_ordered(cast):
    payment = cards.entered(cast, "dora", "20.00")

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    order = payment.order
    seen = (order.state, order.total, order.payment_method, order.submission_key, order.buyer_id)
    assert seen == (OrderState.PLACED, DUE, "card", payment.key, cast.users.dora.pk)
    assert (payment.status, *money_of(payment)) == ("confirmed", DUE, 0, 0)
    assert events(payment) == ["payment.begun", "payment.entered", "payment.confirmed"]


def test_before_it_is_paid_there_is_no_order_and_the_cart_stays(cast):
    payment = cards.entered(cast)

    assert (Order.objects.count(), Cart.objects.get(pk=payment.cart_id).ordered_at) == (0, None)


def test_a_card_order_above_the_limit_is_paid_and_then_waits_for_its_approver(cast):
    payment = cards.paid(cast, "bea", "60.00")

    assert (payment.order.state, payment.status) == (OrderState.AWAITING_APPROVAL, "confirmed")


def test_a_card_that_fails_twenty_times_leaves_one_cart_no_order_and_the_credit_as_it_was(cast):
    cart = cast.filled_cart("dora", "20.00")
    before = Account.objects.values_list("balance", flat=True).get()

    payment = cards.entered(cast, cart=cart)
    for _time in range(19):
        payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=cast.now)
        payment = payments.again(payment=payment, by=cast.acting("dora"), now=cast.now)
        payments.enter(payment=payment, by=cast.acting("dora"), now=cast.now)
    payment = payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=cast.now)

    assert (Cart.objects.filter(ordered_at=None).count(), Order.objects.count()) == (1, 0)
    assert Account.objects.values_list("balance", flat=True).get() == before
    assert set(Payment.objects.values_list("status", "captured_amount")) == {("rejected", 0)}
    assert Payment.objects.count() == 20


def test_after_it_has_failed_the_next_one_is_ordered(cast):
    payment = cards.entered(cast)
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=cast.now)

    second = payments.again(payment=payment, by=cast.acting("dora"), now=cast.now)
    second = payments.hear(payment=second, told=cards.message(second), now=cast.now)

    assert (second.order.cart_id, second.pk == payment.pk) == (payment.cart_id, False)


def test_the_same_form_gives_the_same_payment(cast):
    key = uuid.uuid4()
    first = cards.begun(cast, key=key)

    assert cards.begun(cast, cart=first.cart, key=key).pk == first.pk
    assert events(first) == ["payment.begun"]


def test_a_form_that_is_sent_after_the_order_leads_to_it(cast):
    payment = cards.paid(cast)
    cart = Cart.objects.get(pk=payment.cart_id)

    again = payments.begin(
        cart=cart, key=payment.key, content_hash="other", total=DUE, by=cast.acting("dora"), now=cast.now
    )

    assert (again.pk, again.order_id) == (payment.pk, payment.order_id)


@pytest.mark.parametrize("changed", [{"total": Decimal(21)}, {"content_hash": "other"}])
def test_a_form_sent_again_for_something_else_is_refused(cast, changed):
    payment = cards.begun(cast)
    known = {"content_hash": payment.content_hash, "total": payment.total}

    with pytest.raises(Refused, match="already been used"):
        payments.begin(cart=payment.cart, key=payment.key, **{**known, **changed}, by=cast.acting("dora"), now=cast.now)


def test_a_key_of_another_cart_is_refused(cast):
    first = cards.begun(cast)

    with pytest.raises(Refused, match="already been used"):
        cards.begun(cast, key=first.key)


def test_an_ordered_cart_is_not_paid_for(cast):
    cart = cards.paid(cast).cart
    cart.refresh_from_db()

    with pytest.raises(Refused):
        payments.begin(cart=cart, key=uuid.uuid4(), content_hash="x", total=DUE, by=cast.acting("dora"), now=cast.now)


def test_nothing_is_not_paid_for(cast):
    cart = cast.filled_cart("dora")

    with pytest.raises(Refused, match="nothing to pay"):
        payments.begin(cart=cart, key=uuid.uuid4(), content_hash="x", total=0, by=cast.acting("dora"), now=cast.now)


def test_without_a_provider_cards_are_not_taken(cast, settings):
    settings.CARD_PROVIDER = ""

    with pytest.raises(Refused, match="not available"):
        cards.begun(cast)


def test_what_was_changed_after_it_was_paid_for_is_not_ordered_and_the_money_goes_back(cast):
    payment = cards.entered(cast, total="20.00")
    line = payment.cart.lines.get()
    carts.change(line=line, quantity=21, by=cast.acting("dora"), now=cast.now)

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    assert (payment.order, Order.objects.count(), Cart.objects.get(pk=payment.cart_id).ordered_at) == (None, 0, None)
    assert money_of(payment) == (DUE, DUE, 0)
    assert "have changed since" in payment.message
    assert outbox("payment.refund") == [f"refund:{payment.pk}:0.000"]
    assert outbox("payment.not_ordered") == [f"not_ordered:{payment.pk}"]
    assert events(payment)[-2:] == ["payment.not_ordered", "payment.refund_due"]


def test_what_the_gates_refuse_meanwhile_is_not_ordered_and_the_money_goes_back(cast):
    payment = cards.entered(cast)
    cast.set_status("acme", "on_hold")

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    assert (payment.order, money_of(payment)) == (None, (DUE, DUE, 0))
    assert "On hold" in payment.message


def test_who_has_no_place_any_more_gets_his_money_back(cast):
    payment = cards.entered(cast)
    type(cast.memberships.dora).objects.filter(pk=cast.memberships.dora.pk).update(ended_at=cast.now)

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    assert (payment.order, money_of(payment)) == (None, (DUE, DUE, 0))


def test_what_was_paid_for_a_cart_that_was_thrown_away_goes_back(cast):
    payment = cards.entered(cast)
    keeping.delete(cart=payment.cart, by=cast.acting("dora"), now=cast.now)

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    assert (payment.cart, payment.order, money_of(payment)) == (None, None, (DUE, DUE, 0))
    assert payment.message == "The cart was thrown away, or given to somebody else."


def test_what_was_paid_for_a_cart_that_was_given_to_somebody_else_goes_back(cast):
    payment = cards.entered(cast)
    Cart.objects.filter(pk=payment.cart_id).update(user=cast.users.ada)

    payment = payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    assert (payment.order, money_of(payment), Order.objects.count()) == (None, (DUE, DUE, 0), 0)


def test_a_payment_of_a_cart_that_was_thrown_away_is_not_tried_again(cast):
    payment = cards.entered(cast)
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=cast.now)
    keeping.delete(cart=payment.cart, by=cast.acting("dora"), now=cast.now)
    payment.refresh_from_db()

    with pytest.raises(Refused, match="thrown away"):
        payments.again(payment=payment, by=cast.acting("dora"), now=cast.now)


def test_two_payments_for_one_cart_make_one_order_and_the_second_goes_back(cast):
    first = cards.entered(cast)
    second = cards.entered(cast, cart=first.cart)

    first = payments.hear(payment=first, told=cards.message(first), now=cast.now)
    second = payments.hear(payment=second, told=cards.message(second), now=cast.now)

    assert (Order.objects.count(), first.order.pk, second.order) == (1, Order.objects.get().pk, None)
    assert (money_of(first), money_of(second)) == ((DUE, 0, 0), (DUE, DUE, 0))


@pytest.mark.parametrize("wrong", [{"amount": Decimal("19.99")}, {"amount": None}, {"currency": "EUR"}])
def test_another_amount_or_currency_is_not_paid_and_finance_is_told(cast, wrong):
    payment = cards.entered(cast)

    payment = payments.hear(payment=payment, told=cards.message(payment, **wrong), now=cast.now)

    assert (payment.status, payment.order, money_of(payment)) == ("input", None, (0, 0, 0))
    assert (payment.fraud_status, payment.events.get().is_applied) == ("review", False)
    assert outbox("payment.doubted") == [f"doubted:{payment.pk}:{cast.users.fay.pk}"]
    assert events(payment)[-1] == "payment.doubted"


def test_a_message_is_noted_once(cast):
    payment = cards.entered(cast)
    told = cards.message(payment)

    answers = [payments.hear(payment=payment, told=told, now=cast.now).order_id for _time in range(3)]

    assert (len(set(answers)), Order.objects.count(), PaymentEvent.objects.count()) == (1, 1, 1)
    assert events(payment).count("payment.confirmed") == 1


def test_an_older_message_that_comes_later_is_kept_and_changes_nothing(cast):
    payment = cards.paid(cast)

    after = payments.hear(
        payment=payment, told=cards.message(payment, PaymentStatus.REJECTED, minutes=-5), now=cast.now
    )

    assert (after.status, after.order_id) == ("confirmed", payment.order_id)
    assert list(payment.events.order_by("id").values_list("is_applied", flat=True)) == [True, False]


def test_a_late_failure_of_an_earlier_try_does_not_undo_what_came_after(cast):
    payment = cards.entered(cast)
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.PREAUTH, minutes=5), now=cast.now)

    after = payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED, minutes=2), now=cast.now)

    assert after.status == "preauth"


def test_money_that_was_taken_after_all_is_ordered_too(cast):
    payment = cards.entered(cast)
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED, minutes=2), now=cast.now)

    after = payments.hear(payment=payment, told=cards.message(payment, minutes=1), now=cast.now)

    assert (after.status, after.order.state) == ("confirmed", OrderState.PLACED)


def test_who_comes_back_first_finds_his_order_and_the_message_changes_nothing(cast):
    payment = cards.entered(cast)
    demo_card.choose(payment=payment, choice="pays", now=cast.now)
    payment.refresh_from_db()

    asked = payments.ask(payment=payment, now=cast.now)
    heard = payments.hear(payment=asked, told=cards.message(payment, event_id="the-message"), now=cast.now)

    assert (heard.order_id, Order.objects.count()) == (asked.order_id, 1)
    assert list(heard.events.order_by("id").values_list("is_applied", flat=True)) == [True, False]


def test_a_provider_that_does_not_answer_changes_nothing(cast):
    payment = cards.entered(cast)
    demo_card.choose(payment=payment, choice="unreachable", now=cast.now)
    payment.refresh_from_db()

    with pytest.raises(Refused, match="does not answer"):
        payments.ask(payment=payment, now=cast.now)

    payment.refresh_from_db()
    assert (payment.status, payment.events.count()) == ("input", 0)


def test_what_is_over_is_not_entered_again(cast):
    payment = cards.paid(cast)

    with pytest.raises(Refused, match="is over"):
        payments.enter(payment=payment, by=cast.acting("dora"), now=cast.now)


def test_only_what_has_failed_is_tried_again(cast):
    with pytest.raises(Refused, match="has not failed"):
        payments.again(payment=cards.entered(cast), by=cast.acting("dora"), now=cast.now)


def test_a_payment_of_an_ordered_cart_is_not_tried_again(cast):
    failed = cards.entered(cast)
    payments.hear(payment=failed, told=cards.message(failed, PaymentStatus.REJECTED), now=cast.now)
    cards.paid(cast, cart=failed.cart)

    with pytest.raises(Refused, match="ordered in the meantime"):
        payments.again(payment=failed, by=cast.acting("dora"), now=cast.now)
