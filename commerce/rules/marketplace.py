"""Who changes how the marketplace shows itself, and what is sound there."""

import zoneinfo

from django.conf import settings
from django.utils.translation import gettext as _

from core import colours
from core.refusal import Refused
from partners.permissions import Permission


def check_changes(by):
    """Raise unless the role decides about the marketplace."""
    if not by.may(Permission.SETTINGS_EDIT):
        raise Refused(_("Your role does not change the marketplace's settings."))


def check_fresh(found, seen):
    """Nobody writes over what he has not seen."""
    if seen != version(found):
        who = {"name": found.changed_by}
        raise Refused(
            _(
                "%(name)s has changed the settings since you opened the page. Nothing was saved: compare your entries"
                " with what counts now, then save again."
            )
            % who
        )


def version(found):
    """Give what a form remembers of the settings it shows."""
    return found.changed_at.isoformat()


def check_values(values):
    """Raise where something cannot be shown or used."""
    if "name" in values and not values["name"]:
        raise Refused(_("Give the marketplace a name."), field="name")
    if values.get("accent"):
        check_accent(values["accent"])
    if "language" in values and values["language"] not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."), field="language")
    if "timezone" in values and values["timezone"] not in zoneinfo.available_timezones():
        raise Refused(_("Choose a time zone, as Europe/Berlin."), field="timezone")


def check_accent(accent):
    """White words on it, and words in it on a light page, can be read."""
    if not colours.COLOUR.fullmatch(accent):
        raise Refused(_("Write the colour as #1f4fd8."), field="accent")
    if not colours.is_readable(accent):
        found = min(colours.contrast(accent, colours.WHITE), colours.contrast(accent, colours.PAPER))
        told = {"found": f"{found:.1f}", "least": colours.ENOUGH, "other": colours.readable(accent)}
        raise Refused(
            _(
                "Words could not be read: this colour has a contrast of %(found)s to 1, it takes %(least)s to 1. The"
                " nearest one that can be read is %(other)s."
            )
            % told,
            field="accent",
        )
