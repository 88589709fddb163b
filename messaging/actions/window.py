"""Note what the clock has decided: remind while little time is left, block what is over, tell both sides (S2, S3).

Late, twice or at once, each is noted once: a verdict does not wait for this, see windows. A worker that comes late
reminds of what is still to be done, and of nothing that a later reminder says or that is over.
"""

from core import clock, outbox, transactions
from messaging.queries import due, recipients
from messaging.windows import other

BATCH = 500


def sweep(*, moment=clock.now):
    """Note all that is due, a batch a transaction. Gives {"reminded": messages, "blocked": messages}.

    `moment` gives the time of each batch.
    """
    reminded = blocked = 0
    while due.is_any(now=(now := moment())) and (taken := batch(now=now)):
        over = sum(each.is_over for each in taken)
        blocked, reminded = blocked + over, reminded + len(taken) - over
        if len(taken) < BATCH:
            break
    return {"reminded": reminded, "blocked": blocked}


@transactions.whole
def batch(*, now, most=BATCH):
    """Note what is due of some messages that no other worker has, and have it told. Gives them as queries.due.Due."""
    taken = due.take(now=now, batch=most)
    over = [each for each in taken if each.is_over]
    if over:
        due.sum_up({each.thread for each in over})
    if taken:
        _tell(taken, over)
    return taken


def _tell(taken, over):
    """Write the mails: to whom a message binds, and of one that is over to its sender too; one to each member."""
    bound = {(each.thread, other(each.side)) for each in taken}
    sent = {(each.thread, each.side) for each in over}
    readers = recipients.at_once(bound | sent)
    left = [each for each in taken if not each.is_over]
    for topic, messages, is_sender in (
        ("message.reminder", left, False),
        ("message.blocked", over, False),
        ("message.missed", over, True),
    ):
        entries = (
            _entry(topic, each, membership)
            for each in messages
            for membership in readers[each.thread, each.side if is_sender else other(each.side)]
        )
        outbox.enqueue_many(topic, entries)


def _entry(topic, noted, membership):
    """One mail: of each deadline, since a message may be opened again, and of each reminder."""
    until, following = noted.due_at.isoformat(), noted.next_at and noted.next_at.isoformat()
    key = f"{topic}:{noted.message}:{until}:{following}:{membership}"
    return key, {"message": noted.message, "membership": membership, "until": until, "next": following}
