"""What is owed and what came in (K5, K8): invoices, receipts, and which receipt settles which invoice.

The document says what was asked for and never changes; the invoice beside it is what is still open of it.
"""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from commerce.models.account import Account
from commerce.models.credit import CreditMessage, LedgerEntry
from commerce.models.document import Document
from commerce.models.order import Order
from core.triggers import never_emptied
from partners.models import SUBTREE_SQL, Partner, User


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every invoice, anyone else those of his node and below (P12)."""
        if acting.is_operator:
            return self
        return self.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def open(self):
        return self.filter(open__gt=0)

    def overdue(self, today):
        """Open and due before a day."""
        return self.filter(open__gt=0, due_on__lt=today)

    def locked(self):
        return self.select_for_update(of=("self",))


class Invoice(models.Model):
    """What is owed for one shipment. `credited` is what credit notes took off it, `paid` what receipts settled, or the
    card that paid in advance; the rest is `open`. `account` is the one its order was charged to, None otherwise."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="invoice")
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="invoices", db_index=False)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    credited = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    paid = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    open = models.GeneratedField(
        expression=F("total") - F("credited") - F("paid"),
        output_field=models.DecimalField(max_digits=16, decimal_places=3),
        db_persist=True,
    )
    due_on = models.DateField()
    issued_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    """The highest level of which a reminder was mailed; a late worker passes over those below it."""
    reminded_at = models.DateTimeField(null=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(credited__gte=0, paid__gte=0, total__gte=F("credited") + F("paid")),
                name="invoice_is_settled_at_most_once",
            ),
            models.CheckConstraint(
                condition=Q(total=F("credited") + F("paid"), settled_at__isnull=False)
                | Q(total__gt=F("credited") + F("paid"), settled_at=None),
                name="invoice_settled_at_exactly_when_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "due_on"], name="invoice_open_on_account", include=["open"],
                         condition=Q(settled_at=None, account__isnull=False)),
            models.Index(fields=["due_on", "id"], name="invoice_open_by_due_date", condition=Q(settled_at=None)),
            models.Index(fields=["partner", "-id"], name="invoice_by_partner"),
        ]  # fmt: skip

    def __str__(self):
        return f"invoice {self.document_id}"


class ReceiptQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every receipt, anyone else those of his node and below (P12)."""
        if acting.is_operator:
            return self
        return self.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def locked(self):
        return self.select_for_update(of=("self",))


class Receipt(models.Model):
    """Money that came in from a partner, by message or entered by Finance. `settled` is what of it went to invoices.

    `account` is the one that `entry` raised; both None for what was paid on invoices outside any account.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="receipts", db_index=False)
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, null=True, related_name="receipt")
    message = models.ForeignKey(CreditMessage, models.PROTECT, null=True, related_name="receipts", db_index=False)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    settled = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    received_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(null=True, unique=True)
    """Of the form that it was entered with, so that it is recorded once."""

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_is_of_something"),
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=F("amount")), name="receipt_settles_at_most_its_amount"
            ),
            models.CheckConstraint(
                condition=Q(account=None, entry=None) | Q(account__isnull=False, entry__isnull=False),
                name="receipt_raises_its_account",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="receipt_by_account"),
            models.Index(fields=["partner", "at"], name="receipt_by_partner_and_time"),
            GinIndex(OpClass(Upper("reference"), name="gin_trgm_ops"), name="receipt_reference_contains"),
            models.Index(fields=["account"], name="receipt_free_on_account", include=["amount", "settled"],
                         condition=Q(account__isnull=False, settled__lt=F("amount"))),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.amount} {self.currency} of {self.partner_id}"

    @property
    def free(self):
        """What settles no invoice yet."""
        return self.amount - self.settled


class Settlement(models.Model):
    """A part of a receipt that pays an invoice; negative where it was freed again, because the invoice was credited."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="settlements")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="settlements")
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="settlement_is_of_something")]
        triggers = [
            pgtrigger.Protect(name="settlements_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("settlements_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.amount} on {self.invoice_id}"
