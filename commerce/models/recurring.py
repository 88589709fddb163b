"""Recurring orders: the same lines again by the calendar (O9)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models.cart import MAX_QUANTITY
from commerce.models.catalogue import Product
from commerce.models.order import Order
from partners.models import Partner, User


class RecurringState(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class RecurringQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """One's own and the colleagues' of the acting node; the operator sees all."""
        return self if acting.is_operator else self.filter(partner_id=acting.partner_id)

    def due(self, today):
        return self.filter(state=RecurringState.ACTIVE, next_on__lte=today)

    def locked(self):
        return self.select_for_update(of=("self",))


class RecurringOrder(models.Model):
    """A schedule with lines; each date makes one order in the name of `user`, through all gates.

    Months are counted from `starts_on`: the 31st stays the last day of shorter months. Dates are days in the user's own
    time zone. `checkout` is what a cart's is, see commerce.checkout. Paused by itself when a price rises or an item
    fails; `paused_reason` says why.
    """

    class Unit(models.TextChoices):
        WEEK = "week", _("Weeks")
        MONTH = "month", _("Months")

    State = RecurringState

    partner = models.ForeignKey(Partner, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT)
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=5, choices=Unit)
    every = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    state = models.CharField(max_length=6, choices=RecurringState, default=RecurringState.ACTIVE)
    paused_reason = models.TextField(blank=True, default="")
    checkout = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    objects = RecurringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecurringState.values), name="recurring_state_is_known"),
            models.CheckConstraint(condition=Q(unit__in=["week", "month"]), name="recurring_unit_is_known"),
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=60), name="recurring_interval_is_sound"),
            models.CheckConstraint(
                condition=Q(state="ended", next_on=None) | Q(next_on__isnull=False) & ~Q(state="ended"),
                name="recurring_has_a_next_date_unless_ended",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="recurring_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["next_on"], name="recurring_due", condition=Q(state="active"))]

    def __str__(self):
        return self.name


class RecurringLine(models.Model):
    """A product and a quantity; `accepted_price` is the unit price the user last agreed to."""

    recurring = models.ForeignKey(RecurringOrder, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT)
    quantity = models.PositiveIntegerField()
    accepted_price = models.DecimalField(max_digits=16, decimal_places=4)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recurring", "product"], name="recurring_one_line_per_product"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="recurring_line_quantity_is_sound"
            ),
            models.CheckConstraint(condition=Q(accepted_price__gte=0), name="recurring_line_price_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.product_id}"


class RecurringRun(models.Model):
    """What came of one date: an order, or why not. One row per date, so that a doubled worker orders once."""

    class Outcome(models.TextChoices):
        ORDERED = "ordered", _("Ordered")
        PAUSED = "paused", _("Paused for review")
        SKIPPED = "skipped", _("Skipped")

    recurring = models.ForeignKey(RecurringOrder, models.CASCADE, related_name="runs")
    due_on = models.DateField()
    outcome = models.CharField(max_length=7, choices=Outcome)
    detail = models.TextField(blank=True, default="")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="recurring_run")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recurring", "due_on"], condition=Q(outcome="ordered"), name="recurring_one_order_per_date"
            ),
            models.CheckConstraint(
                condition=Q(outcome="ordered", order__isnull=False) | ~Q(outcome="ordered") & Q(order=None),
                name="recurring_run_ordered_exactly_with_an_order",
            ),
        ]

    def __str__(self):
        return f"{self.due_on} {self.outcome}"
