"""Who will be asked about an order, told before it is submitted: in which order, why, how long it takes (A5)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import AskedAs
from approvals.pages import path
from approvals.queries import typical
from commerce.queries.order import Panel

DAY_HOURS = 24
LONGEST_SHOWN_HOURS = 48


@dataclass(frozen=True, slots=True)
class Asked:
    """One who will be asked: why, instead of whom, and how long he usually takes."""

    names: str
    broken: str
    note: str
    usually: str
    is_dead_end: bool


def panel(*, order, acting, now):
    """Give the panel of the checkout; None where nobody is asked."""
    way = path.of(order, now=now)
    if not way.asks:
        return None
    stations = path.stations(way)
    people = {person.membership_id for station in stations for person in station.people}
    hours = typical.hours(people, now=now) if people else {}
    asked = [_asked(station, hours) for station in stations]
    return Panel("approvals/forecast.html", {"asked": asked, "warnings": list(_warnings(stations))})


def _asked(station, hours):
    usual = [hours[person.membership_id] for person in station.people if person.membership_id in hours]
    usually = usual_words(min(usual)) if usual else ""
    return Asked(station.names, station.broken, station.detail, usually, station.is_dead_end)


def usual_words(hours):
    """Say how long an answer usually takes."""
    if hours < 1:
        return _("usually within the hour")
    if hours <= LONGEST_SHOWN_HOURS:
        number = round(hours)
        return ngettext("usually within %(number)s hour", "usually within %(number)s hours", number) % {
            "number": number
        }
    number = round(hours / DAY_HOURS)
    return ngettext("usually within %(number)s day", "usually within %(number)s days", number) % {"number": number}


def _warnings(stations):
    """What the buyer should know before he submits: nobody decides, or only an administrator can."""
    for station in stations:
        if station.is_dead_end:
            yield _("%(limit)s: nobody can decide about it at the moment. The order would wait.") % {
                "limit": station.broken
            }
        elif any(person.role == AskedAs.ADMINISTRATOR for person in station.people):
            yield _("%(limit)s: only an administrator, %(names)s, can decide about it.") % {
                "limit": station.broken,
                "names": station.names,
            }
