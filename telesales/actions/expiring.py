"""End opportunities whose time is over, and warn their owners three days before (T5).

That they are over follows from the clock alone; this notes it and writes mails. Run late, twice or at once, each is
ended once and each warning mailed once.
"""

from core import outbox, transactions
from core.actor import SYSTEM
from telesales.actions import opportunity_state
from telesales.models import OPPORTUNITY_LIVE, Opportunity, OpportunityState
from telesales.rules import opportunity as rules

BATCH = 200


def sweep(*, now):
    """Do both; gives how many were ended and how many warned of."""
    ended = warned = 0
    while found := expire(now=now):
        ended += found
    while found := warn(now=now):
        warned += found
    return {"expired": ended, "warned": warned}


@transactions.whole
def expire(*, now):
    """End some whose time is over; others' that are being worked on are found next time."""
    due = _live().filter(expires_at__lte=now).order_by("expires_at")[:BATCH]
    events = []
    for opportunity in due:
        opportunity.state, opportunity.ended_at = OpportunityState.EXPIRED, opportunity.expires_at
        opportunity.save(update_fields=["state", "ended_at"])
        opportunity_state.record(event="opportunity.expired", opportunity=opportunity, by=SYSTEM, now=now)
        events.append((f"opportunity.expired:{opportunity.pk}", {"opportunity": opportunity.pk}))
    outbox.enqueue_many("opportunity.expired", events)
    return len(events)


@transactions.whole
def warn(*, now):
    """Warn the owners of some that will soon be over; a change meanwhile puts both off."""
    due = _live().filter(warned_at=None, expires_at__gt=now, expires_at__lte=now + rules.WARNED)
    events = []
    for opportunity in due.order_by("expires_at")[:BATCH]:
        opportunity.warned_at = now
        opportunity.save(update_fields=["warned_at"])
        until = opportunity.expires_at.isoformat()
        key = f"opportunity.warned:{opportunity.pk}:{until}"
        events.append((key, {"opportunity": opportunity.pk, "expires_at": until}))
    outbox.enqueue_many("opportunity.warned", events)
    return len(events)


def _live():
    live = Opportunity.objects.filter(state__in=OPPORTUNITY_LIVE, deleted_at=None)
    return live.select_for_update(of=("self",), skip_locked=True)
