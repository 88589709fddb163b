"""Price lists, their entries and rules, and who they are assigned to (C2-C4). Nothing is precomputed (C5).

Lists have versions: a change adds rows and retires rows, it never overwrites one. So every past price can be asked for,
and a change is undone by another version.
"""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from commerce.models.catalogue import TRANSACTION_SQL, Category, Product
from partners.models import SUBTREE_SQL, Partner, User

PERIOD_IS_SOUND = Q(effective_from=None) | Q(effective_to=None) | Q(effective_from__lt=F("effective_to"))
IS_DATED = Q(effective_from__isnull=False) | Q(effective_to__isnull=False)
LIVE = Q(retired_in=None)
PERIOD = Func(F("effective_from"), F("effective_to"), function="TSTZRANGE", output_field=DateTimeRangeField())


MARKED = {"insert": {"new": "written"}, "update": {"new": "written"}, "delete": {"old": "written"}}
"""What is written to entries marks their list, however it is written: by actions, by COPY, by hand."""
HEAD_MOMENTS = ["effective_from", "effective_to"]
HEAD = ["name", "currency", *HEAD_MOMENTS, "is_active", "is_gross", "is_recommended", "priority"]


class PriceListQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see all lists, a company those of its own (C7)."""
        if acting.is_operator:
            return self
        return self.filter(owner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def locked(self):
        return self.select_for_update(of=("self",))


class PriceList(models.Model):
    """A named list of prices in one currency, in force from effective_from until before effective_to.

    `owner` None is the operator; a company's own list holds its own products only (C7). `is_gross`: prices include
    tax. `is_recommended`: the list whose price is shown struck beside one's own, one per currency.
    """

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    owner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="owned_price_lists")
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    is_gross = models.BooleanField(default=False, db_default=False)
    is_recommended = models.BooleanField(default=False, db_default=False)
    priority = models.IntegerField(default=0)
    changed_in = models.BigIntegerField(db_default=RawSQL(TRANSACTION_SQL, []), editable=False)
    """The transaction that last wrote to its entries, set by a trigger: what processes keep of a list hangs on it."""
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects = PriceListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], nulls_distinct=False, name="price_list_name_once_per_owner"
            ),
            models.CheckConstraint(condition=PERIOD_IS_SOUND, name="price_list_begins_before_it_ends"),
            models.UniqueConstraint(
                fields=["currency"], condition=Q(is_recommended=True), name="price_list_one_recommended_per_currency"
            ),
            models.CheckConstraint(
                condition=Q(is_recommended=False) | Q(owner=None), name="price_list_recommended_is_the_operators"
            ),
        ]

    def __str__(self):
        return self.name

    def head(self):
        """Give what a version remembers of the list itself."""
        kept = {name: getattr(self, name) for name in HEAD}
        return {name: value.isoformat() if value and name in HEAD_MOMENTS else value for name, value in kept.items()}


class PriceListVersion(models.Model):
    """What one change did to a list: who, when, what, how many rows came and went, and the list's head after it."""

    class Kind(models.TextChoices):
        CREATED = "created", _("Created")
        HEAD = "head", _("List changed")
        ENTRIES = "entries", _("Prices changed")
        RULES = "rules", _("Rules changed")
        MASS_UPDATE = "mass_update", _("Mass update")
        IMPORT = "import", _("Import")
        UNDO = "undo", _("Undone")

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    summary = models.CharField(max_length=300, blank=True, default="")
    added = models.PositiveIntegerField(default=0)
    retired = models.PositiveIntegerField(default=0)
    head = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "number"], name="price_list_version_counts_up"),
            models.CheckConstraint(
                condition=Q(kind__in=["created", "head", "entries", "rules", "mass_update", "import", "undo"]),
                name="price_list_version_kind_is_known",
            ),
        ]

    def __str__(self):
        return f"version {self.number} of {self.price_list_id}"


