"""A plan that has failed goes on as another order (F7): for what is left, once; the old one ends with it, and not
before."""

from decimal import Decimal

import pytest
from django.db import transaction
from payments import PaymentStatus

from commerce import plans
from commerce.actions import payment as payments
from commerce.models import Instalment, Order, OrderState, Payment, PaymentPlan, PlanPayment, PlanState
from core.models import AuditEntry
from core.refusal import Refused
from telesales.actions import continuing, phone, phone_card
from telesales.models import CommissionEntry, PhoneOffer, RefundTask
from tests.factories import cards
from tests.telesales import phoning

TOLD = {"told_party": True, "told_terms": True}


@pytest.fixture(autouse=True)
def they_sell(cast):
    phoning.script(cast)
    phoning.owned(cast)


def failed(cast, *, state="failed", paid=1, kind="instalments", way="invoice", **values):
    """Give an order whose plan of three has failed after some payments, past the rules."""
    terms = {"count": 3} if kind == "instalments" else {}
    offer = phoning.offered(cast, kind=kind, interval="month", **terms, **values)
    order = phoning.ordered(cast, offer)
    with transaction.atomic():
        for each in order.plan.instalments.select_related("plan").order_by("number")[:paid]:
            plans.paid(instalment=each, amount=each.amount, at=cast.now)
            each.save()
            counted = PlanPayment(instalment=each, amount=each.amount, key=f"t{each.pk}", at=cast.now)
            plans.count(payments=[counted], now=cast.now)
    PaymentPlan.objects.filter(order=order).update(state=state)
    Instalment.objects.filter(plan__order=order, settled_at=None).update(collect_at=None)
    return Order.objects.get(pk=order.pk)


def begun(cast, order, who="vic"):
    return continuing.begin(sale=order.phone_sale, by=cast.acting(who), now=cast.now)


def told(cast, offer, **values):
    return phone.change(offer=offer, **TOLD, **values, by=cast.acting("vic"), now=cast.now)


def plan_of(order):
    return PaymentPlan.objects.get(order=order)


def test_the_offer_says_what_is_left(cast):
    old = failed(cast)

    offer = begun(cast, old)

    assert (offer.kind, offer.count, offer.interval, offer.amount, offer.quantity) == (
        "instalments", 2, "month", Decimal("66.66"), 1,
    )  # fmt: skip
    assert (offer.customer, offer.product, offer.continues, offer.buyer["city"], offer.payment_method) == (
        cast.memberships.ada, cast.products.CANDLE, old, "Leeds", "invoice",
    )  # fmt: skip
    assert AuditEntry.objects.get(event="phone_offer.continues").new == {"continues": old.number}
    assert plan_of(old).state == PlanState.FAILED


def test_one_payment_that_is_left_is_no_plan_of_instalments(cast):
    offer = begun(cast, failed(cast, paid=2))

    assert (offer.kind, offer.count, offer.amount) == ("one_time", None, Decimal("33.33"))


def test_nobody_pays_more_than_he_owes(cast):
    old = failed(cast, quantity=4, amount=Decimal("25.01"))

    offer = begun(cast, old)

    assert (offer.quantity, offer.amount) == (4, Decimal("16.67"))
    assert offer.amount * 4 <= Decimal("100.04") - Decimal("33.35")


def test_begun_twice_it_is_one_draft(cast):
    old = failed(cast)

    assert begun(cast, old) == begun(cast, old)


def test_ordered_it_ends_the_old_plan_and_cancels_what_was_never_shipped(cast):
    old = failed(cast)
    offer = told(cast, begun(cast, old))

    made = phoning.ordered(cast, offer)

    old, plan = Order.objects.get(pk=old.pk), plan_of(old)
    assert (plan.state, plan.continued_by, old.state) == (PlanState.ENDED, made, OrderState.CANCELLED)
    assert list(plan.instalments.order_by("number").values_list("state", flat=True)) == ["paid", "stopped", "stopped"]
    assert (made.total, plan_of(made).state, plan_of(made).instalments.count()) == (
        Decimal("66.66"),
        PlanState.RUNNING,
        2,
    )
    assert AuditEntry.objects.get(event="plan.continued").new == {"by": made.number}


def test_what_was_paid_of_the_old_one_stays_paid_with_its_commission(cast):
    old = failed(cast)
    before = list(CommissionEntry.objects.values_list("pk", "amount"))

    phoning.ordered(cast, told(cast, begun(cast, old)))

    assert (list(CommissionEntry.objects.values_list("pk", "amount")), RefundTask.objects.count()) == (before, 0)
    assert PlanPayment.objects.filter(amount__lt=0).count() == 0


@pytest.mark.parametrize("state", ["waiting", "running", "paused", "completed"])
def test_only_what_does_not_go_on_by_itself_is_continued(cast, state):
    old = failed(cast)
    paused = cast.now if state == "paused" else None
    PaymentPlan.objects.filter(order=old).update(state=state, paused_at=paused)

    with pytest.raises(Refused, match="Only a plan"):
        begun(cast, old)


def test_what_is_paid_in_full_is_not_continued(cast):
    with pytest.raises(Refused, match="Only a plan"):
        begun(cast, failed(cast, paid=3))


def test_continued_once_it_is_not_continued_again(cast):
    old = failed(cast)
    made = phoning.ordered(cast, told(cast, begun(cast, old)))

    with pytest.raises(Refused, match=f"order {made.number} already"):
        begun(cast, old)


def test_of_two_drafts_the_second_is_refused_and_changes_nothing(cast):
    old = failed(cast)
    first = told(cast, begun(cast, old))
    second = PhoneOffer.objects.get(pk=first.pk)
    second.pk, second.key = None, "7a1cbb0e-6a55-4b7d-9f0e-3c5f4c6d1e11"
    second.save()
    made = phoning.ordered(cast, first)

    with pytest.raises(Refused, match="already"):
        phoning.ordered(cast, second)

    assert (Order.objects.count(), plan_of(old).continued_by) == (2, made)


def test_no_more_is_asked_for_than_is_owed(cast):
    old = failed(cast)
    offer = told(cast, begun(cast, old), amount=Decimal("66.67"))

    with pytest.raises(Refused, match="still owed") as refused:
        phoning.ordered(cast, offer)

    assert (refused.value.field, plan_of(old).state, Order.objects.count()) == ("amount", PlanState.FAILED, 1)


def test_a_card_that_is_declined_leaves_the_old_one_untouched_until_another_pays(cast):
    old = failed(cast)
    offer = told(cast, begun(cast, old), payment_method="card")
    by = cast.acting("vic")
    payment = phone_card.begin(offer=offer, seen=offer.version, by=by, now=cast.now)
    payments.enter(payment=payment, by=by, now=cast.now)
    payment.refresh_from_db()
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED, at=cast.now), now=cast.now)
    assert (plan_of(old).state, Order.objects.get().state) == (PlanState.FAILED, OrderState.PLACED)

    more = {"card": "demo-pays-x", "card_label": "Visa"}
    payments.hear(payment=payment, told=cards.message(payment, at=cast.now, **more), now=cast.now)

    made = Order.objects.exclude(pk=old.pk).get()
    assert (plan_of(old).continued_by, Payment.objects.get().order) == (made, made)
