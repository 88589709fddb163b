"""Taxes by class and destination (C8). Without a rate nothing is taxed: the marketplace has not set taxes up."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models.pricing import PERIOD, PERIOD_IS_SOUND


class TaxClass(models.Model):
    """A kind of goods as the tax law sees them; products name it by its code."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        verbose_name_plural = "tax classes"

    def __str__(self):
        return self.name


class TaxRate(models.Model):
    """The rate of a class in a country, in per cent, for a period; two periods never overlap."""

    tax_class = models.ForeignKey(TaxClass, models.PROTECT, related_name="rates")
    country = models.CharField(max_length=2)
    rate = models.DecimalField(max_digits=6, decimal_places=3)
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="tax_rate_periods_do_not_overlap",
                expressions=[("tax_class", "="), ("country", "="), (PERIOD, "&&")],
            ),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="tax_rate_is_a_percentage"),
            models.CheckConstraint(condition=PERIOD_IS_SOUND, name="tax_rate_begins_before_it_ends"),
        ]

    def __str__(self):
        return f"{self.rate} % in {self.country}"


class TaxTreatment(models.TextChoices):
    """Why an order is taxed as it is."""

    NONE = "none", _("Taxes are not set up")
    DOMESTIC = "domestic", _("Delivery in the seller's country")
    DESTINATION = "destination", _("Taxed in the country of delivery")
    REVERSE_CHARGE = "reverse_charge", _("Reverse charge: the buyer accounts for the tax")
    EXPORT = "export", _("Export, not taxed")
