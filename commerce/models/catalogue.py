"""What is sold: categories and products (C1). Who sees a product is a matter of price lists, see pricing."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower, Mod, Now, Upper
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from partners.models import SUBTREE_SQL, Partner


class Category(models.Model):
    """A node of the category tree."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name


class Attribute(models.Model):
    """How an attribute of products is shown: where it stands, its unit, and whether buyers filter by it."""

    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=20, blank=True, default="")
    is_facet = models.BooleanField(default=False)

    def __str__(self):
        return self.name


class Availability(models.TextChoices):
    IN_STOCK = "in_stock", _("In stock")
    LOW = "low", _("Low stock")
    TO_ORDER = "to_order", _("Made or bought to order")
    UNAVAILABLE = "unavailable", _("Not available at present")


class ProductQuerySet(models.QuerySet):
    def administered_by(self, acting):
        """Operator staff look after every product, anyone else after those of his own company (C7, P12)."""
        if acting.is_operator:
            return self
        return self.filter(vendor_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))

    def locked(self):
        return self.select_for_update(of=("self",))


SEARCH_SQL = """
    setweight(to_tsvector('simple', folded(code)), 'A')
    || setweight(to_tsvector('english', folded(name)) || to_tsvector('german', folded(name))
                 || to_tsvector('simple', folded(name)), 'A')
    || setweight(to_tsvector('german', folded(coalesce(texts #>> '{de,name}', ''))), 'B')
    || setweight(to_tsvector('simple', folded(coalesce(texts #>> '{pl,name}', ''))), 'B')
    || setweight(to_tsvector('english', folded(description)), 'C')
    || setweight(to_tsvector('german', folded(coalesce(texts #>> '{de,description}', ''))), 'D')
    || setweight(to_tsvector('simple', folded(coalesce(texts #>> '{pl,description}', ''))), 'D')
"""
"""Words in three languages, accents folded away. Polish has no stemmer in PostgreSQL: prefixes and trigrams help."""
SPELLED_SQL = (
    "folded(name || coalesce(' ' || (texts #>> '{de,name}'), '') || coalesce(' ' || (texts #>> '{pl,name}'), ''))"
)
"""The names by which a misspelt word is recognised."""
TRANSACTION_SQL = "pg_current_xact_id()::text::bigint"


class Product(models.Model):
    """An article. `code` is the SKU: unique whatever its case. `picture` is the path of its first image: below static/
    for the demo's drawings, else a file of the product images. `texts` holds names and descriptions in further
    languages: {"de": {"name": …, "description": …}}. Prices are a matter of price lists. `changed_in` is the
    transaction that wrote the row last."""

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    texts = models.JSONField(default=dict, db_default={})
    unit = models.CharField(max_length=20, default="piece")
    pack_size = models.PositiveIntegerField(default=1)
    weight = models.PositiveIntegerField(null=True)
    """Grams of one unit, for the cost of delivery; None is not known and counts nothing."""
    vendor = models.ForeignKey(Partner, models.PROTECT, null=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True)
    tax_class = models.CharField(max_length=20, default="standard")
    picture = models.TextField(blank=True, default="")
    attributes = models.JSONField(default=dict)
    restricted_countries = ArrayField(models.CharField(max_length=2), default=list)
    availability = models.CharField(
        max_length=20, choices=Availability, default=Availability.IN_STOCK, db_default="in_stock"
    )
    delivery_days = models.PositiveSmallIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(db_default=Now())
    changed_in = models.BigIntegerField(db_default=RawSQL(TRANSACTION_SQL, []), editable=False)
    search = models.GeneratedField(expression=RawSQL(SEARCH_SQL, []), output_field=SearchVectorField(), db_persist=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("code"), name="product_code_is_unique"),
            models.CheckConstraint(
                condition=Q(availability__in=Availability.values), name="product_availability_is_known"
            ),
            models.CheckConstraint(condition=Q(pack_size__gte=1), name="product_pack_holds_something"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="product_words"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="product_name_trigrams"),
            GinIndex(OpClass(Lower("code"), name="gin_trgm_ops"), name="product_code_trigrams"),
            GinIndex(OpClass(F("attributes"), name="jsonb_path_ops"), name="product_by_attribute"),
            models.Index(OpClass(Upper("code"), name="text_pattern_ops"), name="product_by_code_prefix"),
            models.Index(fields=["category", "name", "id"], name="product_by_category"),
            models.Index(fields=["name", "id"], name="product_by_name"),
            models.Index(fields=["changed_in"], name="product_by_change"),
            GinIndex(OpClass(RawSQL(SPELLED_SQL, []), name="gin_trgm_ops"), name="product_spelling"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="product_names_its_transaction",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"NEW.changed_in = {TRANSACTION_SQL}; RETURN NEW;",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class ProductImage(models.Model):
    """A picture of a product, re-encoded here: two WebP files in the default storage, named by their content."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    position = models.PositiveIntegerField(default=0)
    alt = models.CharField(max_length=200, blank=True, default="")
    small = models.CharField(max_length=120)
    large = models.CharField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "large"], name="product_image_once_per_product")]

    def __str__(self):
        return f"{self.large} of {self.product_id}"


class QuantityRule(models.Model):
    """In which quantities a product is ordered: by everybody, or by one partner and what is below it (C9).

    The rule of the nearest node counts as a whole. A quantity is a multiple of `increment` from `minimum` to `maximum`.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="quantity_rules", db_index=False)
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, related_name="quantity_rules")
    minimum = models.PositiveIntegerField(default=1)
    maximum = models.PositiveIntegerField(null=True)
    increment = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "partner"], nulls_distinct=False, name="quantity_rule_one_per_product_and_partner"
            ),
            models.CheckConstraint(
                condition=Q(increment__gte=1, minimum__gte=1), name="quantity_rule_counts_from_one_piece"
            ),
            models.CheckConstraint(
                condition=Q(maximum=None) | Q(maximum__gte=F("minimum")), name="quantity_rule_leaves_a_quantity"
            ),
            models.CheckConstraint(
                condition=Exact(Mod("minimum", "increment"), 0),
                name="quantity_rule_minimum_is_a_multiple",
            ),
        ]

    def __str__(self):
        return f"{self.minimum} to {self.maximum or 'any'} by {self.increment}"
