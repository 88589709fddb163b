"""What messages put on the first page: what waits for a response or an offer, and how it was answered (S1-S8, X5)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts, kept, spans, waiting
from core.charts import COUNT, Series
from core.waiting import Row
from messaging.models import Side
from messaging.navigation import sells
from messaging.queries import figures, organisation
from messaging.queries import home as queries
from partners.permissions import Permission

KINDS = {
    "seller": (gettext_lazy("Customer's message"), "messages", "thread", gettext_lazy("Respond"), "sales"),
    "buyer": (gettext_lazy("Supplier's message"), "messages", "thread", gettext_lazy("Respond"), "purchases"),
    "request": (gettext_lazy("Purchase request"), "tag", "request", gettext_lazy("Make an offer"), "requests"),
    "award": (gettext_lazy("Purchase process"), "list", "process", gettext_lazy("Choose an offer"), "processes"),
}
"""Kind -> its words, icon, page of one, what to do, page of all."""
ALL = {
    "seller": gettext_lazy("Sales management"),
    "buyer": gettext_lazy("Purchases management"),
    "request": gettext_lazy("All purchase requests"),
    "award": gettext_lazy("All purchase processes"),
}


def rows(acting):
    """Give what waits in the inboxes that the acting user reads and has not left to a colleague."""
    sides = [side for side, right in organisation.RIGHTS.items() if acting.may(right)]
    sides = [side for side in sides if side == Side.BUYER or sells(acting)]
    if not sides:
        return []
    company, now = organisation.company_id(acting), acting.read_at
    found = queries.waiting(company, acting.membership_id, sides, now, waiting.MOST + 1)
    return [
        waiting.cut(
            (_row(each, now) for each in found if each.kind == kind), str(ALL[kind]), reverse(f"messaging:{page}")
        )
        for kind, (_words, _icon, _one, _act, page) in KINDS.items()
    ]


def _row(each, now):
    words, icon, page, act, _all = KINDS[each.kind]
    is_over = each.until <= now
    return Row(
        kind=str(words),
        icon=icon,
        title=each.subject,
        about=each.across,
        url=reverse(f"messaging:{page}", args=[each.pk]),
        act=str(act),
        until=None if is_over else each.until,
        since=each.until if is_over else None,
    )


def answered(acting):
    """How many questions were answered in time: of one's own company by month, for the marketplace manager of all by
    week."""
    if acting.may(Permission.MESSAGE_MANAGE):
        return [_everywhere(acting)]
    if not (acting.may(Permission.MESSAGE_SELL) and sells(acting)):
        return []
    return [_own(acting)]


def _own(acting):
    now, zone = acting.read_at, spans.zone()
    months = spans.months(now, figures.MONTHS)
    found = figures.kept(organisation.company_id(acting), now=now, zone=zone)
    by_month = {timezone.localtime(line.month).date(): line.figures for line in found.months}
    at = [(each.number, each.in_time) if each else (0, 0) for each in (by_month.get(month.first) for month in months)]
    return _chart(
        months, at, head=_("Month"), title=_("Customers' questions answered within 72 hours"), position=14,
        url=reverse("messaging:figures"), action=_("Response figures"),
    )  # fmt: skip


def _everywhere(acting):
    now, zone = acting.read_at, spans.zone()
    weeks = spans.weeks(now)
    found = kept.read("answered", "all", weeks, zone, lambda: queries.answered(spans.since(weeks), zone, now))
    return _chart(
        weeks, [found.get(week.first, (0, 0)) for week in weeks], head=_("Week"),
        title=_("Questions answered within 72 hours, all companies"), position=14, url=reverse("messaging:all"),
        action=_("All conversations"),
    )  # fmt: skip


def _chart(shown, at, *, title, **told):
    number, in_time = sum(all_ for all_, _kept in at), sum(kept_ for _all, kept_ in at)
    share = {"share": charts.per_cent(in_time * 100 // number) if number else "", "number": charts.number(number)}
    return charts.columns(
        shown,
        [
            Series(_("In time"), [each for _all, each in at], "ok"),
            Series(_("Missed"), [number - each for number, each in at], "bad"),
        ],
        COUNT,
        beside=[(Series(_("Share in time"), [e * 100 // n if n else None for n, e in at]), charts.PER_CENT)],
        key="answered",
        title=title,
        said=_("%(share)s of %(number)s decided questions in time") % share,
        empty=_("Questions that ask for a response are counted here once they are answered or their time is over."),
        **told,
    )
