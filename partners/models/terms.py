"""The operator's terms of business, in versions that stay as they were: whoever registers accepts the last one."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import never_emptied
from partners.models.people import User


class BusinessTerms(models.Model):
    """A version of the terms of business. Registrations name the one that was accepted; a new one replaces it."""

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    since = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "business terms"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="business_terms_say_something")]
        triggers = [
            pgtrigger.Protect(name="business_terms_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("business_terms_are_never_emptied"),
        ]

    def __str__(self):
        return _("Version %(number)s") % {"number": self.number}
