"""How orders are delivered and what that costs: by country, weight and value (O2)."""

from django.db import models
from django.db.models import Q


class DeliveryMethod(models.Model):
    """A way of delivery. Without any active one nothing is chosen and nothing charged."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True, default="")
    days = models.PositiveSmallIntegerField(null=True)
    """Working days until it arrives, None where that is not promised."""
    tax_class = models.CharField(max_length=20, default="standard")
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class DeliveryRate(models.Model):
    """What a method costs, without tax, from a weight (grams) and a value of goods (net) on.

    Rates of the very country count before those for "" (everywhere else); of those that are reached, the highest value
    decides, then the highest weight. A method without a rate for a country is not offered there.
    """

    method = models.ForeignKey(DeliveryMethod, models.CASCADE, related_name="rates")
    country = models.CharField(max_length=2, blank=True, default="")
    currency = models.CharField(max_length=3)
    from_weight = models.PositiveIntegerField(default=0)
    from_value = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    price = models.DecimalField(max_digits=16, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["method", "country", "currency", "from_weight", "from_value"], name="delivery_rate_is_unique"
            ),
            models.CheckConstraint(condition=Q(price__gte=0, from_value__gte=0), name="delivery_rate_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.price} {self.currency} to {self.country or 'anywhere'}"
