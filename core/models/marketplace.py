"""How the marketplace shows itself: its name and colours, who writes its mails, its texts, what new people get."""

from django.db import models
from django.db.models import Q


class Marketplace(models.Model):
    """The marketplace's one row; without it core.marketplace.PLAIN counts.

    `logo` names a file (see core.logos), `accent` is #rrggbb; empty ones leave the house's own look.
    """

    name = models.CharField(max_length=60, default="Counterpart")
    logo = models.CharField(max_length=60, blank=True, default="")
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    accent = models.CharField(max_length=7, blank=True, default="")
    mail_name = models.CharField(max_length=60, blank=True, default="")
    mail_reply_to = models.EmailField(blank=True, default="")
    mail_footer = models.CharField(max_length=400, blank=True, default="")
    sign_in_hint = models.CharField(max_length=300, blank=True, default="")
    registration_message = models.CharField(max_length=600, blank=True, default="")
    footer = models.CharField(max_length=120, blank=True, default="")
    imprint_url = models.URLField(blank=True, default="")
    privacy_url = models.URLField(blank=True, default="")
    language = models.CharField(max_length=10, default="en-gb")
    timezone = models.CharField(max_length=40, default="Europe/London")
    setup_dismissed_at = models.DateTimeField(null=True)
    """When somebody said that the steps of the first hour need not be shown any more."""
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="marketplace_is_one"),
            models.CheckConstraint(condition=~Q(name=""), name="marketplace_has_a_name"),
            models.CheckConstraint(
                condition=Q(accent="") | Q(accent__regex=r"^#[0-9a-f]{6}$"), name="marketplace_accent_is_a_colour"
            ),
            models.CheckConstraint(
                condition=Q(logo="", logo_width=0, logo_height=0)
                | ~Q(logo="") & Q(logo_width__gt=0) & Q(logo_height__gt=0),
                name="marketplace_logo_has_a_size",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def logo_size(self):
        """Width and height, in points of a page, at which the logo stands in a head: 28 high, 160 wide at most."""
        return _fitted(self.logo_width, self.logo_height, 160, 28)

    @property
    def logo_mail_size(self):
        """The same in a mail."""
        return _fitted(self.logo_width, self.logo_height, 200, 40)


def _fitted(width, height, most_width, most_height):
    if not width or not height:
        return 0, 0
    share = min(most_width / width, most_height / height, 1)
    return max(1, round(width * share)), max(1, round(height * share))
