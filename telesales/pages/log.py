"""The log of what sellers did in somebody's name, as its page shows it (T2)."""

from telesales.queries import log as queries
from telesales.rules import selling as rules


def told(found, *, now):
    """Give the sessions of a page as Told; of the latest that nobody ended, whether it may still go on is asked now."""
    rows = queries.told(found, now=now)
    running = next((row for row in rows if row.until is None), None)
    if running:
        running.is_allowed = rules.may_go_on(running.session)
    return rows
