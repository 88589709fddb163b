"""Who will be asked about an order, told before it is submitted: in which order, why, how long it takes (A5)."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import AskedAs
from approvals.pages import path
from approvals.queries import absence as absences
from approvals.queries import typical
from commerce.queries.order import Panel

DAY_HOURS = 24
LONGEST_SHOWN_HOURS = 48
ONE_DAY = timedelta(days=1)


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
    warnings = [*_warnings(stations), *_own_delegations(way, stations)]
    return Panel("approvals/order/forecast.html", {"asked": asked, "warnings": warnings})


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


def _own_delegations(way, stations):
    """Who is away and has named the buyer, who never decides about his own order: he is asked although he is away."""
    asked = {each.membership_id for station in stations for each in station.people if each.role == AskedAs.APPROVER}
    if not asked:
        return
    sentence = _("%(name)s is away until %(day)s and has named you to decide. Nobody decides about an order of his own:"
                 " %(name)s is asked himself, and may not answer before he is back.")  # fmt: skip
    for absence in absences.delegated_to(way.order.responsible_id, asked, today=way.known.today(way.now)):
        day = date_format(absence.ends_on - ONE_DAY, "DATE_FORMAT")
        yield sentence % {"name": absence.membership.user.name, "day": day}
