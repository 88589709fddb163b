"""Whoever reads a page or a mail: his language, his time zone."""

import contextlib
import zoneinfo

from django.utils import timezone, translation


@contextlib.contextmanager
def as_reader(user):
    """Show times in the user's zone and words in his language, also where he has not signed in."""
    with timezone.override(zone_of(user.timezone)), translation.override(user.language):
        yield


def zone_of(name):
    """Give the zone of a name; what no machine knows is read as UTC."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def day_of(user, now):
    """Give the day that it is for somebody, in his own time zone."""
    return timezone.localtime(now, zone_of(user.timezone)).date()
