"""Who writes the terms of business, and when what was written makes a new version."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission

MOST = 50_000


def check_writes(by):
    """Raise unless the role decides about the marketplace."""
    if not by.may(Permission.SETTINGS_EDIT):
        raise Refused(_("Your role does not change the marketplace's settings."))


def check_new(text, last):
    """A version says something that the last one did not."""
    if not text:
        raise Refused(_("Write the terms."), field="text")
    if last and text == last.text:
        raise Refused(_("Nothing is new in this text."), field="text")


def check_seen(seen, last):
    """Nobody replaces a version that he has not read."""
    if seen != (last.number if last else 0):
        raise Refused(
            _(
                "Somebody has written another version since you opened the page. Nothing was saved: read that version,"
                " then save yours again."
            )
        )
