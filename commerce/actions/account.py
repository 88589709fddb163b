"""Change how an account is kept, and give nodes below a part of it (K4, K8). Opening it and its limit: see credit."""

from commerce import ledger
from commerce.actions import credit
from commerce.models import Account, SubLimit
from commerce.queries import credit as queries
from commerce.queries import exposure
from commerce.rules import account as rules
from commerce.rules import credit as amounts
from commerce.rules import reason as reasons
from core import audit, transactions
from partners.models import Partner


@transactions.whole
def change(*, account, limit, tolerance, is_on_account_allowed, currency, reason, by, now):
    """Set limit, tolerance, currency and whether one may order on account at all; why is kept with each change.

    Another tolerance stops the account or leaves it stopped by what its balance is then (K4).
    """
    account = Account.objects.locked().get(pk=account.pk)
    reasons.check_given(reason)
    amounts.check_limit(limit, currency)
    rules.check_tolerance(tolerance)
    rules.check_currency(account, currency, is_used=queries.is_used(account))
    amounts.check_precision(tolerance, currency, "tolerance")
    new = {"currency": currency, "tolerance": tolerance, "is_on_account_allowed": is_on_account_allowed}
    changed = {name: value for name, value in new.items() if value != getattr(account, name)}
    rules.check_changes(changed or limit != account.limit)
    told = {name: getattr(account, name) for name in changed}
    lowered = {"tolerance": tolerance} if tolerance < account.tolerance else {}
    _set(account, {name: value for name, value in changed.items() if name not in lowered}, now=now)
    if limit != account.limit:
        credit.move_limit(account=account, limit=limit, reason=reason, by=by, now=now)
    _set(account, lowered, now=now)  # last, so that what the limit gave counts for it
    if changed:
        _tell(account, "account.terms_changed", by, now, reason, old=told, new=changed)
    return account


def _set(account, values, *, now):
    for name, value in values.items():
        setattr(account, name, value)
    if values:
        ledger.judge(account, now=now)
        account.save(update_fields=[*values, "stopped_at"])


@transactions.whole
def share(*, account, partner, limit, reason, by, now):
    """Let a node and what is below it use no more than this of the account. What they have taken and not paid yet
    counts from the beginning (K8)."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    account = Account.objects.locked().select_related("partner").get(pk=account.pk)
    amounts.check_limit(limit, account.currency)
    reasons.check_given(reason)
    nearest = queries.account_for(partner.pk)
    is_shared = SubLimit.objects.filter(partner=partner, ended_at=None).exists()
    rules.check_can_share(account, partner, nearest_id=nearest and nearest.pk, is_shared=is_shared)
    used = exposure.taken(partner.pk, account)
    known = {"account": account, "partner": partner, "limit": limit, "used": used, "used_before": used}
    sub_limit = SubLimit.objects.create(**known, created_at=now)
    _mark(account)
    _tell(account, "account.sub_limit_set", by, now, reason, new={"node": partner.code, "limit": limit, "used": used})
    return sub_limit


@transactions.whole
def change_share(*, sub_limit, limit, reason, by, now):
    """Set another sub-limit; what is used stays. Below that, new orders are held."""
    account, sub_limit = _locked(sub_limit)
    amounts.check_limit(limit, account.currency)
    reasons.check_given(reason)
    rules.check_is_open(sub_limit)
    rules.check_changes(limit != sub_limit.limit)
    old, sub_limit.limit = sub_limit.limit, limit
    sub_limit.save(update_fields=["limit"])
    node = sub_limit.partner.code
    old, new = {"node": node, "limit": old}, {"node": node, "limit": limit}
    _tell(account, "account.sub_limit_changed", by, now, reason, old=old, new=new)
    return sub_limit


@transactions.whole
def end_share(*, sub_limit, reason, by, now):
    """Let the node use what the account has, like the others."""
    account, sub_limit = _locked(sub_limit)
    reasons.check_given(reason)
    rules.check_is_open(sub_limit)
    sub_limit.ended_at = now
    sub_limit.save(update_fields=["ended_at"])
    _mark(account)
    old = {"node": sub_limit.partner.code, "limit": sub_limit.limit, "used": sub_limit.used}
    _tell(account, "account.sub_limit_ended", by, now, reason, old=old)
    return sub_limit


def _locked(sub_limit):
    """Give the account, locked, and the sub-limit as it is then."""
    account = Account.objects.locked().get(pk=sub_limit.account_id)
    return account, SubLimit.objects.select_related("partner").get(pk=sub_limit.pk)


def _mark(account):
    account.has_sub_limits = account.sub_limits.filter(ended_at=None).exists()
    account.save(update_fields=["has_sub_limits"])


def _tell(account, event, by, now, reason, **values):
    shown = {
        side: {name: value if isinstance(value, bool) else str(value) for name, value in told.items()}
        for side, told in values.items()
    }
    audit.record(event, account, by=by, at=now, partner_id=account.partner_id, reason=reason, **shown)
