"""What breaks the constraints of payment plans, their payments and the cards behind them (F2, F8)."""

from collections.abc import Callable

from commerce.models import Instalment, PaymentPlan, PlanPayment, StoredCard
from tests.commerce.cases import documents, invoices, payments
from tests.factories.violations import altered


def card(s, **values):
    known = {"partner": s.order.partner, "user": s.cast.users.bea, "variant": "demo", "reference": "r"}
    return StoredCard.objects.create(**{**known, "stored_at": s.now, **values})


def plan(s, **values):
    """A plan of the scene's order: three monthly payments by card."""
    known = {"order": s.order, "kind": "instalments", "payment_method": "card", "amount": 20, "currency": "GBP"}
    known |= {"count": 3, "interval": "month", "first_on": s.now.date(), "made_at": s.now}
    return PaymentPlan.objects.create(**{**known, **values})


def instalment(s, **values):
    of = values.pop("plan", None) or PaymentPlan.objects.first() or plan(s)
    known = {"plan": of, "number": 1, "due_on": s.now.date(), "amount": 10}
    return Instalment.objects.create(**{**known, **values})


def paid(s, **values):
    of = values.pop("instalment", None) or Instalment.objects.first() or instalment(s)
    return PlanPayment.objects.create(**{"instalment": of, "amount": 5, "key": "k", "at": s.now, **values})


def changed(row, **values):
    return type(row).objects.filter(pk=row.pk).update(**values)


def lost(s):
    """The check of what it is paid by lists the kinds too and would speak first."""
    altered("commerce_paymentplan DROP CONSTRAINT payment_plan_is_paid_in_a_fitting_way")
    altered("commerce_paymentplan DROP CONSTRAINT payment_plan_has_the_fields_of_its_kind")
    return plan(s, kind="barter")


def counted_twice(s):
    settlement = invoices.settlement(s)
    return [paid(s, settlement=settlement, key=key) for key in ("a", "b")]


def collected_twice(s):
    of, left = instalment(s), card(s)
    return [payments.new_payment(s, instalment=of, card=left, status="input") for _time in range(2)]


def continued_twice(s):
    """Two plans that one order has taken over."""
    by = s.new_order()
    return [plan(s, order=order, state="ended", continued_by=by) for order in (s.order, s.new_order())]


CASES: dict[str, Callable] = {
    "stored_card_is_kept_once": lambda s: [card(s), card(s)],
    "stored_card_has_a_reference": lambda s: card(s, reference=""),
    "commerce_paymentplan_order_id": lambda s: [plan(s), plan(s)],
    "commerce_paymentplan_continued_by_id": continued_twice,
    "payment_plan_kind_is_known": lost,
    "payment_plan_state_is_known": lambda s: plan(s, state="lost"),
    "payment_plan_asks_for_something": lambda s: plan(s, amount=0),
    "payment_plan_is_paid_in_a_fitting_way": lambda s: plan(s, payment_method="on_account"),
    "payment_plan_has_the_fields_of_its_kind": lambda s: plan(s, count=1),
    "payment_plan_trial_is_short": lambda s: plan(s, trial_days=3),
    "payment_plan_card_pays_by_card": lambda s: plan(s, payment_method="invoice", card=card(s)),
    "payment_plan_paused_exactly_when_paused": lambda s: plan(s, state="paused"),
    "payment_plan_counted_anew_from_a_payment": lambda s: plan(s, counted_number=2),
    "payment_plan_continued_has_ended": lambda s: plan(s, continued_by=s.new_order()),
    "payment_plans_stay": lambda s: plan(s).delete(),
    "payment_plan_is_frozen": lambda s: changed(plan(s), amount=21),
    "instalment_number_is_unique": lambda s: [instalment(s), instalment(s)],
    "instalment_state_is_known": lambda s: instalment(s, state="lost"),
    "instalment_is_of_something": lambda s: instalment(s, number=0),
    "instalment_is_paid_at_most_once": lambda s: instalment(s, paid=10, refunded=11, state="paid", settled_at=s.now),
    "instalment_paid_exactly_when_paid": lambda s: instalment(s, paid=10),
    "instalment_collected_only_while_open": lambda s: instalment(s, state="stopped", collect_at=s.now),
    "instalments_are_kept": lambda s: instalment(s).delete(),
    "instalment_amount_is_frozen": lambda s: changed(instalment(s), amount=11),
    "plan_payment_is_of_something": lambda s: paid(s, amount=0),
    "plan_payment_has_one_cause": lambda s: paid(s, payment=payments.new_payment(s), settlement=invoices.settlement(s)),
    "commerce_planpayment_settlement_id": counted_twice,
    "commerce_planpayment_key": lambda s: [paid(s), paid(s)],
    "plan_payments_stay": lambda s: changed(paid(s), amount=6),
    "payment_one_collection_at_a_time": collected_twice,
    "document_once_per_instalment": lambda s: documents.twice(s, instalment=instalment(s)),
}
