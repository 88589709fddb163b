"""When people of the demo write: on weekdays while offices are open, whenever the demo is made."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from messaging.models import WINDOW

ZONE = ZoneInfo("Europe/London")
OPENS, CLOSES = 8, 18
SATURDAY = 5
LATELY = timedelta(minutes=10)


def office(at, now):
    """Give a moment near `at` at which somebody wrote: as long ago as it was, on the same side of 72 hours.

    What is younger comes when offices open again, where that was before now; what is older, and what was written since
    they closed, came in the last hour of the day before.
    """
    local = at.astimezone(ZONE)
    if _is_open(local):
        return at
    later = _opening(local)
    if now - at < WINDOW and later < now - LATELY:
        return later
    return _closing(local)


def _is_open(local):
    return OPENS <= local.hour < CLOSES and local.weekday() < SATURDAY


def _opening(local):
    """The next morning on which offices open."""
    found = local.replace(hour=OPENS, minute=5 + local.minute // 2)
    while found < local or found.weekday() >= SATURDAY:
        found += timedelta(days=1)
    return found


def _closing(local):
    """The last hour of the last day on which they were open."""
    found = local.replace(hour=CLOSES - 1, minute=local.minute // 2)
    while found > local or found.weekday() >= SATURDAY:
        found -= timedelta(days=1)
    return found
