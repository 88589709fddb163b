"""Who is away, who decides meanwhile, and where delegations lead (A4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from approvals.models import Absence
from approvals.queries.stand_in import MOST_DELEGATIONS
from core import prepared

WIDEST_ZONES = (timedelta(hours=-12), timedelta(hours=14))
"""Between these the date lies wherever the organisation is."""
AWAY_SQL = """
    SELECT s.approver_id, min(o.partner_id)
    FROM approvals_absence a
    JOIN approvals_approvalstep s ON s.approver_id = a.membership_id AND s.decision IS NULL
    JOIN commerce_order o ON o.id = s.order_id
    WHERE a.starts_on < a.ends_on AND a.starts_on <= %(latest)s AND a.ends_on > %(earliest)s
    GROUP BY s.approver_id ORDER BY s.approver_id
"""
CHAINS_SQL = f"""
    WITH RECURSIVE away(id, day, place, ends_on, seen, is_circle, depth) AS (
        SELECT wanted.id, wanted.day, a.delegate_id, a.ends_on, ARRAY[a.membership_id, a.delegate_id], false, 1
        FROM unnest(%(ids)s::bigint[], %(days)s::date[]) wanted(id, day) JOIN approvals_absence a ON a.id = wanted.id
        UNION ALL
        SELECT away.id, away.day, a.delegate_id, a.ends_on, away.seen || a.delegate_id, a.delegate_id = ANY(away.seen),
               away.depth + 1
        FROM away JOIN approvals_absence a ON a.membership_id = away.place
        WHERE a.starts_on <= away.day AND away.day < a.ends_on AND NOT away.is_circle
          AND away.depth <= {MOST_DELEGATIONS}
    )
    SELECT away.id, u.name, away.ends_on, away.is_circle
    FROM away JOIN partners_membership m ON m.id = away.place JOIN partners_user u ON u.id = m.user_id
    ORDER BY away.id, away.depth
"""
"""Where each absence leads on a day: the delegate, and his own while he is away himself."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """Where an absence leads: [(name, the day after his own absence, None for the last one)], or into a circle."""

    names: tuple[str, ...]
    away_until: tuple[date | None, ...]
    is_circle: bool = False

    @property
    def end(self):
        """Who is asked at last; "" in a circle, where the absent one himself is."""
        return "" if self.is_circle else self.names[-1]


def of_place(membership, *, today):
    """Give the absences of a place that are not over, the next first."""
    found = Absence.objects.filter(membership=membership, ends_on__gt=today)
    found = found.select_related("membership__user", "delegate__user")
    return [each for each in found.order_by("starts_on") if each.starts_on < each.ends_on]


def naming(membership, *, today):
    """Give the absences in which a place is the delegate and that are not over."""
    found = Absence.objects.filter(delegate=membership, ends_on__gt=today)
    found = found.select_related("membership__user", "delegate__user")
    return [each for each in found.order_by("starts_on") if each.starts_on < each.ends_on]


def delegated_to(user_id, membership_ids, *, today):
    """Give the absences of today in which some of the places have named a place of this user."""
    found = Absence.objects.filter(membership__in=membership_ids, delegate__user=user_id)
    return list(found.filter(starts_on__lte=today, ends_on__gt=today).select_related("membership__user").order_by("pk"))


def delegations(absences: Iterable[Absence], *, today):
    """Give {absence id: Delegation} on the first day of each that is still to come."""
    wanted = {absence.pk: max(absence.starts_on, today) for absence in absences}
    if not wanted:
        return {}
    with prepared.cursor() as cursor:
        cursor.execute(CHAINS_SQL, {"ids": list(wanted), "days": list(wanted.values())})
        rows = cursor.fetchall()
    found: dict[int, list] = {}
    for pk, *link in rows:
        found.setdefault(pk, []).append(link)
    return {pk: _delegation(links) for pk, links in found.items()}


def _delegation(links):
    """The day until which a delegate is away stands in the row after his own."""
    names = tuple(name for name, _ends_on, _is_circle in links)
    until = tuple(ends_on for _name, ends_on, _is_circle in links[1:])
    return Delegation(names, (*until, None), links[-1][2])


def away_with_open_steps(*, now):
    """Give [(approver's place, a partner of his orders)] of those who may be away now while something waits."""
    earliest, latest = ((now + shift).date() for shift in WIDEST_ZONES)
    with prepared.cursor() as cursor:
        cursor.execute(AWAY_SQL, {"earliest": earliest, "latest": latest})
        return cursor.fetchall()
