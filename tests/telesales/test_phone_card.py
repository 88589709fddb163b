"""A phone offer paid by card while one speaks (F2, F3, O7): the money first, then the order, once; else it stays a
draft, and what was paid in vain goes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from payments import PaymentStatus

from commerce.actions import payment as payments
from commerce.actions import payment_sweep
from commerce.models import Order, OrderState, Payment, PaymentPlan, PlanState, StoredCard
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import phone, phone_card
from telesales.models import CommissionEntry, PhoneOffer, PhonePayment, PhoneSale
from tests.factories import cards
from tests.telesales import phoning

LEFT = {"card": "demo-pays-x", "card_label": "Visa •••• 4242"}
PLANS: dict[str, dict] = {
    "one_time": {},
    "instalments": {"count": 3, "interval": "month"},
    "subscription": {"interval": "month"},
    "trial": {"interval": "month", "trial_days": 14},
}


@pytest.fixture(autouse=True)
def they_sell(cast):
    phoning.script(cast)
    phoning.owned(cast)


def by_card(cast, kind="instalments", seller="vic", **values):
    """Give an offer that is to be paid by card."""
    return phoning.offered(cast, seller, kind=kind, payment_method="card", **PLANS[kind], **values)


def entered(cast, offer, seller="vic"):
    """Give its payment with the agent at the provider."""
    by = cast.acting(seller)
    payment = phone_card.begin(offer=offer, seen=offer.version, by=by, now=cast.now)
    payments.enter(payment=payment, by=by, now=cast.now)
    payment.refresh_from_db()
    return payment


def hear(cast, payment, status=PaymentStatus.CONFIRMED, *, now=None, **values):
    """Have the provider say how it went."""
    told = cards.message(payment, status, at=now or cast.now, **{**(LEFT if payment.keeps_card else {}), **values})
    return payments.hear(payment=payment, told=told, now=now or cast.now)


def in_vain(payment):
    """Give what goes back, how many mails tell the buyer, and how many the seller."""
    payment.refresh_from_db()
    told = [OutboxEntry.objects.filter(topic=topic).count() for topic in ("payment.not_ordered", "phone.not_ordered")]
    return payment.refund_due, *told


# ---------------------------------------------------------------- begun
@pytest.mark.parametrize(
    ("kind", "total", "keeps"),
    [("one_time", "100", False), ("instalments", "33.34", True), ("subscription", "100", True), ("trial", "0", True)],
)
def test_what_is_due_at_once_is_paid_and_the_card_left_where_more_follows(cast, kind, total, keeps):
    offer = by_card(cast, kind)

    payment = entered(cast, offer)

    assert (payment.total, payment.keeps_card, payment.user, payment.partner, payment.cart) == (
        Decimal(total), keeps, cast.users.ada, cast.partners.acme, None,
    )  # fmt: skip
    kept = PhonePayment.objects.get()
    assert (kept.offer, kept.version, kept.via, Order.objects.count()) == (offer, offer.version, "call", 0)
    told = AuditEntry.objects.get(event="phone_offer.card_begun")
    assert (told.new["via"], told.actor_id) == ("call", cast.users.vic.pk)


def test_the_same_version_has_one_payment_that_waits(cast):
    offer = by_card(cast)

    first, second = entered(cast, offer), entered(cast, offer)

    assert (first, Payment.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"payment_method": "invoice"}, "not paid by card"),
        ({"amount": None}, "Enter the amount"),
        ({"buyer": {}}, "Choose the country"),
    ],
)
def test_what_cannot_be_ordered_is_not_paid(cast, values, sentence):
    offer = by_card(cast, "one_time", **values) if "payment_method" not in values else phoning.offered(cast)

    with pytest.raises(Refused, match=sentence):
        phone_card.begin(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)

    assert Payment.objects.count() == 0


def test_what_the_gates_refuse_is_not_paid(cast):
    offer = by_card(cast, "one_time")
    cast.partners.acme.status = "on_hold"
    cast.partners.acme.save(update_fields=["status"])

    with pytest.raises(Refused):
        entered(cast, offer)

    assert Payment.objects.count() == 0


def test_nobody_pays_for_somebody_elses_offer(cast):
    offer = by_card(cast)

    with pytest.raises(Refused, match="not yours"):
        phone_card.begin(offer=offer, seen=offer.version, by=cast.acting("sam"), now=cast.now)


def test_another_version_than_was_seen_is_not_paid(cast):
    offer = by_card(cast)

    with pytest.raises(Refused, match="has changed"):
        phone_card.begin(offer=offer, seen=offer.version - 1, by=cast.acting("vic"), now=cast.now)


# ---------------------------------------------------------------- paid
@pytest.mark.parametrize("kind", list(PLANS))
def test_what_is_paid_is_ordered_and_the_first_payment_counted(cast, kind):
    offer = by_card(cast, kind)
    payment = entered(cast, offer)

    hear(cast, payment)

    order, plan = Order.objects.get(), PaymentPlan.objects.get()
    assert (order.state, order.payment, order.channel, order.seller) == (
        OrderState.PLACED, payment, "phone", cast.users.vic,
    )  # fmt: skip
    assert (plan.card and plan.card.label) == (None if kind == "one_time" else "Visa •••• 4242")
    first = plan.instalments.get(number=1)
    assert (first.paid, first.state) == ((0, "planned") if kind == "trial" else (first.amount, "paid"))
    assert plan.state == (PlanState.COMPLETED if kind == "one_time" else PlanState.RUNNING)
    offer.refresh_from_db()
    assert (offer.state, offer.order, PhoneSale.objects.get().via) == ("ordered", order, "call")


def test_the_affiliate_gets_his_commission_of_what_was_paid(cast):
    [ten] = phoning.allowed(cast)
    offer = by_card(cast, "one_time", "alf", rate=ten)

    hear(cast, entered(cast, offer, "alf"))

    assert CommissionEntry.objects.get(share="affiliate").amount > 0


def test_a_new_buyer_is_made_once_and_stays_the_buyer(cast):
    offer = by_card(cast, "one_time", customer=None)
    first = entered(cast, offer)
    hear(cast, first, PaymentStatus.REJECTED)
    offer = PhoneOffer.objects.get()

    hear(cast, entered(cast, offer))

    assert (Order.objects.get().partner.name, Payment.objects.values("partner").distinct().count()) == ("New Ltd", 1)


def test_the_same_message_again_changes_nothing(cast):
    payment = entered(cast, by_card(cast))
    told = cards.message(payment, at=cast.now, **LEFT)

    for _time in range(3):
        payments.hear(payment=payment, told=told, now=cast.now)
    hear(cast, payment)

    assert (Order.objects.count(), in_vain(payment)) == (1, (Decimal(0), 0, 0))


def test_declined_it_stays_a_draft_and_is_tried_again(cast):
    offer = by_card(cast)
    first = entered(cast, offer)
    hear(cast, first, PaymentStatus.REJECTED, reason="The card was declined.")

    second = entered(cast, offer)
    hear(cast, second)

    offer.refresh_from_db()
    assert (offer.state, offer.payment, Order.objects.get().payment) == ("ordered", second, second)


def test_a_card_that_pays_after_all_when_another_one_has_goes_back(cast):
    offer = by_card(cast)
    first = entered(cast, offer)
    hear(cast, first, PaymentStatus.REJECTED)
    hear(cast, entered(cast, offer))

    hear(cast, first)

    assert (Order.objects.count(), in_vain(first)) == (1, (Decimal("33.340"), 1, 1))


def test_changed_meanwhile_what_was_paid_goes_back_and_both_are_told(cast):
    offer = by_card(cast)
    payment = entered(cast, offer)
    phone.change(offer=offer, amount=Decimal(90), by=cast.acting("vic"), now=cast.now)

    hear(cast, payment)

    assert (Order.objects.count(), in_vain(payment)) == (0, (Decimal("33.340"), 1, 1))
    assert (StoredCard.objects.filter(withdrawn_at=None).count(), PhoneOffer.objects.get().state) == (0, "draft")


def test_discarded_meanwhile_a_trial_gives_nothing_back_and_forgets_the_card(cast):
    offer = by_card(cast, "trial")
    payment = entered(cast, offer)
    phone.discard(offer=offer, by=cast.acting("vic"), now=cast.now)

    hear(cast, payment)

    assert (Order.objects.count(), in_vain(payment)) == (0, (Decimal(0), 1, 1))
    assert StoredCard.objects.get().withdrawn_at == cast.now


def test_whoever_no_longer_sells_it_does_not_have_it_ordered(cast):
    payment = entered(cast, by_card(cast))
    product = cast.products.CANDLE
    product.is_active = False
    product.save(update_fields=["is_active"])

    hear(cast, payment)

    assert (Order.objects.count(), in_vain(payment)) == (0, (Decimal("33.340"), 1, 1))


def test_an_abandoned_payment_ends_by_the_sweep_and_the_offer_is_a_draft(cast):
    offer = by_card(cast)
    payment = entered(cast, offer)
    Payment.objects.update(created=cast.now - timedelta(hours=2), modified=cast.now - timedelta(minutes=30))

    payment_sweep.sweep(now=cast.now)

    payment.refresh_from_db()
    offer.refresh_from_db()
    assert (payment.status, offer.state, Order.objects.count()) == (PaymentStatus.CANCELLED, "draft", 0)


# ---------------------------------------------------------------- on file
def stored(cast, who="ada", partner="acme"):
    return StoredCard.objects.create(
        partner=getattr(cast.partners, partner), user=getattr(cast.users, who), variant="demo",
        reference=f"demo-pays-{who}", label="Visa •••• 4242", stored_at=cast.now,
    )  # fmt: skip


def on_file(cast, offer, card, *, has_agreed=True):
    how = {"seen": offer.version, "by": cast.acting("vic"), "now": cast.now}
    return phone_card.with_stored(offer=offer, card=card, has_agreed=has_agreed, **how)


def test_a_card_on_file_orders_at_once_with_the_buyers_word(cast):
    card, offer = stored(cast), by_card(cast)

    order = on_file(cast, offer, card)

    first = order.plan.instalments.get(number=1)
    assert (order.state, order.plan.card, first.state) == (OrderState.PLACED, card, "planned")
    assert first.collect_at is not None
    assert AuditEntry.objects.get(event="phone_offer.card_agreed").new == {"card": "Visa •••• 4242"}


def test_a_card_on_file_is_not_taken_without_his_word(cast):
    card, offer = stored(cast), by_card(cast)

    with pytest.raises(Refused, match="Ask the buyer"):
        on_file(cast, offer, card, has_agreed=False)

    assert Order.objects.count() == 0


@pytest.mark.parametrize(("who", "partner"), [("zoe", "zenith"), ("ada", "zenith"), ("bea", "acme")])
def test_somebody_elses_card_pays_nothing(cast, who, partner):
    card, offer = stored(cast, who, partner), by_card(cast)

    with pytest.raises(Refused, match="no longer on file"):
        on_file(cast, offer, card)


def test_a_card_that_was_taken_back_pays_nothing(cast):
    card, offer = stored(cast), by_card(cast)
    StoredCard.objects.update(withdrawn_at=cast.now)

    with pytest.raises(Refused, match="no longer on file"):
        on_file(cast, offer, card)
