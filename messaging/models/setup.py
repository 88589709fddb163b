"""What companies tell of themselves, what members want mailed, what the operator has decided (S4, S8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Membership, Partner, User


class CompanyProfile(models.Model):
    """What a company tells those who deal with it, besides name and address."""

    company = models.OneToOneField(Partner, models.PROTECT, related_name="profile", primary_key=True)
    about = models.TextField(max_length=3000, blank=True, default="")
    services = models.TextField(max_length=1000, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self):
        return f"profile of {self.company_id}"


class NotifyHow(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Once a day")
    NONE = "none", _("Not at all")


class NotifySetting(models.Model):
    """How somebody at one of his places is mailed of new messages; without a row: at once."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="notify_setting", primary_key=True)
    how = models.CharField(max_length=7, choices=NotifyHow)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(how__in=NotifyHow.values), name="notify_how_is_known")]

    def __str__(self):
        return f"{self.how} to {self.membership_id}"


class MessagePolicy(models.Model):
    """The operator's decision, one row: whether buyers read how quickly sellers respond."""

    shows_figures = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="message_policy_is_one_row")]

    def __str__(self):
        return "messages"
