"""Credit accounts and sub-limits (K1, K4, K8). The balance is the outstanding credit: what may still be ordered."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from partners.models import SUBTREE_SQL, Partner


class AccountQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see every account, anyone else those of his node and below (P12)."""
        if acting.is_operator:
            return self
        return self.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def locked(self):
        return self.select_for_update(of=("self",))


class Account(models.Model):
    """A partner's credit account. Branches without an account use their nearest ancestor's (K1).

    `stopped_at` is set while the balance went below zero by more than the tolerance and has not been above zero since:
    on-account orders are then held (K4). `moved_at` is when its last entry was written.
    """

    partner = models.OneToOneField(Partner, models.PROTECT, related_name="account")
    currency = models.CharField(max_length=3)
    limit = models.DecimalField(max_digits=16, decimal_places=3)
    tolerance = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    balance = models.DecimalField(max_digits=16, decimal_places=3)
    is_on_account_allowed = models.BooleanField(default=True)
    has_sub_limits = models.BooleanField(default=False, db_default=False)
    """Whether some node below has a sub-limit, so that accounts without are not asked for them."""
    stopped_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(limit__gte=0, tolerance__gte=0), name="account_limit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(balance__gte=-F("tolerance")) | Q(stopped_at__isnull=False),
                name="account_below_zero_is_stopped",
            ),
            models.CheckConstraint(
                condition=Q(balance__lte=0) | Q(stopped_at=None), name="account_above_zero_is_not_stopped"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="account_currency_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("currency"),
                condition=pgtrigger.Condition("OLD.currency IS DISTINCT FROM NEW.currency"),
                func=(
                    "IF EXISTS (SELECT FROM commerce_ledgerentry e WHERE e.account_id = OLD.id"
                    " AND e.kind <> 'allocation') THEN"
                    " RAISE EXCEPTION 'account_currency_is_fixed: account % has moved', OLD.id; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self):
        return f"account of {self.partner_id}"


class SubLimit(models.Model):
    """How much of a group's account a node and what is below it may use at once (K8). `used` is what its live orders
    have taken, less what was paid for them; it moves with the account, under the account's lock."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="sub_limits")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="sub_limits", db_index=False)
    limit = models.DecimalField(max_digits=16, decimal_places=3)
    used = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    used_before = models.DecimalField(max_digits=16, decimal_places=3, default=0, db_default=0)
    """What of that its node had taken already when the sub-limit was set; the rest is the sum of its entries."""
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner"], condition=Q(ended_at=None), name="sub_limit_one_per_node"),
            models.CheckConstraint(condition=Q(limit__gte=0), name="sub_limit_is_not_negative"),
        ]

    def __str__(self):
        return f"sub-limit of {self.partner_id}"

    @property
    def left(self):
        """What may still be used; below zero where more is used than a lowered sub-limit allows."""
        return self.limit - self.used
