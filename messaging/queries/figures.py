"""How quickly companies respond as sellers, and how often within the 72 hours (S8).

Counted are the questions of customers that are decided: answered, or past their deadline by the clock. One that was
opened again counts once, as missed, whatever came of it later; when it is answered, the time since it was sent counts.
What was still open when both companies became one is not counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache

from core import prepared
from messaging.models import MessagePolicy, Side

RECENT = timedelta(days=90)
FEWEST = 5
"""Fewer decided questions say nothing about a company: buyers then read no figures."""
KEPT_SECONDS = 300
MONTHS = 12
DECIDED_SQL = f"""
    m.asks AND m.side = '{Side.BUYER}' AND (
        m.answered_at IS NOT NULL OR m.id IN (SELECT message_id FROM messaging_reopening)
        OR m.due_at <= %(now)s AND NOT EXISTS (
            SELECT FROM messaging_thread ended WHERE ended.id = m.thread_id AND ended.closed_at < m.due_at
        )
    )
"""
IN_TIME_SQL = "m.answered_at IS NOT NULL AND m.id NOT IN (SELECT message_id FROM messaging_reopening)"
FIGURES_SQL = f"""
    count(*), count(*) FILTER (WHERE {IN_TIME_SQL}),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY m.answered_at - m.sent_at)
"""
"""The Figures of a group of questions. All that these and DECIDED_SQL ask for stands in the index message_asked_of."""
EVER_SQL = f"""
    SELECT {FIGURES_SQL} FROM messaging_message m WHERE m.bound_id = %(company)s AND {DECIDED_SQL}
"""
MONTHS_SQL = f"""
    SELECT width_bucket(m.sent_at, %(months)s::timestamptz[]) AS month, {FIGURES_SQL}
    FROM messaging_message m WHERE m.bound_id = %(company)s AND m.sent_at >= %(first)s AND {DECIDED_SQL}
    GROUP BY month ORDER BY month DESC
"""
RECENT_SQL = f"""
    WITH asked AS (
        SELECT m.answered_at - m.sent_at AS took, {IN_TIME_SQL} AS in_time,
               coalesce(answer.author_id, owner.user_id) AS member
        FROM messaging_message m LEFT JOIN messaging_message answer ON answer.id = m.answer_id
        LEFT JOIN messaging_thread t ON t.id = m.thread_id AND m.answer_id IS NULL
        LEFT JOIN partners_membership owner ON owner.id = t.seller_owner_id
        WHERE m.bound_id = %(company)s AND m.sent_at > %(since)s AND {DECIDED_SQL}
    ), summed AS (
        SELECT grouping(member) = 1 AS is_whole, member, count(*) AS number,
               count(*) FILTER (WHERE in_time) AS in_time, percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median
        FROM asked GROUP BY GROUPING SETS ((), (member))
    )
    SELECT summed.is_whole, person.name, number, in_time, median
    FROM summed LEFT JOIN partners_user person ON person.id = summed.member
    ORDER BY number DESC, person.name
"""
TOLD_SQL = f"""
    SELECT m.bound_id, {FIGURES_SQL}
    FROM messaging_message m
    WHERE m.bound_id = ANY(%(companies)s) AND m.sent_at > %(since)s AND {DECIDED_SQL}
    GROUP BY m.bound_id HAVING count(*) >= %(fewest)s
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of so many decided questions so many were answered within 72 hours; `median` is how long answers took, None
    without any."""

    number: int = 0
    in_time: int = 0
    median: timedelta | None = None

    @property
    def percent(self):
        """The share within 72 hours in whole percent, rounded down: 100 is said of all alone. None without any."""
        return self.in_time * 100 // self.number if self.number else None

    @property
    def missed(self):
        return self.number - self.in_time


@dataclass(frozen=True, slots=True)
class Line:
    """The Figures of a member, by name, or of a month, by its first moment."""

    figures: Figures
    name: str = ""
    month: datetime | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """All figures of a company: of all times and of the last 90 days; of its members in these, the busiest first; of
    those of the last 12 months in which something was asked, the latest first. What nobody answered counts for whoever
    the thread is assigned to; what is assigned to nobody has no name."""

    ever: Figures
    recent: Figures
    members: list
    months: list


def company(pk, *, now, zone):
    """Give the Company that has this id, by months of a zone's calendar."""
    months = _months(now.astimezone(ZoneInfo(zone)))
    values = {"company": pk, "now": now, "since": now - RECENT, "months": months, "first": months[0]}
    with prepared.cursor() as cursor:
        cursor.execute(EVER_SQL, values)
        ever = Figures(*cursor.fetchone())
        cursor.execute(MONTHS_SQL, values)
        by_month = [Line(Figures(*row), month=months[number - 1]) for number, *row in cursor.fetchall()]
        cursor.execute(RECENT_SQL, values)
        found = cursor.fetchall()
    recent = next(Figures(*row) for is_whole, _name, *row in found if is_whole)
    members = [Line(Figures(*row), name or "") for is_whole, name, *row in found if not is_whole]
    return Company(ever, recent, members, by_month)


def _months(now):
    """Give the first moments of a moment's month and of the months before it, the latest last."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    number = first.year * 12 + first.month - 1
    return [first.replace(year=each // 12, month=each % 12 + 1) for each in range(number - MONTHS + 1, number + 1)]


def kept(pk, *, now, zone):
    """Give the same, five minutes old at most: of very many questions it takes its time."""
    key = f"messaging.figures.of.{pk}.{zone}"
    return cache.get_or_set(key, lambda: company(pk, now=now, zone=zone), KEPT_SECONDS)


def shows():
    """Whether buyers read figures: the operator's decision."""
    return cache.get_or_set("messaging.figures", _shows, KEPT_SECONDS)


def _shows():
    return MessagePolicy.objects.filter(pk=1, shows_figures=True).exists()


def forget():
    """Have the decision read anew."""
    cache.delete("messaging.figures")


def told(company_ids, now) -> dict[int, Any]:
    """Give {company id: Figures} of the last 90 days that buyers may read, in one query at most; of those alone who
    have at least FEWEST, and none at all where the operator shows none. They are five minutes old at most."""
    if not company_ids or not shows():
        return {}
    keys = {f"messaging.figures.{pk}": pk for pk in company_ids}
    known = cache.get_many(keys)
    missing = [pk for key, pk in keys.items() if key not in known]
    if missing:
        found = _told(missing, now)
        fresh = {f"messaging.figures.{pk}": found.get(pk, ()) for pk in missing}
        cache.set_many(fresh, KEPT_SECONDS)
        known |= fresh
    return {keys[key]: Figures(*row) for key, row in known.items() if row}


def _told(companies, now):
    values = {"companies": companies, "now": now, "since": now - RECENT, "fewest": FEWEST}
    with prepared.cursor() as cursor:
        cursor.execute(TOLD_SQL, values)
        return {pk: row for pk, *row in cursor.fetchall()}
