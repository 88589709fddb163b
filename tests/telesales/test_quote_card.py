"""A yes to a quote with a card (T6, O7): paid, it is ordered once, through all gates; else it still waits for an
answer, and what was paid in vain goes back."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from payments import PaymentStatus

from approvals.models import ApprovalStep
from commerce.actions import payment as payments
from commerce.actions import payment_sweep
from commerce.models import Order, OrderState, Payment
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import answer, opportunity_state, quote_card
from telesales.actions import quote as quotes
from telesales.models import QuotePayment, Sale
from tests.factories import cards
from tests.telesales.quoting import approved, fresh, sellers, sent

S = OrderState


@pytest.fixture(autouse=True)
def they_sell(db):
    """Sellers and managers may do what quotes need."""
    sellers()


def begun(cast, found, who="bea", *, now=None, key=None, **how):
    """Give the card payment of somebody's yes."""
    return quote_card.begin(quote=found, key=key or uuid.uuid4(), by=cast.acting(who), now=now or cast.now, **how)


def entered(cast, found, *, now=None, **how):
    """Give it with its buyer at the provider."""
    payment = begun(cast, found, now=now, **how)
    payments.enter(payment=payment, by=cast.acting("bea"), now=now or cast.now)
    payment.refresh_from_db()
    return payment


def hear(cast, payment, status=PaymentStatus.CONFIRMED, *, at=None, now=None):
    """Have the provider say at `at` how it went, heard at `now`."""
    at = at or cast.now
    return payments.hear(payment=payment, told=cards.message(payment, status, at=at), now=now or at)


def goes_back(payment):
    """Give what of it goes back, and how many mails say so."""
    payment.refresh_from_db()
    return payment.refund_due, OutboxEntry.objects.filter(topic="payment.not_ordered").count()


ALL = (Decimal("20.000"), 1)


# ---------------------------------------------------------------- paid
def test_nothing_is_ordered_before_the_card_is_charged(cast):
    found = sent(cast)

    payment = entered(cast, found)

    assert (payment.total, payment.user, payment.status) == (found.total, cast.users.bea, PaymentStatus.INPUT)
    assert QuotePayment.objects.get().quote == found
    assert (fresh(found).state, fresh(found.opportunity).state, Order.objects.count()) == (
        "sent", "pending_customer", 0,
    )  # fmt: skip
    assert AuditEntry.objects.get(event="quote.card_begun").new == {"version": 1, "total": "20.00"}


def test_what_is_paid_is_ordered(cast):
    found = sent(cast)
    payment = entered(cast, found, po_number="PO 7")

    hear(cast, payment)

    order = Order.objects.get()
    assert (order.state, order.payment_method, order.total, order.payment) == (S.PLACED, "card", found.total, payment)
    assert (order.buyer, order.seller, order.channel, order.po_number) == (
        cast.users.bea, cast.users.sam, "quote", "PO 7",
    )  # fmt: skip
    quote, sale = fresh(found), Sale.objects.get()
    assert (quote.state, quote.answered_by, sale.quote, sale.confirmed_by) == (
        "approved", cast.users.bea, quote, cast.users.bea,
    )  # fmt: skip
    assert fresh(found.opportunity).state == "closed"
    assert AuditEntry.objects.get(event="quote.approved").new["order"] == order.number
    assert OutboxEntry.objects.filter(topic="quotes.answered").count() == 1


def test_the_same_message_again_changes_nothing(cast):
    payment = entered(cast, sent(cast))
    told = cards.message(payment)

    for _time in range(3):
        payments.hear(payment=payment, told=told, now=cast.now)
    hear(cast, payment)

    assert (Order.objects.count(), goes_back(payment)) == (1, (Decimal(0), 0))


def test_over_the_limit_the_approver_is_asked_after_it_is_paid(cast):
    payment = entered(cast, sent(cast, lines=(("POUND", 120),)))

    hear(cast, payment)

    assert Order.objects.get().state == S.AWAITING_APPROVAL
    assert ApprovalStep.objects.get().approver == cast.memberships.carl


def test_a_stopped_account_does_not_hold_what_is_paid_by_card(cast):
    cast.no_limit("bea")
    payment = entered(cast, sent(cast, lines=(("POUND", 1500),)))

    hear(cast, payment)

    assert Order.objects.get().state == S.PLACED


