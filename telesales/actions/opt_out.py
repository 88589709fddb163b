"""Forbid and allow again that sellers order in one's name (T2)."""

from core import audit, transactions
from partners.models import User
from telesales.actions import selling
from telesales.models import SalesOptOut, SalesSession
from telesales.queries import setup
from telesales.rules import opt_out as rules


@transactions.whole
def forbid(*, by, now):
    """From now on nobody orders in the user's name; a session that runs ends. Raises Refused."""
    user = _locked(by)
    rules.check_can_choose(by, setup.policy())
    if SalesOptOut.objects.get_or_create(user=user, defaults={"since": now})[1]:
        audit.record("sales.forbidden", user, by=by, at=now, partner_id=by.partner_id)
        for session in SalesSession.objects.filter(customer__user=user, ended_at=None):
            selling.close(session=session, by=by, now=now)


@transactions.whole
def allow(*, by, now):
    """Let sellers order in the user's name again; nothing where they may already."""
    user = _locked(by)
    rules.check_can_choose(by, setup.policy())
    if SalesOptOut.objects.filter(user=user).delete()[0]:
        audit.record("sales.allowed", user, by=by, at=now, partner_id=by.partner_id)


def _locked(by):
    return User.objects.select_for_update(no_key=True).get(pk=by.user_id)
