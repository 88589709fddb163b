"""Which version of a quote a card payment is for (T6, O7)."""

import pgtrigger
from django.db import models

from commerce.models import Payment
from core.triggers import never_emptied
from telesales.models.opportunity import Quote


class QuotePayment(models.Model):
    """The payment of a yes by card: it becomes the order of this version and no other, or goes back. `po_number` is
    what the customer entered with it: until it is paid, nothing of his try stands on the draft."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="quote_payment")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="payments")
    po_number = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        triggers = [
            pgtrigger.Protect(name="quote_payments_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("quote_payments_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.payment_id} for {self.quote_id}"
