"""Who does not want the morning's list of what waits for him (A9)."""

from django.db import models

from partners.models import Membership


class DigestOptOut(models.Model):
    """`membership` gets neither digests nor single reminders where he would get a digest; requests always come."""

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="digest_opt_out")
    at = models.DateTimeField()

    def __str__(self):
        return f"no digests to {self.membership_id}"
