"""What becomes of a placed order: shipments, cancellations by line, returns, notes (O6, O9).

Each row of lines adds to its order line's `shipped`, `cancelled` or `returned` in the same transaction, under the lock
of the order; CHECKs on the line keep the sums within what was ordered.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models.order import Order, OrderLine
from core.triggers import never_emptied
from partners.models import User

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Shipment(models.Model):
    """What left the house together. `number` counts the shipments of its order from 1."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments", db_index=False)
    number = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=80, blank=True, default="")
    tracking = models.CharField(max_length=80, blank=True, default="")
    shipped_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="shipment_numbers_count_up")]

    def __str__(self):
        return f"shipment {self.number} of {self.order_id}"


class ShipmentLine(models.Model):
    """How many of a line went along."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipment_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipment_names_a_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shipment_line_holds_something"),
        ]
        triggers = [
            pgtrigger.Protect(name="shipment_lines_stay", operation=APPEND_ONLY),
            never_emptied("shipment_lines_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.line_id}"


class Cancellation(models.Model):
    """What will not be delivered, and what was given back for it: net, tax and their sum, `total`."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="cancellations")
    reason = models.CharField(max_length=300)
    net_total = models.DecimalField(max_digits=16, decimal_places=3)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total=models.F("net_total") + models.F("tax_total"), net_total__gte=0, tax_total__gte=0),
                name="cancellation_total_is_net_and_tax",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="cancellations_never_change", operation=APPEND_ONLY),
            never_emptied("cancellations_are_never_emptied"),
        ]

    def __str__(self):
        return f"cancellation of {self.order_id}"


class CancellationLine(models.Model):
    """How many of a line are cancelled, with their share of its net and tax."""

    cancellation = models.ForeignKey(Cancellation, models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="cancellation_lines")
    quantity = models.PositiveIntegerField()
    net_total = models.DecimalField(max_digits=16, decimal_places=3)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cancellation", "line"], name="cancellation_names_a_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="cancellation_line_holds_something"),
        ]
        triggers = [
            pgtrigger.Protect(name="cancellation_lines_stay", operation=APPEND_ONLY),
            never_emptied("cancellation_lines_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.line_id}"


class ReturnState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    ACCEPTED = "accepted", _("Accepted: please send it back")
    REFUSED = "refused", _("Refused")
    REFUNDED = "refunded", _("Received and refunded")


RETURN_TRANSITIONS: dict[str, frozenset[str]] = {
    ReturnState.ASKED: frozenset({ReturnState.ACCEPTED, ReturnState.REFUSED}),
    ReturnState.ACCEPTED: frozenset({ReturnState.REFUNDED, ReturnState.REFUSED}),
    ReturnState.REFUSED: frozenset(),
    ReturnState.REFUNDED: frozenset(),
}


class Return(models.Model):
    """Shipped goods that come back. Asked for by the company or the desk; refunded when they have arrived."""

    State = ReturnState

    order = models.ForeignKey(Order, models.PROTECT, related_name="returns", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=ReturnState, default=ReturnState.ASKED)
    reason = models.CharField(max_length=300)
    answer = models.CharField(max_length=300, blank=True, default="")
    net_total = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    total = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    """What its lines are worth; given back when it is refunded."""
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="return_numbers_count_up"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None, decided_by=None)
                | ~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="return_decided_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(state="refunded", refunded_at__isnull=False) | ~Q(state="refunded") & Q(refunded_at=None),
                name="return_refunded_exactly_when_refunded",
            ),
            models.CheckConstraint(
                condition=Q(total=models.F("net_total") + models.F("tax_total"), net_total__gte=0, tax_total__gte=0),
                name="return_total_is_net_and_tax",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="return_open", condition=Q(state__in=["asked", "accepted"]))]

    def __str__(self):
        return f"return {self.number} of {self.order_id}"


class ReturnLine(models.Model):
    """How many of a line come back, with their share of its net and tax."""

    part_of = models.ForeignKey(Return, models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField()
    net_total = models.DecimalField(max_digits=16, decimal_places=3)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part_of", "line"], name="return_names_a_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_line_holds_something"),
        ]
        triggers = [
            pgtrigger.Protect(name="return_lines_stay", operation=APPEND_ONLY),
            never_emptied("return_lines_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.line_id}"


class OrderNote(models.Model):
    """What somebody wrote about an order; an internal note is for the operator's staff alone.

    With `asks_to_cancel` the buyer asks for it, once: the desk sees it beside the order, and nothing else changes.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="notes")
    text = models.TextField()
    is_internal = models.BooleanField(default=True)
    asks_to_cancel = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(asks_to_cancel=True), name="order_note_asks_to_cancel_once"
            ),
            models.CheckConstraint(
                condition=Q(asks_to_cancel=False) | Q(is_internal=False), name="order_note_that_asks_is_open"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="order_notes_stay", operation=APPEND_ONLY),
            never_emptied("order_notes_are_never_emptied"),
        ]

    def __str__(self):
        return self.text[:40]
