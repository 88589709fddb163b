"""Remind whoever was asked and has not decided: after the organisation's hours, at most five times (A4).

Whoever gets a digest each morning is not reminded of single orders, see digest.
"""

from datetime import timedelta

from django.conf import settings

from approvals.links import decision as links
from approvals.models import Asked
from approvals.queries import due
from core import outbox, transactions

BATCH = 1000
LEAST_LEFT = timedelta(days=1)
"""A link that works for less than that is replaced by a new one, and then the old one is void."""


def sweep(*, now, most=100):
    """Remind of all that is due, in batches that two workers share without doing one twice. Gives how many mails."""
    sent = 0
    for _batch in range(most):
        taken, mails = _batch_of(now)
        sent += mails
        if taken < BATCH:
            break
    return sent


@transactions.whole
def _batch_of(now):
    rows = due.take_reminders(now=now, batch=BATCH)
    single = [(pk, expires) for pk, expires, gets_digest in rows if not gets_digest]
    renew(asked_ids=[pk for pk, expires in single if expires < now + LEAST_LEFT], now=now)
    enqueue(asked_ids=[pk for pk, _expires in single], now=now)
    return len(rows), len(single)


def enqueue(*, asked_ids, now):
    """Have them mailed; once for a moment."""
    moment = int(now.timestamp())
    outbox.enqueue_many("approvals.reminder", ((f"approval_reminder:{pk}:{moment}", {"asked": pk}) for pk in asked_ids))


def renew(*, asked_ids, now):
    """Give those who were asked new links; the ones they had no longer work."""
    rows = list(Asked.objects.filter(pk__in=asked_ids))
    for asked in rows:
        asked.nonce = links.nonce()
        asked.token_hash = links.fingerprint(links.token(asked))
        asked.link_expires_at = now + timedelta(days=settings.APPROVAL_LINK_DAYS)
    Asked.objects.bulk_update(rows, ["nonce", "token_hash", "link_expires_at"], batch_size=BATCH)
