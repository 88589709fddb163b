"""The states of orders and the one table of ways between them (O4); how they come about and are paid (T2, O7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    AWAITING_CUSTOMER = "awaiting_customer", _("Awaiting client acceptance")
    AWAITING_APPROVAL = "awaiting_approval", _("Awaiting approval")
    ON_HOLD = "on_hold", pgettext_lazy("an order", "On hold")
    PLACED = "placed", _("Placed")
    IN_PROGRESS = "in_progress", _("In progress")
    PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    COMPLETED = "completed", _("Completed")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")


S = OrderState
ENDED_EARLY = frozenset({S.REJECTED, S.WITHDRAWN, S.EXPIRED, S.CANCELLED})
TRANSITIONS: dict[str, frozenset[str]] = {
    S.SUBMITTED: frozenset({S.AWAITING_CUSTOMER, S.AWAITING_APPROVAL, S.ON_HOLD, S.PLACED}),
    S.AWAITING_CUSTOMER: frozenset({S.AWAITING_APPROVAL, S.ON_HOLD, S.PLACED, *ENDED_EARLY}),
    S.AWAITING_APPROVAL: frozenset({S.AWAITING_CUSTOMER, S.ON_HOLD, S.PLACED, *ENDED_EARLY}),
    S.ON_HOLD: frozenset({S.PLACED, *ENDED_EARLY}),
    S.PLACED: frozenset({S.ON_HOLD, S.IN_PROGRESS, S.CANCELLED}),
    S.IN_PROGRESS: frozenset({S.PARTLY_SHIPPED, S.SHIPPED, S.CANCELLED}),
    S.PARTLY_SHIPPED: frozenset({S.SHIPPED, S.CANCELLED}),
    S.SHIPPED: frozenset({S.COMPLETED}),
    S.COMPLETED: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
    S.CANCELLED: frozenset(),
}
WAITING_STATES = (S.AWAITING_CUSTOMER, S.AWAITING_APPROVAL, S.ON_HOLD)
WAITING = frozenset(WAITING_STATES)


_AMENDABLE = (S.AWAITING_CUSTOMER, S.AWAITING_APPROVAL)
AMENDABLE = frozenset(_AMENDABLE)
"""While somebody is to decide, lines may be lowered, struck or raised: each time a new version (A9)."""
AMENDABLE_NAMES = ", ".join(f"'{state.value}'" for state in _AMENDABLE)
AMENDED = "'quantity', 'unit_price', 'total', 'net_total', 'tax_total', 'price_reason'"
COUNTED = "'shipped', 'cancelled', 'returned', 'held'"


class PaymentMethod(models.TextChoices):
    ON_ACCOUNT = "on_account", _("On account")
    CARD = "card", _("Card")
    INVOICE = "invoice", _("Invoice, paid after delivery")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer in advance")


class OrderChannel(models.TextChoices):
    OWN = "own", _("By the buyer")
    ASSISTED = "assisted", _("Assisted sale")
    QUOTE = "quote", _("Quote")
    UPLOAD = "upload", _("Uploaded by a reseller")
    PHONE = "phone", _("Phone offer")