class PriceEntry(models.Model):
    """A unit price of a product from a minimum quantity on. `retired_in` None is live.

    Undated it is the regular price; one with a period counts before it, and two periods never overlap.
    """

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="entries", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT)
    min_quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=16, decimal_places=4)
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)
    added_in = models.PositiveIntegerField(default=1, db_default=1)
    retired_in = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name_plural = "price entries"
        constraints = [
            models.UniqueConstraint(
                "price_list",
                "product",
                "min_quantity",
                F("effective_from").asc(nulls_first=True),
                F("effective_to").desc(nulls_first=True),
                include=["id", "unit_price"],
                condition=LIVE,
                nulls_distinct=False,
                name="price_entry_one_per_quantity_and_period",
            ),  # read backwards it has the highest quantity first, of equals the dated one: prices are looked up in it
            ExclusionConstraint(
                name="price_entry_periods_do_not_overlap",
                expressions=[("price_list", "="), ("product", "="), ("min_quantity", "="), (PERIOD, "&&")],
                condition=LIVE & IS_DATED,
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_entry_is_not_negative"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_entry_from_one_piece"),
            models.CheckConstraint(condition=PERIOD_IS_SOUND, name="price_entry_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(retired_in=None) | Q(retired_in__gt=F("added_in")), name="price_entry_retired_after_added"
            ),
        ]
        indexes = [
            models.Index(
                fields=["price_list", "product"], condition=Q(retired_in__isnull=False), name="price_entry_history"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=f"price_entries_{operation}_mark_their_list",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=getattr(pgtrigger, operation.title()),
                referencing=pgtrigger.Referencing(**tables),
                func=f"""
                    UPDATE commerce_pricelist SET changed_in = {TRANSACTION_SQL}
                    WHERE changed_in <> {TRANSACTION_SQL} AND id IN (SELECT price_list_id FROM written);
                    RETURN NULL;
                """,
            )
            for operation, tables in MARKED.items()
        ]

    def __str__(self):
        return f"{self.unit_price} from {self.min_quantity}"


class RuleKind(models.TextChoices):
    PRICE = "price", _("Price")
    PERCENT = "percent", _("Per cent off")
    AMOUNT = "amount", _("Amount off")


class PriceRule(models.Model):
    """A price for partners with one or two properties (C3): for a product, or for a category and what is below it.

    A price for a product stands for itself; everything else changes the list's own price of the product. Conditions are
    written as `level=<id>`, `type=<id>` or `@<attribute>=<value>`, lower case, the smaller text first.
    """

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="rules", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT, null=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True)
    min_quantity = models.PositiveIntegerField(default=1)
    condition_1 = models.CharField(max_length=200)
    condition_2 = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=10, choices=RuleKind)
    value = models.DecimalField(max_digits=16, decimal_places=4)
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)
    added_in = models.PositiveIntegerField(default=1, db_default=1)
    retired_in = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "price_list",
                    "product",
                    "category",
                    "min_quantity",
                    "condition_1",
                    "condition_2",
                    "effective_from",
                    "effective_to",
                ],
                condition=LIVE,
                nulls_distinct=False,
                name="price_rule_one_per_conditions_and_period",
            ),
            ExclusionConstraint(
                name="price_rule_periods_do_not_overlap",
                expressions=[
                    ("price_list", "="),
                    (Coalesce("product", 0), "="),
                    (Coalesce("category", 0), "="),
                    ("min_quantity", "="),
                    ("condition_1", "="),
                    ("condition_2", "="),
                    (PERIOD, "&&"),
                ],
                condition=LIVE & IS_DATED,
            ),
            models.CheckConstraint(
                condition=Q(product=None, category__isnull=False) | Q(product__isnull=False, category=None),
                name="price_rule_is_of_a_product_or_a_category",
            ),
            models.CheckConstraint(
                condition=Q(condition_1__gt="") & (Q(condition_2="") | Q(condition_1__lt=F("condition_2"))),
                name="price_rule_has_one_or_two_conditions",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(kind__in=["price", "amount"]) | Q(kind="percent", value__lte=100)),
                name="price_rule_value_is_sound",
            ),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_rule_from_one_piece"),
            models.CheckConstraint(condition=PERIOD_IS_SOUND, name="price_rule_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(retired_in=None) | Q(retired_in__gt=F("added_in")), name="price_rule_retired_after_added"
            ),
        ]
        indexes = [
            models.Index(
                fields=["price_list", "product"],
                condition=LIVE & Q(product__isnull=False),
                name="price_rule_by_product",
            ),
            models.Index(
                fields=["price_list", "category"],
                condition=LIVE & Q(category__isnull=False),
                name="price_rule_by_category",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.value} for {self.condition_1} {self.condition_2}".strip()


class PriceListAssignment(models.Model):
    """Gives a list to a partner and to everything below it. Its priority, where set, replaces the list's own."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="assignments")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="price_list_assignments")
    priority = models.IntegerField(null=True)
    assigned_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "price_list"],
                condition=Q(ended_at=None),
                name="price_list_assigned_once_per_partner",
            )
        ]

    def __str__(self):
        return f"{self.price_list_id} to {self.partner_id}"


class PricePolicy(models.Model):
    """How the lists of a partner and everything below it are merged; the nearest ancestor's counts (C4)."""

    class Mode(models.TextChoices):
        PRIORITY = "priority", _("The highest-priority list that prices the product")
        LOWEST = "lowest", _("The lowest price of all lists")

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="price_policy")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRIORITY)

    class Meta:
        verbose_name_plural = "price policies"
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["priority", "lowest"]), name="price_policy_mode_is_known")
        ]

    def __str__(self):
        return f"{self.mode} for {self.partner_id}"
