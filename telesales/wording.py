"""Words that several lists of telesales write in their cells."""

from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext


def age_words(days):
    """Write a number of whole days."""
    if days < 1:
        return gettext("today")
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def day_words(at):
    """Write the day of a moment in the reader's zone, a dash for None."""
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT") if at else "–"