# ---------------------------------------------------------------- not paid
@pytest.mark.parametrize("status", [PaymentStatus.REJECTED, PaymentStatus.CANCELLED, PaymentStatus.ERROR])
def test_after_a_card_that_failed_the_quote_waits_for_another_try(cast, status):
    found = sent(cast)
    first = entered(cast, found, po_number="PO 7")

    hear(cast, first, status)

    assert (fresh(found).state, Order.objects.count()) == ("sent", 0)
    second = payments.again(payment=first, by=cast.acting("bea"), now=cast.now)
    hear(cast, second)
    assert (Order.objects.get().payment, Order.objects.get().po_number) == (second, "PO 7")


def test_an_abandoned_payment_leaves_the_quote_open_for_any_answer(cast):
    found = sent(cast)
    entered(cast, found)

    approved(cast, found)

    assert Order.objects.get().payment_method == "on_account"


def test_whoever_never_comes_back_is_asked_about(cast):
    found = sent(cast)
    payment = entered(cast, found)
    Payment.objects.update(created=cast.now - timedelta(hours=2), modified=cast.now - timedelta(hours=2))

    assert payment_sweep.sweep(now=cast.now) == 1

    payment.refresh_from_db()
    assert (payment.status, fresh(found).state) == (PaymentStatus.CANCELLED, "sent")


def test_what_has_failed_is_not_tried_again_after_the_end(cast):
    found = sent(cast)
    first = entered(cast, found)
    hear(cast, first, PaymentStatus.REJECTED)

    with pytest.raises(Refused, match="only in time"):
        payments.again(payment=first, by=cast.acting("bea"), now=found.expires_at)
    assert Payment.objects.count() == 1


# ---------------------------------------------------------------- paid in vain
@pytest.mark.parametrize(
    ("seconds", "heard", "state", "orders", "back"),
    [
        (-1, 0, "approved", 1, (Decimal(0), 0)),
        (-1, 3600, "approved", 1, (Decimal(0), 0)),
        (0, 0, "sent", 0, ALL),
        (1, 3600, "sent", 0, ALL),
    ],
)
def test_what_the_card_was_charged_in_time_counts_whenever_it_is_heard(cast, seconds, heard, state, orders, back):
    found = sent(cast)
    payment = entered(cast, found)
    at = found.expires_at + timedelta(seconds=seconds)

    hear(cast, payment, at=at, now=at + timedelta(seconds=heard))

    assert (fresh(found).state, Order.objects.count(), goes_back(payment)) == (state, orders, back)


def test_a_message_from_the_future_counts_from_when_it_is_heard(cast):
    found = sent(cast)
    payment = entered(cast, found)

    hear(cast, payment, at=found.expires_at + timedelta(days=1), now=found.expires_at - timedelta(seconds=1))

    assert Order.objects.count() == 1


def test_heard_of_after_its_prices_are_gone_it_goes_back(cast):
    found = sent(cast)
    payment = entered(cast, found)
    cast.price_list.entries.update(unit_price=Decimal(9))

    hear(cast, payment, at=found.expires_at - timedelta(seconds=1), now=found.expires_at + timedelta(days=8))

    assert (Order.objects.count(), goes_back(payment)) == (0, ALL)


def act_reject(cast, found):
    answer.reject(quote=found, comment="No", by=cast.acting("carl"), now=cast.now)


def act_replace(cast, found):
    sent(cast, found.opportunity, days=20, now=cast.now + timedelta(minutes=1))


def act_withdraw(cast, found):
    quotes.withdraw(opportunity=found.opportunity, by=cast.acting("max"), now=cast.now)


def act_decline(cast, found):
    opportunity_state.decline(opportunity=found.opportunity, reason="No", by=cast.acting("max"), now=cast.now)


@pytest.mark.parametrize(
    ("act", "said"),
    [(act_reject, "already answered: Rejected, by Carl"), (act_replace, "newer version"),
     (act_withdraw, "was withdrawn"), (act_decline, "was withdrawn")],
)  # fmt: skip
def test_what_is_paid_for_a_quote_that_no_longer_stands_goes_back(cast, act, said):
    found = sent(cast)
    payment = entered(cast, found)
    act(cast, found)

    hear(cast, payment)

    assert (Order.objects.count(), goes_back(payment)) == (0, ALL)
    assert said in payment.message


