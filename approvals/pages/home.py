"""What approvals put on the first page: what waits for a decision, what one has decided, with whom it waits (A9)."""

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.pages import report as report_pages
from approvals.queries import inbox, mine, report
from approvals.queries import step as steps
from core import charts, clock, kept, money, spans, waiting
from core.charts import COUNT, Series, Words
from core.waiting import Row
from partners.permissions import Permission, Role

MOST_PEOPLE = 8
SHOWN = (
    "pk", "asked_at", "escalates_at", "order__number", "order__total", "order__currency", "order__buyer__name",
    "order__partner__name",
)  # fmt: skip
LENGTH = Words(short=report_pages.length, whole=report_pages.length)


def rows(acting):
    """Give the orders that wait for the acting user's decision, those that go on to somebody else soonest first."""
    if not acting.may(Permission.ORDER_APPROVE):
        return []
    found = inbox.waiting(acting).order_by(F("escalates_at").asc(nulls_last=True), "asked_at", "pk")
    shown = list(found.values(*SHOWN, whole=Window(Count("pk")))[: waiting.MOST + 1])
    steps.note_waiting_count(acting, shown[0]["whole"] if shown else 0)
    return [waiting.cut(map(_row, shown), _("All approvals"), reverse("approvals:inbox"))]


def _row(step):
    names = {"buyer": step["order__buyer__name"], "unit": step["order__partner__name"]}
    return Row(
        kind=_("Approval"),
        icon="approvals",
        title=step["order__number"],
        about=_("%(buyer)s, %(unit)s") % names,
        url=reverse("approvals:step", args=[step["pk"]]),
        act=_("Decide"),
        amount=money.shown(step["order__total"], step["order__currency"]),
        until=step["escalates_at"],
        since=step["asked_at"],
    )


def decisions(acting):
    """Give an approver the chart of what he has decided; whoever never decides has none."""
    if not acting.may(Permission.ORDER_APPROVE):
        return []
    weeks, zone = spans.weeks(acting.read_at or clock.now()), spans.zone()
    whole, *found = kept.read(
        "decided", f"{acting.user_id}.{acting.company_id}", weeks, zone,
        lambda: mine.decided(acting, spans.since(weeks), zone),
    )  # fmt: skip
    if not found and Role.APPROVER not in acting.roles:
        return []
    by_week = {each.first: each for each in found}
    accepted, rejected, medians = (
        [getattr(by_week.get(week.first), name, none) for week in weeks]
        for name, none in (("accepted", 0), ("rejected", 0), ("median", None))
    )
    return [
        charts.columns(
            weeks, [Series(_("Accepted"), accepted, "ok"), Series(_("Rejected"), rejected, "bad")], COUNT,
            head=_("Week"), beside=[(Series(_("Half within"), medians), LENGTH)], key="decided", position=15,
            title=_("Your decisions by week"), said=_said(whole),
            empty=_("Here you see what you have decided and how long it took, once an order was put to you."),
            url=reverse("approvals:inbox"), action=_("Approvals"),
        )
    ]  # fmt: skip


def _said(whole):
    told = {"number": whole.accepted + whole.rejected, "time": report_pages.length(whole.median)}
    return (
        ngettext(
            "%(number)s decision in these weeks, it took %(time)s",
            "%(number)s decisions in these weeks, half of them took at most %(time)s",
            told["number"],
        )
        % told
    )


def people(acting):
    """Give an administrator with whom orders wait; nothing while none does."""
    if acting.is_operator or not acting.may(Permission.AUDIT_READ):
        return []
    now = acting.read_at or clock.now()
    span = report.Span(acting.partner_id, now, now, spans.zone())
    found = kept.read("people", acting.partner_id, (), "", lambda: report.waiting(span))
    if not found:
        return []
    items = [
        (row.person, row.number, "", [report_pages.age(now - row.oldest), money.shown(row.value, row.currency)])
        for row in found[:MOST_PEOPLE]
    ]
    left = len(found) - MOST_PEOPLE
    return [
        charts.bars(
            items,
            COUNT,
            heads=[_("Person"), _("Orders"), _("Longest"), _("Worth")],
            key="people",
            title=_("With whom orders wait"),
            position=16,
            note=_("More in the report about decisions.") if left > 0 else "",
            url=reverse("approvals:report"),
            action=_("Report about decisions"),
        )
    ]
