"""Saved views of list pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class SavedView(models.Model):
    """A reader's name for a list's address: filters, sort and columns. One per list may be what the list opens with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "list_key", Lower("name"), name="saved_view_name_is_unique_per_list"),
            models.UniqueConstraint(
                fields=["user", "list_key"], condition=Q(is_default=True), name="saved_view_one_default_per_list"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def link(self):
        """The address that opens it, relative to its list."""
        return f"?{self.query}&view={self.pk}" if self.query else f"?view={self.pk}"
