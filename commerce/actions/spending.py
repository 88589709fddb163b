"""Marketplace managers set what companies may spend (K9). Locks: the company, or the operator for what is for all."""

from commerce.models import SpendLimit
from commerce.rules import reason as reasons
from commerce.rules import spending as rules
from core import audit, transactions
from partners.models import Partner


@transactions.whole
def set_limit(*, kind, currency, amount, by, now, partner=None, reason=""):
    """Set the limit of a kind and currency: of every company, or a company's own; an own one without amount exempts."""
    rules.check_can_edit(by)
    subject = _locked(partner)
    if partner or amount is None:
        rules.check_company(subject)
        reasons.check_given(reason)
    if amount is not None:
        rules.check_amount(amount, currency)
    known = {"kind": kind, "partner": partner and subject, "currency": currency}
    old = SpendLimit.objects.filter(**known).first()
    values = {"amount": amount, "reason": reason, "changed_at": now, "changed_by_id": by.user_id}
    limit, _made = SpendLimit.objects.update_or_create(**known, defaults=values)
    said = {"old": old and _told(old), "new": _told(limit), "reason": reason}
    audit.record("partner.spend_limit_set", subject, by=by, at=now, partner_id=subject.pk, **said)
    return limit


@transactions.whole
def drop_limit(*, limit, by, now):
    """Take a limit away: a company's own gives way to that of the marketplace, that of the marketplace to none."""
    rules.check_can_edit(by)
    subject = _locked(limit.partner)
    found = SpendLimit.objects.filter(pk=limit.pk).first()
    if found is None:
        return
    told = _told(found)
    found.delete()
    audit.record("partner.spend_limit_dropped", subject, by=by, at=now, partner_id=subject.pk, old=told)


def _locked(partner):
    """Lock whose limits change: the company, or the operator."""
    if partner:
        return Partner.objects.locked().get(pk=partner.pk)
    return Partner.objects.locked().get(kind=Partner.Kind.OPERATOR)


def _told(limit):
    amount = None if limit.amount is None else str(limit.amount)
    return {"kind": limit.kind, "currency": limit.currency, "amount": amount}
