"""Conversations between two companies about something that one of them sells (S1)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from commerce.models import Product
from messaging.models.process import PurchaseProcess
from partners.models import Membership, Partner, User


class Side(models.TextChoices):
    SELLER = "seller", _("Seller")
    BUYER = "buyer", _("Buyer")


class ThreadQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))


def shut_later(side):
    """Threads whose moment at which a side is shut is not the next until which it owes a response: few are to come."""
    due_at, shut_at = f"{side}_due_at", f"{side}_shut_at"
    return Q(**{due_at: None, f"{shut_at}__isnull": False}) | Q(**{f"{due_at}__lt": F(shut_at)})


class Thread(models.Model):
    """What two companies say to each other about one product; `process` where it is an offer for a purchase process.

    `seller` and `buyer` are companies, the tops of their trees: each has one inbox for either side. The rest of the
    row sums its messages up, for lists. `seller_due_at` is the first moment until which the seller owes a response,
    None when he owes none. From `seller_shut_at` on he can write no more: the deadline of the buyer's last message,
    None where that has none or was answered. Both may be over; the clock decides, whenever they are read (S3).
    `seller_responded_at` is when the seller first wrote after the buyer had: from then on the buyer reads his profile
    (S4). So for the buyer.
    """

    seller = models.ForeignKey(Partner, models.PROTECT, related_name="sales_threads", db_index=False)
    buyer = models.ForeignKey(Partner, models.PROTECT, related_name="purchase_threads", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="threads")
    process = models.ForeignKey(PurchaseProcess, models.PROTECT, null=True, related_name="threads")
    subject = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=6, choices=Side)
    last_at = models.DateTimeField()
    last_by = models.CharField(max_length=6, choices=Side)
    seller_due_at = models.DateTimeField(null=True)
    seller_shut_at = models.DateTimeField(null=True)
    seller_responded_at = models.DateTimeField(null=True)
    seller_owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="sales_threads")
    buyer_due_at = models.DateTimeField(null=True)
    buyer_shut_at = models.DateTimeField(null=True)
    buyer_responded_at = models.DateTimeField(null=True)
    buyer_owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="purchase_threads")
    closed_at = models.DateTimeField(null=True)
    """When both came to be one company: it is read, and nobody writes in it any more."""

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="thread_is_between_two_companies"),
            models.CheckConstraint(
                condition=Q(started_by__in=Side.values, last_by__in=Side.values), name="thread_sides_are_known"
            ),
            models.CheckConstraint(condition=Q(last_at__gte=F("started_at")), name="thread_last_comes_after_first"),
            models.UniqueConstraint(
                fields=["seller", "buyer", "product", "process"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="thread_one_about_a_product",
            ),
            models.CheckConstraint(
                condition=~Q(process=None) | Q(started_by=Side.BUYER), name="thread_of_seller_answers_a_process"
            ),
        ]
        indexes = [
            index
            for side in ("seller", "buyer")
            for index in (
                models.Index(side, F("last_at").desc(), F("id").desc(), name=f"thread_of_{side}"),
                models.Index(fields=[side, "started_at", "id"], name=f"thread_begun_{side}"),
                models.Index(fields=[side, f"{side}_due_at", f"{side}_shut_at"], name=f"thread_{side}_due"),
                models.Index(fields=[side, f"{side}_shut_at"], name=f"thread_{side}_shut"),
                models.Index(fields=[side, f"{side}_shut_at"], condition=shut_later(side), name=f"thread_{side}_later"),
            )
        ] + [
            GinIndex(OpClass(Upper("subject"), name="gin_trgm_ops"), name="thread_subject_contains"),
            models.Index(F("last_at").desc(), F("id").desc(), name="thread_latest"),
            models.Index(fields=["started_at", "id"], name="thread_begun"),
            models.Index(fields=["id"], include=["closed_at"], condition=~Q(closed_at=None), name="thread_closed"),
        ]

    def __str__(self):
        return self.subject


class Reading(models.Model):
    """How far somebody has read a thread, from his place: everything sent until `until`."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="readings", db_index=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "membership"], name="reading_one_of_each_reader"),
        ]

    def __str__(self):
        return f"{self.thread_id} by {self.membership_id}"


class ThreadNote(models.Model):
    """What the members of one side write for each other: the other side never reads it, and it answers nothing."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="notes")
    side = models.CharField(max_length=6, choices=Side)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    body = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="thread_note_side_is_known"),
            models.CheckConstraint(condition=~Q(body=""), name="thread_note_says_something"),
        ]

    def __str__(self):
        return self.body
