"""The morning's list to whoever wants to be told of messages once a day (S3)."""

from core import outbox, transactions
from messaging.queries import digest as queries


@transactions.whole
def sweep(*, now):
    """Have the lists of this morning mailed: one for a place and day, whichever worker comes first or late. What is to
    be said is looked up when the mail is made; where that is nothing, there is none. Gives how many."""
    entries = [
        (f"messages.digest:{membership}:{day}", {"membership": membership})
        for membership, day in queries.readers(now=now)
    ]
    return len(outbox.enqueue_many("messages.digest", entries))
