"""Remind customers of quotes that end soon (T6). Run late, twice or at once, each is reminded of once."""

from datetime import timedelta

from core import outbox, transactions
from telesales.queries import quote as queries

BEFORE = timedelta(days=2)


@transactions.whole
def sweep(*, now):
    """Have a mail sent for each that waits and ends within two days; not for what was sent as short as that. Gives how
    many."""
    due = queries.waiting(until=now + BEFORE, now=now)
    events = [
        (f"quote_reminder:{quote.pk}", {"quote": quote.pk})
        for quote in due.only("sent_at", "expires_at")
        if quote.expires_at - quote.sent_at > BEFORE
    ]
    return len(outbox.enqueue_many("quotes.reminder", events))
