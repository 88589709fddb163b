"""Figures of the first pages: what was ordered, and what is owed; each in one statement (X5).

An order counts by the day it was submitted, at what is left of its total, once it has been placed; one that waits, or
came to nothing, counts nowhere. Sums are of one currency each.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core import prepared
from partners.models import SUBTREE_SQL

SUBTREE = SUBTREE_SQL.replace("%s", "%(node)s")
COUNTS_SQL = "o.submitted_at >= %(since)s AND o.placed_at IS NOT NULL AND o.state <> 'cancelled'"
WHEN_SQL = "date_trunc(%(unit)s, o.submitted_at AT TIME ZONE %(zone)s)::date"
SUMS_SQL = f"""
    SELECT {WHEN_SQL}, o.channel, o.currency, count(*), sum(o.total - o.given_back)
    FROM commerce_order o WHERE {COUNTS_SQL} AND {{which}} GROUP BY 1, 2, 3
"""
BELOW_SQL = SUMS_SQL.format(which=f"o.partner_id IN ({SUBTREE})")
ALL_SQL = SUMS_SQL.format(which="true")
UNITS_SQL = f"""
    WITH RECURSIVE down(unit, id) AS (
        SELECT id, id FROM partners_partner WHERE id = %(node)s OR parent_id = %(node)s
        UNION ALL
        SELECT down.unit, p.id FROM down JOIN partners_partner p ON p.parent_id = down.id WHERE down.unit <> %(node)s
    )
    SELECT unit.name, unit.code, o.currency, count(*), sum(o.total - o.given_back) AS value
    FROM down JOIN commerce_order o ON o.partner_id = down.id JOIN partners_partner unit ON unit.id = down.unit
    WHERE {COUNTS_SQL} GROUP BY unit.id, unit.name, unit.code, o.currency ORDER BY value DESC, unit.code
"""
OVERDUE_SQL = """
    SELECT currency, CASE WHEN days <= 30 THEN 0 WHEN days <= 60 THEN 1 WHEN days <= 90 THEN 2 ELSE 3 END,
           count(*), sum(open)
    FROM (SELECT currency, open, %(today)s::date - due_on AS days FROM commerce_invoice
          WHERE settled_at IS NULL AND due_on < %(today)s) late
    GROUP BY 1, 2
"""
DUE_SQL = """
    SELECT date_trunc('month', due_on)::date, currency, count(*), sum(paid), sum(open) FROM commerce_invoice
    WHERE due_on >= %(since)s AND due_on <= %(today)s GROUP BY 1, 2
"""
HOLDS_SQL = """
    SELECT date_trunc('week', ended_at AT TIME ZONE %(zone)s)::date, outcome, count(*) FROM commerce_hold
    WHERE ended_at >= %(since)s AND outcome IN ('released', 'rejected') GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Sum:
    """Orders of a month or week (its first day), of one channel and currency."""

    first: date
    channel: str
    currency: str
    number: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """Orders of a node's branch (with all below it), or of the node itself."""

    name: str
    code: str
    currency: str
    number: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """Invoices that fell due in a month: how many, what of them is paid, what is still open."""

    first: date
    currency: str
    number: int
    paid: Decimal
    open: Decimal

    @property
    def value(self):
        return self.paid + self.open


def below(node_id, since, unit, zone):
    """Give the Sums of a node and what is below it, by `unit`: month or week."""
    return sums(BELOW_SQL, {"node": node_id, "since": since, "unit": unit, "zone": zone})


def everywhere(since, unit, zone):
    """Give the Sums of the whole marketplace."""
    return sums(ALL_SQL, {"since": since, "unit": unit, "zone": zone})


def sums(sql, values):
    """Give the Sums of a statement made of SUMS_SQL."""
    return [Sum(*row) for row in _rows(sql, values)]


def units(node_id, since):
    """Give the Units of a node, the biggest first."""
    return [Unit(*row) for row in _rows(UNITS_SQL, {"node": node_id, "since": since})]


def overdue(today):
    """Give [(currency, 0 to 3 for up to 30, 60, 90 days and more, number, amount)]."""
    return _rows(OVERDUE_SQL, {"today": today})


def due(since, today):
    """Give the Dues of the months from a day on, up to today."""
    return [Due(*row) for row in _rows(DUE_SQL, {"since": since, "today": today})]


def holds_ended(since, zone):
    """Give {(first day of a week, outcome): number of holds that were decided}."""
    return {(week, outcome): number for week, outcome, number in _rows(HOLDS_SQL, {"since": since, "zone": zone})}


def _rows(sql, values):
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
