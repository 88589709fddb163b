"""Begin and end the time in which a seller acts for a customer's user (T1, T2)."""

from datetime import timedelta

from core import audit, transactions
from core.actor import SYSTEM
from partners.models import User
from telesales.models import SalesSession
from telesales.rules import selling as rules

End = SalesSession.End


@transactions.whole
def start(*, customer, reason, by, now):
    """Begin to sell to a customer's membership; what the seller had begun before ends. Raises Refused."""
    rules.check_reason(reason)
    policy = rules.check_may_sell(by, customer.pk)
    rules.check_mode(policy)
    _lock(by.user_id)
    _end_all(by, End.REPLACED, now)
    session = SalesSession.objects.create(
        seller_id=by.membership_id,
        seller_user_id=by.user_id,
        sold_from_id=by.partner_id,
        customer=customer,
        partner_id=customer.partner_id,
        reason=reason.strip(),
        started_at=now,
        expires_at=now + timedelta(minutes=policy.session_minutes),
    )
    _record("sales.session_started", session, by, now, reason=session.reason)
    return session


@transactions.whole
def end(*, by, now, how=End.ENDED):
    """End what the seller has begun; nothing where nothing runs."""
    _lock(by.user_id)
    _end_all(by, how, now)


@transactions.whole
def close(*, session, by=SYSTEM, now):
    """End a session whose time is over, or that is no longer allowed; gives whether it has done so."""
    _lock(session.seller_user_id)
    session = SalesSession.objects.select_related("seller__user", "customer__user").get(pk=session.pk)
    if session.ended_at or (session.expires_at > now and rules.may_go_on(session)):
        return False
    _end(session, End.REFUSED, by, now)
    return True


def close_all(*, now):
    """Close whatever is open and should not be. Late, twice or at once, each is closed once. Gives how many."""
    return sum(close(session=session, now=now) for session in SalesSession.objects.filter(ended_at=None))


def _lock(seller_user_id):
    """Two tabs at once: one session after the other."""
    User.objects.select_for_update(no_key=True).get(pk=seller_user_id)


def _end_all(by, how, now):
    for session in SalesSession.objects.filter(seller_user_id=by.user_id, ended_at=None):
        _end(session, how, by, now)


def _end(session, how, by, now):
    """Whatever is open ends; what was over before ended then."""
    is_over = session.expires_at <= now
    session.ended_at = session.expires_at if is_over else now
    session.end = End.EXPIRED if is_over else how
    session.save(update_fields=["ended_at", "end"])
    _record("sales.session_ended", session, by, now, new={"end": session.end})


def _record(event, session, by, now, **told):
    told["new"] = {"customer": session.customer.user.name, **told.get("new", {})}
    audit.record(event, session, by=by, at=now, partner_id=session.partner_id, **told)
