"""The ledger of credit accounts, and the messages that raise outstanding credit (K5, K6)."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from commerce.models.account import Account
from commerce.models.order import Order
from core.triggers import never_emptied
from partners.models import Partner, User

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class EntryKind(models.TextChoices):
    ALLOCATION = "allocation", _("Allocation")
    LIMIT_CHANGE = "limit_change", _("Limit change")
    ORDER = "order", _("Order")
    RELEASE = "release", _("Credit given back")
    REFUND = "refund", _("Refund")
    PAYMENT = "payment", _("Payment")
    ADJUSTMENT = "adjustment", _("Adjustment")


POSTED = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.ADJUSTMENT)
"""What comes from outside: by message, or by hand."""


class CreditSender(models.Model):
    """A system that may post credit (K5): which kinds, for which company (None: all), how often in a minute."""

    name = models.CharField(max_length=60, unique=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=EntryKind))
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    per_minute = models.PositiveSmallIntegerField(default=60)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__contained_by=POSTED) & ~Q(kinds=[]), name="credit_sender_posts_known_kinds"
            ),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="credit_sender_may_send_something"),
        ]

    def __str__(self):
        return self.name


class SenderToken(models.Model):
    """A sender's token, of which only the SHA-256 is kept; `hint` is how it begins. Two may count while one is being
    replaced by the other; after `expires_at` or `ended_at` it opens nothing."""

    sender = models.ForeignKey(CreditSender, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.hint}… of {self.sender_id}"


class CreditMessage(models.Model):
    """An XML message as it came, and the answer it got: sent again it gets the same, and nothing happens twice (K5).

    `sender` is None for what Finance or an administrator brought in as a file.
    """

    class Channel(models.TextChoices):
        HTTP = "http", _("Sent by a system")
        FORM = "form", _("Brought in by Finance")
        COMMAND = "command", _("Brought in on the server")

    sender = models.ForeignKey(CreditSender, models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel)
    message_id = models.CharField(max_length=80)
    body_digest = models.CharField(max_length=64)
    body = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    """Of the answer, as HTTP counts: 200 is posted, anything else is refused as a whole."""
    answer = models.BinaryField()
    posting_count = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "message_id"], nulls_distinct=False, name="credit_message_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(sender=None, channel__in=["form", "command"]) | Q(sender__isnull=False, channel="http"),
                name="credit_message_comes_from_a_sender",
            ),
        ]
        indexes = [models.Index(fields=["sender", "-received_at"], name="credit_message_by_sender")]
        triggers = [
            pgtrigger.Protect(name="credit_messages_never_change", operation=APPEND_ONLY),
            never_emptied("credit_messages_are_never_emptied"),
        ]

    def __str__(self):
        return self.message_id


class LedgerEntry(models.Model):
    """One movement of one account, signed; the ledger only grows (K6). `key` makes a movement happen once.

    `at` never goes back within an account, so that time and id sort alike. `sub_limits` are the ids of those that moved
    along, by the same amount.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=20, choices=EntryKind)
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    balance_after = models.DecimalField(max_digits=16, decimal_places=3)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="ledger_entries")
    sub_limits = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    message = models.ForeignKey(CreditMessage, models.PROTECT, null=True, related_name="entries", db_index=False)
    key = models.CharField(max_length=160)
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
        indexes = [
            models.Index(F("account"), F("at").desc(), F("id").desc(), name="ledger_by_account_and_time"),
            models.Index(fields=["message"], name="ledger_by_message", condition=Q(message__isnull=False)),
            models.Index(
                F("account"), F("kind"), F("at").desc(), F("id").desc(), name="ledger_of_rare_kinds",
                condition=Q(kind__in=["allocation", "limit_change", "refund", "payment", "adjustment"]),
            ),
            GinIndex(
                OpClass(Upper("reason"), name="gin_trgm_ops"), name="ledger_reason_contains", condition=~Q(reason="")
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="ledger_only_grows", operation=APPEND_ONLY),
            never_emptied("ledger_is_never_emptied"),
        ]

    def __str__(self):
        return f"{self.kind} {self.amount}"
