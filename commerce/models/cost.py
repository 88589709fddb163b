"""What products cost the house: the floor under a margin (T3). Only those who set prices for everybody read it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from commerce.models.catalogue import Product


class ProductCost(models.Model):
    """What one unit of a product costs the operator, net, in a currency; without a row it is not known."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="costs", db_index=False)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "currency"], name="product_cost_one_per_currency"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="product_cost_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency} for {self.product_id}"
