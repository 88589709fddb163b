"""Begin and end the time in which a seller acts for a customer's user (T1, T2)."""

from datetime import timedelta

from core import audit, transactions
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
    _lock(by)
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
    _lock(by)
    _end_all(by, how, now)


def _lock(by):
    """Two tabs at once: one session after the other."""
    User.objects.select_for_update(no_key=True).get(pk=by.user_id)


def _end_all(by, how, now):
    """Whatever is open ends; what was over before ended then."""
    for session in SalesSession.objects.filter(seller_user_id=by.user_id, ended_at=None):
        is_over = session.expires_at <= now
        session.ended_at = session.expires_at if is_over else now
        session.end = End.EXPIRED if is_over else how
        session.save(update_fields=["ended_at", "end"])
        _record("sales.session_ended", session, by, now, new={"end": session.end})


def _record(event, session, by, now, **told):
    told["new"] = {"customer": session.customer.user.name, **told.get("new", {})}
    audit.record(event, session, by=by, at=now, partner_id=session.partner_id, **told)
