"""Dated absences: who decides in whose stead, and when (A4)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from partners.models import Membership, User


class Absence(models.Model):
    """`membership` is away from `starts_on` until the day before `ends_on`, by the organisation's calendar; `delegate`
    is asked instead. A delegate who is away himself passes it on (see queries.asked). Ended early it ends earlier;
    `ends_on` equal to `starts_on` is one that was taken back."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="absences")
    delegate = models.ForeignKey(Membership, models.PROTECT, related_name="delegated")
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(membership=F("delegate")), name="absence_delegate_is_another"),
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    (Func("starts_on", "ends_on", function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["delegate", "ends_on"], name="absence_by_delegate")]

    def __str__(self):
        return f"{self.membership_id} away from {self.starts_on} to {self.ends_on}"
