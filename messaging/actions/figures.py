"""The operator decides whether buyers read how quickly sellers respond (S8)."""

from django.db import transaction

from core import audit, transactions
from messaging.models import MessagePolicy
from messaging.queries import figures
from messaging.rules import figures as rules


@transactions.whole
def show(*, shows, by, now):
    """Show figures to buyers, or no longer. Gives whether anything has changed; raises Refused."""
    rules.check_decides(by)
    MessagePolicy.objects.get_or_create(pk=1)
    policy = MessagePolicy.objects.select_for_update().get(pk=1)
    if policy.shows_figures == shows:
        return False
    policy.shows_figures = shows
    policy.save(update_fields=["shows_figures"])
    audit.record("messages.figures_shown", policy, by=by, at=now, old={"shown": not shows}, new={"shown": shows})
    transaction.on_commit(figures.forget)
    return True
