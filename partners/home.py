"""What partners put on the first page: companies that wait for their acceptance, and how many have come (P15, X5)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import charts, clock, kept, spans, waiting
from core.charts import COUNT, Series
from core.waiting import Row
from partners.models import Registration
from partners.permissions import Permission
from partners.queries import registration as queries

State = Registration.State


def rows(acting):
    """Give the registrations that wait for a decision, oldest first."""
    if not acting.may(Permission.REGISTRATION_DECIDE):
        return []
    found = queries.waiting_rows(waiting.MOST + 1)
    return [waiting.cut(map(_row, found), _("All registrations"), reverse("partners:registrations"))]


def _row(row):
    return Row(
        kind=_("Registration"),
        icon="partners",
        title=row["company"],
        about=", ".join(filter(None, [row["name"], row["city"]])),
        url=reverse("partners:registration", args=[row["pk"]]),
        act=_("Accept or decline"),
        since=row["confirmed_at"],
    )


def came(acting):
    """How many companies have registered by month, and what was decided, for the channel administrator."""
    if not acting.may(Permission.REGISTRATION_DECIDE):
        return []
    months, zone = spans.months(acting.read_at or clock.now()), spans.zone()
    found = kept.read(
        "registrations", "all", months, zone, lambda: queries.by_month(spans.since(months), zone)
    )  # fmt: skip
    kinds = [
        (State.ACCEPTED, _("Accepted"), "ok"),
        (State.DECLINED, _("Declined"), "bad"),
        (State.WAITING, _("Waiting"), "warn"),
    ]
    series = [
        Series(label, [found.get((month.first, kind), 0) for month in months], tone) for kind, label, tone in kinds
    ]
    number = sum(found.values())
    said = ngettext("%(number)s company has registered", "%(number)s companies have registered", number)
    return [
        charts.columns(
            months,
            series,
            COUNT,
            head=_("Month"),
            key="registrations",
            title=_("Registrations by month"),
            position=30,
            said=said % {"number": charts.number(number)},
            empty=_("Companies that register themselves are counted here. You can also make one yourself."),
            url=reverse("partners:index"),
            action=_("Partners"),
        )
    ]
