"""How the marketplace sells for others: its mode, what each role may do, which prices it may offer (T3, T4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models import Category
from partners.permissions import SELLER_ROLES, Role

SELLER_ROLE_CHOICES = [(role.value, role.label) for role in SELLER_ROLES]


class SalesMode(models.TextChoices):
    DIRECT = "direct", _("Direct: sellers order for customers at once")
    OPPORTUNITIES = "opportunities", _("Opportunities: sellers prepare sales that are reviewed and quoted")


class SalesPolicy(models.Model):
    """The marketplace's one row of settings; without it telesales.queries.setup.DEFAULTS count."""

    mode = models.CharField(max_length=20, choices=SalesMode, default=SalesMode.DIRECT)
    may_opt_out = models.BooleanField(default=False)
    """Whether users may forbid that others sell to them in this way."""
    session_minutes = models.PositiveSmallIntegerField(default=60)
    quote_days = models.PositiveSmallIntegerField(default=14)

    class Meta:
        verbose_name_plural = "sales policies"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="sales_policy_is_one"),
            models.CheckConstraint(condition=Q(mode__in=SalesMode.values), name="sales_policy_mode_is_known"),
            models.CheckConstraint(
                condition=Q(session_minutes__range=(5, 60)), name="sales_policy_sessions_end_within_the_hour"
            ),
            models.CheckConstraint(condition=Q(quote_days__range=(1, 90)), name="sales_policy_quotes_end"),
        ]

    def __str__(self):
        return self.mode


class SellerSetting(models.Model):
    """What sellers of a role may do beside selling at the customer's own prices: all of it off by default (T3)."""

    role = models.CharField(max_length=30, choices=SELLER_ROLE_CHOICES, unique=True)
    change_prices = models.BooleanField(default=False)
    custom_terms = models.BooleanField(default=False)
    payment_methods = models.BooleanField(default=False)
    set_dates = models.BooleanField(default=False)
    finalise = models.BooleanField(default=False)
    deletion = models.BooleanField(default=False)
    every_user = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=SELLER_ROLES), name="seller_setting_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.MARKETPLACE_MANAGER) | Q(finalise=True), name="seller_setting_managers_finalise"
            ),
        ]

    def __str__(self):
        return self.role


class OverrideMode(models.TextChoices):
    WARN = "warn", _("Warn")
    REQUIRE = "require", _("Ask a manager")
    BLOCK = "block", _("Refuse")


class OverrideRule(models.Model):
    """Which prices sellers of a role may offer in a category and what is below it (None: everywhere else).

    `max_discount` and `max_markup` are per cent of the customer's own price, `margin_floor` per cent of the offered
    price that must stay above cost, `monthly_amount` what may be given to one company in a calendar month, in
    `currency`; None is without such a bound. What goes beyond is treated as `mode` says.
    """

    role = models.CharField(max_length=30, choices=SELLER_ROLE_CHOICES)
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="override_rules")
    max_discount = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    max_markup = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    margin_floor = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    monthly_amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    mode = models.CharField(max_length=10, choices=OverrideMode)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "category"], nulls_distinct=False, name="override_rule_one_per_role_and_category"
            ),
            models.CheckConstraint(condition=Q(role__in=SELLER_ROLES), name="override_rule_role_is_known"),
            models.CheckConstraint(condition=Q(mode__in=OverrideMode.values), name="override_rule_mode_is_known"),
            models.CheckConstraint(
                condition=(Q(max_discount=None) | Q(max_discount__range=(0, 100)))
                & (Q(max_markup=None) | Q(max_markup__range=(0, 1000)))
                & (Q(margin_floor=None) | Q(margin_floor__range=(0, 100))),
                name="override_rule_bounds_are_per_cents",
            ),
            models.CheckConstraint(
                condition=Q(monthly_amount=None, currency="") | Q(monthly_amount__gte=0) & ~Q(currency=""),
                name="override_rule_amount_has_a_currency",
            ),
        ]

    def __str__(self):
        return f"{self.mode} {self.role} in {self.category_id}"
