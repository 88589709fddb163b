"""Credit accounts and their ledger (K1-K6). The balance is the outstanding credit: what may still be ordered."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models.order import Order
from partners.models import SUBTREE_SQL, Partner, User


class AccountQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every account, anyone else those of his node and below (P12)."""
        if acting.is_operator:
            return self
        return self.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def locked(self):
        return self.select_for_update(of=("self",))


class Account(models.Model):
    """A partner's credit account. `stopped_at` is set while the balance went below zero and has not been above since:
    on-account orders are then held (K4). Branches without an account use their nearest ancestor's (K1)."""

    partner = models.OneToOneField(Partner, models.PROTECT, related_name="account")
    currency = models.CharField(max_length=3)
    limit = models.DecimalField(max_digits=16, decimal_places=3)
    balance = models.DecimalField(max_digits=16, decimal_places=3)
    is_on_account_allowed = models.BooleanField(default=True)
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(limit__gte=0), name="account_limit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(stopped_at__isnull=False), name="account_below_zero_is_stopped"
            ),
            models.CheckConstraint(
                condition=Q(balance__lte=0) | Q(stopped_at=None), name="account_above_zero_is_not_stopped"
            ),
        ]

    def __str__(self):
        return f"account of {self.partner_id}"


class EntryKind(models.TextChoices):
    ALLOCATION = "allocation", _("Allocation")
    LIMIT_CHANGE = "limit_change", _("Limit change")
    ORDER = "order", _("Order")
    RELEASE = "release", _("Credit given back")
    REFUND = "refund", _("Refund")
    PAYMENT = "payment", _("Payment")
    ADJUSTMENT = "adjustment", _("Adjustment")


class LedgerEntry(models.Model):
    """One movement of one account, signed; the ledger only grows (K6). `key` makes a movement happen once."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=20, choices=EntryKind)
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    balance_after = models.DecimalField(max_digits=16, decimal_places=3)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="ledger_entries")
    key = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="ledger_one_entry_per_key"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="ledger_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=["order", "release"]) | Q(order__isnull=False), name="ledger_order_is_named"
            ),
            models.CheckConstraint(condition=~Q(kind="order") | Q(amount__lte=0), name="ledger_an_order_takes"),
        ]
        indexes = [models.Index(F("account"), F("id").desc(), name="ledger_by_account")]
        triggers = [pgtrigger.Protect(name="ledger_only_grows", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.kind} {self.amount}"
