"""Who gets what of each payment of a phone sale: rows that only grow and always balance (F5)."""

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from commerce.models import PlanPayment
from core.triggers import never_emptied
from partners.models import SUBTREE_SQL, Partner
from telesales.models.phone import PhoneSale


class Share(models.TextChoices):
    TAX = "tax", _("Tax")
    FEE = "fee", _("Fee of the marketplace")
    AFFILIATE = "affiliate", _("Affiliate's commission")
    JVP = "jvp", _("Joint-venture partner's share")
    VENDOR = "vendor", _("Vendor")


class CommissionPosting(models.Model):
    """One payment of a phone sale (above zero), or what went back of one (below), shared out: its entries are its
    amount, which the database tests when the transaction ends."""

    sale = models.ForeignKey(PhoneSale, models.PROTECT, related_name="postings")
    plan_payment = models.OneToOneField(PlanPayment, models.PROTECT, related_name="commission")
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="commission_posting_is_of_something")]
        triggers = [
            pgtrigger.Protect(name="commission_postings_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("commission_postings_are_never_emptied"),
            pgtrigger.Trigger(
                name="commission_posting_is_shared_out",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("shared", "numeric")],
                func="""
                    SELECT sum(amount) INTO shared FROM telesales_commissionentry WHERE posting_id = NEW.id;
                    IF shared IS DISTINCT FROM NEW.amount THEN
                        RAISE EXCEPTION 'posting % shares out % of %', NEW.id, shared, NEW.amount
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_posting_is_shared_out';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency} of {self.sale_id}"


class CommissionEntryQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see all, anyone else what his own company gets (P12, T16)."""
        if acting.is_operator:
            return self
        return self.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


class CommissionEntry(models.Model):
    """One share of a posting. `partner` gets it; tax and fee are the operator's to pay on or to keep."""

    posting = models.ForeignKey(CommissionPosting, models.PROTECT, related_name="entries")
    share = models.CharField(max_length=10, choices=Share)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    objects = CommissionEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "commission entries"
        constraints = [
            models.UniqueConstraint(fields=["posting", "share", "partner"], name="commission_entry_one_per_share"),
            models.CheckConstraint(condition=Q(share__in=Share.values), name="commission_entry_share_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["partner", "currency", "-at", "-id"],
                include=["share", "amount"],
                name="commission_entry_by_partner",
            ),
            BrinIndex(fields=["at"], name="commission_entry_by_time"),
        ]
        triggers = [
            pgtrigger.Protect(name="commission_entries_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("commission_entries_are_never_emptied"),
            pgtrigger.Trigger(
                name="commission_entries_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                func="""
                    IF EXISTS (
                        SELECT FROM (SELECT DISTINCT posting_id FROM added) a
                        JOIN telesales_commissionposting p ON p.id = a.posting_id
                        WHERE p.amount <> (
                            SELECT sum(e.amount) FROM telesales_commissionentry e WHERE e.posting_id = p.id
                        )
                    ) THEN
                        RAISE EXCEPTION 'commission entries do not balance'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_entries_balance';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="commission_entries_come_after_the_close",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                func="""
                    IF (SELECT min(at) FROM added) < (SELECT max(ends_at) FROM telesales_commissionmonth) THEN
                        RAISE EXCEPTION 'commission entries of a month that is closed'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_entries_come_after_the_close';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.share} {self.amount} {self.currency}"


class CommissionMonth(models.Model):
    """A month of the house's own time that is closed: no entry can come into it any more, its sums are kept, so that a
    statement adds up one month however long the past is."""

    month = models.DateField(unique=True)
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closed_at__gt=F("ends_at")), name="commission_month_is_over_when_closed")
        ]
        triggers = [
            pgtrigger.Protect(name="commission_months_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("commission_months_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class CommissionClosing(models.Model):
    """What one partner got of one kind and in one currency in a closed month."""

    month = models.ForeignKey(CommissionMonth, models.PROTECT, related_name="closings", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    share = models.CharField(max_length=10, choices=Share)
    number = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "currency", "month", "share"], name="commission_closing_one_per_share"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="commission_closings_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("commission_closings_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.share} {self.amount} {self.currency} of {self.month_id}"
