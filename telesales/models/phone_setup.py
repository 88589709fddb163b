"""How phone offers are sold: the marketplace's settings, and what sellers read out (F6)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import never_emptied
from partners.models import User


class PhonePolicy(models.Model):
    """The marketplace's one row of settings; without it telesales.queries.phone_setup.DEFAULTS count."""

    recording_days = models.PositiveSmallIntegerField(default=3)
    """Within how many days a recording that was asked for must be there."""
    retention_days = models.PositiveSmallIntegerField(default=730)
    """After how many days the file of a recording is deleted."""
    link_days = models.PositiveSmallIntegerField(default=7)
    """How long a payment link counts."""
    fee_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    """What the operator keeps of each payment, per cent of it (F5)."""

    class Meta:
        verbose_name_plural = "phone policies"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="phone_policy_is_one"),
            models.CheckConstraint(condition=Q(recording_days__range=(1, 30)), name="phone_policy_recordings_are_due"),
            models.CheckConstraint(condition=Q(retention_days__gte=30), name="phone_policy_recordings_are_kept"),
            models.CheckConstraint(condition=Q(link_days__range=(1, 30)), name="phone_policy_links_end"),
            models.CheckConstraint(condition=Q(fee_percent__range=(0, 50)), name="phone_policy_fee_is_a_part"),
        ]

    def __str__(self):
        return f"{self.recording_days} days"


class PhoneScript(models.Model):
    """A version of what is told on the phone: who the buyer's contracting party is, which terms apply, and the words in
    which both are said. Orders name the version; it never changes, a new one replaces it."""

    version = models.PositiveIntegerField(unique=True)
    contracting_party = models.CharField(max_length=200)
    words = models.TextField()
    terms_name = models.CharField(max_length=120)
    terms = models.TextField()
    since = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(contracting_party="") & ~Q(words="") & ~Q(terms_name="") & ~Q(terms=""),
                name="phone_script_says_everything",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="phone_scripts_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("phone_scripts_are_never_emptied"),
        ]

    def __str__(self):
        return _("Version %(number)s") % {"number": self.version}
