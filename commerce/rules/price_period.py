"""When prices are in force: half-open periods that fit beside each other, told in the reader's words and zone (C4)."""

from typing import NamedTuple

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.refusal import Refused


class Period(NamedTuple):
    """From `begins` until before `ends`; None is open. Open on both sides it is the regular price, not a dated one."""

    begins: object = None
    ends: object = None

    @property
    def is_dated(self):
        return self.begins is not None or self.ends is not None

    def overlaps(self, other):
        return (self.begins is None or other.ends is None or self.begins < other.ends) and (
            other.begins is None or self.ends is None or other.begins < self.ends
        )


def of(row):
    """Give the Period of an entry or a rule."""
    return Period(row.effective_from, row.effective_to)


def moment(at):
    """Say a moment in the reader's zone: the day alone where it is midnight there."""
    local = timezone.localtime(at)
    return formats.date_format(local, "DATE_FORMAT" if (local.hour, local.minute) == (0, 0) else "DATETIME_FORMAT")


def words(period):
    """Say a period."""
    if not period.is_dated:
        return _("always")
    if period.ends is None:
        return _("from %(begin)s on") % {"begin": moment(period.begins)}
    if period.begins is None:
        return _("until before %(end)s") % {"end": moment(period.ends)}
    return _("from %(begin)s until before %(end)s") % {"begin": moment(period.begins), "end": moment(period.ends)}


def check_sound(period):
    """It ends after it has begun."""
    if period.begins is not None and period.ends is not None and period.begins >= period.ends:
        raise Refused(_("It has to end after it begins."), field="effective_to")


def cut(period, others):
    """Make room for a period among rows of the same kind: [(row, [Period left of it])] of those to be cut off.

    `others` are live entries or rules for the same thing. An open one that began earlier ends where the new one begins,
    and goes on where that ends; any other overlap is refused, naming it.
    """
    check_sound(period)
    found = []
    for row in others:
        theirs = of(row)
        if not period.is_dated or not theirs.is_dated:
            _check_other(period, theirs)
        elif period.overlaps(theirs):
            found.append((row, _pieces(period, theirs)))
    return found


def _check_other(period, theirs):
    if period.is_dated == theirs.is_dated:
        raise Refused(_("There is one without dates for this quantity already: change that one."), field="min_quantity")


def _pieces(period, theirs):
    if theirs.ends is not None or period.begins is None or theirs.begins >= period.begins:
        told = {"period": words(theirs)}
        raise Refused(_("The period overlaps one that is there already: %(period)s.") % told, field="effective_from")
    left = [Period(theirs.begins, period.begins)]
    return [*left, Period(period.ends, None)] if period.ends is not None else left
