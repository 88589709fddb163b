"""How somebody is told of messages at one of his places (S3)."""

from messaging.models import NotifyHow, NotifySetting
from partners.models import Membership


def place(pk):
    """Give the membership with its user and partner."""
    return Membership.objects.select_related("user", "partner").get(pk=pk)


def how(place_):
    """Give what was chosen for a place, at once where nothing was."""
    chosen = NotifySetting.objects.filter(pk=place_.pk).values_list("how", flat=True).first()
    return NotifyHow(chosen) if chosen else NotifyHow.AT_ONCE
