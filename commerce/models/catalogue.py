"""What is sold: categories and products (C1). Who sees a product is a matter of price lists, see pricing."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Lower, Upper

from partners.models import Partner


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


class Product(models.Model):
    """An article. `code` is the SKU: unique whatever its case. `image` is the path of a file below static/ or media."""

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    unit = models.CharField(max_length=20, default="piece")
    pack_size = models.PositiveIntegerField(default=1)
    vendor = models.ForeignKey(Partner, models.PROTECT, null=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True)
    tax_class = models.CharField(max_length=20, default="standard")
    picture = models.TextField(blank=True, default="")
    attributes = models.JSONField(default=dict)
    restricted_countries = ArrayField(models.CharField(max_length=2), default=list)
    is_active = models.BooleanField(default=True)
    search = models.GeneratedField(
        expression=SearchVector("code", weight="A", config="simple")
        + SearchVector("name", weight="A", config="english")
        + SearchVector("description", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(Upper("code"), name="product_code_is_unique")]
        indexes = [
            GinIndex(fields=["search"], name="product_words"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="product_name_trigrams"),
            GinIndex(OpClass(Lower("code"), name="gin_trgm_ops"), name="product_code_trigrams"),
            models.Index(fields=["category", "name", "id"], name="product_by_category"),
            models.Index(fields=["name", "id"], name="product_by_name"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"
