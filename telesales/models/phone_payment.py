"""Which version of a phone offer a card payment is for, and how its buyer says yes (F3, F7, O7)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from commerce.models import Payment
from core.triggers import never_emptied
from telesales.models.phone import PhoneOffer, PhoneSale


class PhonePayment(models.Model):
    """The first card payment of a phone offer: it becomes the order of this version and no other, or goes back."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="phone_payment")
    offer = models.ForeignKey(PhoneOffer, models.PROTECT, related_name="payments")
    version = models.PositiveIntegerField()
    via = models.CharField(max_length=5, choices=PhoneSale.Via)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(via__in=PhoneSale.Via.values), name="phone_payment_via_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="phone_payments_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("phone_payments_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.payment_id} for {self.offer_id}"
