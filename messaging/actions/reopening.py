"""A marketplace manager opens a blocked message once more: 72 hours from now, with a reason that is kept (S8)."""

from core import audit, clock, outbox, transactions
from messaging import windows
from messaging.models import Message, Reopening, Side, Thread
from messaging.queries import recipients
from messaging.queries import reopening as found
from messaging.queries import thread as queries
from messaging.rules import reopening as rules


@transactions.whole
def reopen(*, message, reason, by, moment=clock.now):
    """Let the bound company respond again. Gives the Reopening; raises Refused.

    The thread is locked first, then the clock is read: so it agrees with the sweep and with whoever writes meanwhile.
    """
    rules.check_manages(by)
    reason = rules.check_reason(reason)
    thread = Thread.objects.locked().get(pk=message.thread_id)
    message = Message.objects.locked().get(pk=message.pk)
    now = moment()
    rules.check_can_reopen(thread, message, now, last=found.last_of(thread.pk, message.side))
    was, until = message.due_at, windows.deadline(now)
    reopening = Reopening.objects.create(
        message=message, was_due_at=was, due_at=until, reason=reason, at=now, by_id=by.author_id
    )
    bound = windows.other(message.side)
    message.due_at, message.blocked_at, message.notice_at = until, None, windows.next_notice(until, now)
    message.bound_id = getattr(thread, f"{bound}_id")  # its company may be a part of another one since (P8)
    message.save(update_fields=["due_at", "blocked_at", "notice_at", "bound"])
    thread.save(update_fields=windows.sum_up(thread, bound, queries.owing(thread, bound)))
    told = {"message": message.pk, "due_at": until.isoformat()}
    audit.record(
        "message.reopened", thread, by=by, at=now, partner_id=message.bound_id, old={"due_at": was.isoformat()},
        new=told, reason=reason,
    )  # fmt: skip
    _tell(thread, reopening, until=until.isoformat())
    return reopening


def _tell(thread, reopening, *, until):
    """Have both sides told, each member by a mail of his own."""
    for (_thread, side), places in recipients.at_once([(thread.pk, side) for side in Side]).items():
        payload = {"message": reopening.message_id, "side": str(side), "until": until}
        entries = [(f"message.reopened:{reopening.pk}:{place}", {**payload, "membership": place}) for place in places]
        outbox.enqueue_many("message.reopened", entries)
