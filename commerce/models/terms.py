"""On which terms a partner orders (O2): how it may pay, and whether a PO number is asked for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commerce.models.order_state import PaymentMethod
from partners.models import Partner


class OrderTerms(models.Model):
    """A node's own terms, for it and what is below; those of the nearest node count as a whole.

    On account is offered only where there is an account as well (K1).
    """

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="order_terms")
    payment_methods = ArrayField(models.CharField(max_length=20, choices=PaymentMethod))
    needs_po_number = models.BooleanField(default=False)
    invoice_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        verbose_name_plural = "order terms"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment_methods__contained_by=PaymentMethod.values),
                name="order_terms_methods_are_known",
            ),
            models.CheckConstraint(condition=~models.Q(payment_methods=[]), name="order_terms_leave_a_way_to_pay"),
        ]

    def __str__(self):
        return f"terms of {self.partner_id}"