def test_of_two_payments_for_one_quote_one_goes_back(cast):
    found = sent(cast)
    first, second = entered(cast, found), entered(cast, found)

    for payment in (first, second):
        hear(cast, payment)

    assert (Order.objects.get().payment, goes_back(first)[0], goes_back(second)) == (first, Decimal(0), ALL)


def test_what_differs_from_what_was_paid_for_is_not_ordered_and_the_seller_is_told(cast):
    found = sent(cast)
    payment = entered(cast, found)
    found.opportunity.cart.lines.update(quantity=21)

    hear(cast, payment)

    assert (fresh(found).state, Order.objects.count(), goes_back(payment)) == ("sent", 0, ALL)
    assert OutboxEntry.objects.get(topic="quotes.not_orderable").payload == {"quote": found.pk, "who": "Bea"}


def test_what_a_gate_refuses_goes_back_and_the_quote_still_waits(cast):
    found = sent(cast)
    payment = entered(cast, found)
    cast.set_status("acme_depot", "on_hold")

    hear(cast, payment)

    assert (fresh(found).state, fresh(found.opportunity).state, Order.objects.count()) == (
        "sent", "pending_customer", 0,
    )  # fmt: skip
    assert (goes_back(payment), AuditEntry.objects.filter(event="quote.approved").count()) == (ALL, 0)


# ---------------------------------------------------------------- refused beforehand
@pytest.mark.parametrize("who", ["carl", "ada", "pia"])
def test_nobody_pays_with_his_card_for_another(cast, who):
    found = sent(cast)

    with pytest.raises(Refused, match="Only Bea pays by card") as refused:
        begun(cast, found, who)
    assert (refused.value.field, Payment.objects.count()) == ("payment", 0)


@pytest.mark.parametrize("who", ["zoe", "sam", "max", "ruth"])
def test_others_do_not_pay_for_it(cast, who):
    with pytest.raises(Refused):
        begun(cast, sent(cast), who)
    assert Payment.objects.count() == 0


def test_a_late_yes_is_not_paid_by_card(cast):
    found = sent(cast)

    with pytest.raises(Refused, match="ask your contact for a new version"):
        begun(cast, found, now=found.expires_at)


def test_nobody_pays_for_what_can_no_longer_be_ordered(cast):
    found = sent(cast)
    found.opportunity.cart.lines.update(quantity=21)

    with pytest.raises(Refused, match="can no longer be ordered like this"):
        begun(cast, found)
    assert (Payment.objects.count(), OutboxEntry.objects.filter(topic="quotes.not_orderable").count()) == (0, 1)


def test_nobody_pays_for_what_a_gate_refuses(cast):
    found = sent(cast)
    cast.users.bea.memberships.update(may_place=False)

    with pytest.raises(Refused):
        begun(cast, found)
    assert Payment.objects.count() == 0


def test_without_a_provider_there_are_no_cards(cast, settings):
    settings.CARD_PROVIDER = ""

    with pytest.raises(Refused, match="not available"):
        begun(cast, sent(cast))


def test_the_same_form_gives_the_same_payment(cast):
    found, key = sent(cast), uuid.uuid4()

    first, second = begun(cast, found, key=key), begun(cast, found, key=key)

    assert (first, QuotePayment.objects.count()) == (second, 1)
    assert AuditEntry.objects.filter(event="quote.card_begun").count() == 1


def test_a_form_pays_for_one_quote(cast):
    first, other, key = sent(cast), sent(cast, name="Other"), uuid.uuid4()
    begun(cast, first, key=key)

    with pytest.raises(Refused, match="already been used"):
        begun(cast, other, key=key)


def test_without_money_nothing_is_ordered(cast):
    """The way round the payment does not lead to an order."""
    found = sent(cast)

    with pytest.raises(Refused, match="paid with before"):
        approved(cast, found, payment="card")
    assert (fresh(found).state, Order.objects.count()) == ("sent", 0)
