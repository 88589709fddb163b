"""Open credit accounts, change limits, raise outstanding credit (K1, K5)."""

from commerce import ledger
from commerce.models import Account, EntryKind
from commerce.queries import credit as credit_queries
from commerce.queries import sub_limit as queries
from commerce.rules import account as account_rules
from commerce.rules import credit as rules
from commerce.rules import reason as reasons
from core import audit, money, transactions
from partners.models import Partner


@transactions.whole
def open_account(
    *, partner, currency, limit, by, now, tolerance=money.ZERO, is_on_account_allowed=True, reason=""
):  # fmt: skip
    """Give a partner an account; the outstanding credit starts equal to the limit (K1)."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_limit(limit, currency)
    account_rules.check_tolerance(tolerance)
    rules.check_precision(tolerance, currency, "tolerance")
    has_account = Account.objects.filter(partner=partner).exists()
    above = credit_queries.account_for(partner.pk)
    shared = queries.shared_with(above.pk, partner.pk) if above else []
    account_rules.check_can_open(partner, has_account=has_account, shared=shared)
    account = Account.objects.create(
        partner=partner, currency=currency, limit=limit, balance=money.ZERO, tolerance=tolerance,
        is_on_account_allowed=is_on_account_allowed,
    )  # fmt: skip
    given = ledger.Movement(EntryKind.ALLOCATION, limit, f"allocation:{account.pk}", reason)
    ledger.write(account, given, by=by, now=now)
    new = {"limit": str(limit), "currency": currency}
    new |= {"tolerance": str(tolerance)} if tolerance else {}
    new |= {} if is_on_account_allowed else {"is_on_account_allowed": False}
    audit.record("account.opened", account, by=by, at=now, partner_id=partner.pk, new=new, reason=reason)
    return account


@transactions.whole
def change_limit(*, account, limit, reason, by, now):
    """Set another limit; the outstanding credit moves by the difference."""
    account = Account.objects.locked().get(pk=account.pk)
    reasons.check_given(reason)
    return move_limit(account=account, limit=limit, reason=reason, by=by, now=now)


def move_limit(*, account, limit, reason, by, now):
    """Set another limit on an account that the caller has locked."""
    rules.check_limit(limit, account.currency)
    old, account.limit = account.limit, limit
    account.save(update_fields=["limit"])
    key = f"limit_change:{account.pk}:{account.entries.filter(kind=EntryKind.LIMIT_CHANGE).count()}"
    ledger.write(account, ledger.Movement(EntryKind.LIMIT_CHANGE, limit - old, key, reason), by=by, now=now)
    values = {"old": {"limit": str(old)}, "new": {"limit": str(limit)}}
    audit.record(
        "account.limit_changed", account, by=by, at=now, partner_id=account.partner_id, **values, reason=reason
    )
    return account


@transactions.whole
def raise_credit(*, account, amount, key, reason, by, now, kind=EntryKind.PAYMENT):
    """Raise the outstanding credit: a payment, a refund, an adjustment (K5). Orders already held stay held (K4)."""
    account = Account.objects.locked().get(pk=account.pk)
    rules.check_amount(amount, account.currency)
    reasons.check_given(reason)
    ledger.write(account, ledger.Movement(kind, amount, key, reason), by=by, now=now)
    new = {"amount": str(amount), "balance": str(account.balance)}
    audit.record("account.raised", account, by=by, at=now, partner_id=account.partner_id, new=new, reason=reason)
    return account
