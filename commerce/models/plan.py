"""How an order is paid over time: its own plan, the instalments, what was paid of them (F2, F7, F8).

The plan is stored on the order and only there: no product, price or other buyer's plan knows of it (F2).
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models.invoice import Settlement
from commerce.models.order import Order
from commerce.models.order_state import PaymentMethod
from core.triggers import never_emptied
from partners.models import Partner, User


class PlanKind(models.TextChoices):
    ONE_TIME = "one_time", _("One payment")
    INSTALMENTS = "instalments", _("Instalments")
    SUBSCRIPTION = "subscription", _("Subscription")
    TRIAL = "trial", _("Trial, then subscription")


class PlanInterval(models.TextChoices):
    DAY = "day", _("Daily")
    WEEK = "week", _("Weekly")
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    HALF_YEAR = "half_year", _("Half-yearly")
    YEAR = "year", _("Yearly")


class PlanState(models.TextChoices):
    WAITING = "waiting", _("Not begun")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    FAILED = "failed", _("Payment failed")
    COMPLETED = "completed", _("Paid in full")
    ENDED = "ended", _("Ended")


PLAN_TRANSITIONS: dict[str, frozenset[str]] = {
    PlanState.WAITING: frozenset({PlanState.RUNNING, PlanState.ENDED}),
    PlanState.RUNNING: frozenset({PlanState.PAUSED, PlanState.FAILED, PlanState.COMPLETED, PlanState.ENDED}),
    PlanState.PAUSED: frozenset({PlanState.RUNNING, PlanState.COMPLETED, PlanState.ENDED}),
    PlanState.FAILED: frozenset({PlanState.RUNNING, PlanState.COMPLETED, PlanState.ENDED}),
    PlanState.COMPLETED: frozenset({PlanState.RUNNING, PlanState.ENDED}),
    PlanState.ENDED: frozenset(),
}
"""Waiting until its order is placed; ended when the order ends, is continued by another, or somebody ends it."""
OPEN_ENDED = (PlanKind.SUBSCRIPTION, PlanKind.TRIAL)
"""Kinds without a last payment: only a card pays them (F3)."""
MAX_INSTALMENTS = 120
MAX_TRIAL_DAYS = 30


class StoredCard(models.Model):
    """A buyer's leave to take further payments from the card that he has paid with; the card itself is the provider's.

    `reference` names it there, `label` is what the provider shows of it ("Visa •••• 4242").
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="stored_cards", db_index=False)
    variant = models.CharField(max_length=20)
    reference = models.CharField(max_length=200)
    label = models.CharField(max_length=60, blank=True, default="")
    stored_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "reference", "user", "partner"], name="stored_card_is_kept_once"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="stored_card_has_a_reference"),
        ]
        indexes = [models.Index(fields=["user", "partner"], name="stored_card_by_user")]

    def __str__(self):
        return self.label or self.variant


class PaymentPlanQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))


class PaymentPlan(models.Model):
    """What was agreed for one order; the agreement never changes, how it goes does (`state`).

    `amount` is what one payment asks for: with instalments the whole, which they share; with a subscription what each
    interval costs. It contains the tax, as the buyer was told it, and all units. `first_on` is the day of the first
    payment: with a trial the one after its last free day.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="plan")
    kind = models.CharField(max_length=12, choices=PlanKind)
    payment_method = models.CharField(max_length=20, choices=PaymentMethod)
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3)
    count = models.PositiveSmallIntegerField(null=True)
    """Of payments; None where it is open-ended."""
    interval = models.CharField(max_length=10, choices=PlanInterval, null=True)  # noqa: DJ001 - null is "one payment"
    trial_days = models.PositiveSmallIntegerField(default=0)
    first_on = models.DateField()
    card = models.ForeignKey(StoredCard, models.PROTECT, null=True, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.WAITING)
    state_reason = models.CharField(max_length=300, blank=True, default="")
    paused_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    """A subscription that was ended takes nothing from that day on."""
    counted_number = models.PositiveIntegerField(null=True)
    counted_from = models.DateField(null=True)
    """Since it was resumed late: the payment from which on days are counted anew, and that one's day (F8)."""
    continued_by = models.OneToOneField(Order, models.PROTECT, null=True, related_name="continues")
    """The order that took over what was left after a payment failed (F7)."""
    made_at = models.DateTimeField()

    objects = PaymentPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="payment_plan_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="payment_plan_state_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_plan_asks_for_something"),
            models.CheckConstraint(
                condition=Q(kind__in=OPEN_ENDED, payment_method=PaymentMethod.CARD)
                | Q(kind=PlanKind.INSTALMENTS, payment_method__in=["card", "invoice", "bank_transfer"])
                | Q(kind=PlanKind.ONE_TIME),
                name="payment_plan_is_paid_in_a_fitting_way",
            ),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.ONE_TIME, count=1, interval=None)
                | Q(kind=PlanKind.INSTALMENTS, count__range=(2, MAX_INSTALMENTS), interval__in=PlanInterval.values)
                | Q(kind__in=OPEN_ENDED, count=None, interval__in=PlanInterval.values),
                name="payment_plan_has_the_fields_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.TRIAL, trial_days__range=(1, MAX_TRIAL_DAYS))
                | ~Q(kind=PlanKind.TRIAL) & Q(trial_days=0),
                name="payment_plan_trial_is_short",
            ),
            models.CheckConstraint(
                condition=Q(payment_method=PaymentMethod.CARD) | Q(card=None), name="payment_plan_card_pays_by_card"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.PAUSED, paused_at__isnull=False)
                | ~Q(state=PlanState.PAUSED) & Q(paused_at=None),
                name="payment_plan_paused_exactly_when_paused",
            ),
            models.CheckConstraint(
                condition=Q(counted_number=None, counted_from=None)
                | Q(counted_number__isnull=False, counted_from__isnull=False),
                name="payment_plan_counted_anew_from_a_payment",
            ),
            models.CheckConstraint(
                condition=Q(continued_by=None) | Q(state=PlanState.ENDED), name="payment_plan_continued_has_ended"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_plans_stay", operation=pgtrigger.Delete),
            never_emptied("payment_plans_are_never_emptied"),
            pgtrigger.Protect(
                name="payment_plan_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.order_id, OLD.kind, OLD.payment_method, OLD.amount, OLD.currency, OLD.count,"
                    " OLD.interval, OLD.trial_days, OLD.first_on, OLD.made_at)"
                    " IS DISTINCT FROM "
                    "ROW(NEW.order_id, NEW.kind, NEW.payment_method, NEW.amount, NEW.currency, NEW.count,"
                    " NEW.interval, NEW.trial_days, NEW.first_on, NEW.made_at)"
                    " OR OLD.continued_by_id IS NOT NULL"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.order_id}"

    @property
    def is_open_ended(self):
        return self.kind in OPEN_ENDED


class InstalmentState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ASKED = "asked", _("Asked for")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("No longer asked for")


OWED = (InstalmentState.PLANNED, InstalmentState.ASKED, InstalmentState.FAILED)
"""The states of an instalment that is still to be paid."""


class InstalmentQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))

    def to_collect(self, now):
        """What is to be taken from cards or asked for by invoice now; whoever has claimed one has a while for it."""
        return self.filter(collect_at__lte=now)


class Instalment(models.Model):
    """One payment of a plan. `collect_at` is when the sweep takes it up: None where nothing is to be done, because it
    is paid, stopped, or its plan does not run; a claim moves it on, so that no other worker has it meanwhile.

    `paid` is what came in less what was taken back, `refunded` what of it went back to the buyer.
    """

    plan = models.ForeignKey(PaymentPlan, models.PROTECT, related_name="instalments", db_index=False)
    number = models.PositiveIntegerField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    state = models.CharField(max_length=10, choices=InstalmentState, default=InstalmentState.PLANNED)
    paid = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    refunded = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often a card was asked in vain; each attempt is a Payment of its own."""
    collect_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalment_number_is_unique"),
            models.CheckConstraint(condition=Q(state__in=InstalmentState.values), name="instalment_state_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, number__gte=1), name="instalment_is_of_something"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount"), refunded__gte=0, refunded__lte=F("paid")),
                name="instalment_is_paid_at_most_once",
            ),
            models.CheckConstraint(
                condition=Q(state=InstalmentState.PAID, paid=F("amount"), settled_at__isnull=False)
                | ~Q(state=InstalmentState.PAID) & Q(paid__lt=F("amount"), settled_at=None),
                name="instalment_paid_exactly_when_paid",
            ),
            models.CheckConstraint(
                condition=Q(collect_at=None) | Q(state__in=[InstalmentState.PLANNED, InstalmentState.ASKED]),
                name="instalment_collected_only_while_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["collect_at", "id"], name="instalment_to_collect", condition=Q(collect_at__isnull=False)
            )
        ]
        triggers = [
            pgtrigger.Protect(name="instalments_are_kept", operation=pgtrigger.Delete),
            never_emptied("instalments_are_never_emptied"),
            pgtrigger.Protect(
                name="instalment_amount_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.plan_id, OLD.number, OLD.amount) IS DISTINCT FROM ROW(NEW.plan_id, NEW.number, NEW.amount)"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.number} of {self.plan_id}"


class PlanPayment(models.Model):
    """What came in of an instalment (above zero), or went back of it (below): by card, or by a receipt that settled its
    invoice. It only grows; commission is counted from it (F5)."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="plan_payments")
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    payment = models.ForeignKey("commerce.Payment", models.PROTECT, null=True, related_name="plan_payments")
    settlement = models.OneToOneField(Settlement, models.PROTECT, null=True, related_name="plan_payment")
    key = models.CharField(max_length=80, unique=True)
    """Of its cause: the same cause counts once."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="plan_payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, settlement=None) | Q(payment=None),
                name="plan_payment_has_one_cause",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="plan_payments_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("plan_payments_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.amount} of {self.instalment_id}"
