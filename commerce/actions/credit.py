"""Open credit accounts, change limits, raise outstanding credit (K1, K5)."""

from decimal import Decimal

from django.db import transaction

from commerce import ledger
from commerce.models import Account, EntryKind
from commerce.rules import credit as rules
from core import audit


@transaction.atomic
def open_account(*, partner, currency, limit, by, now):
    """Give a partner an account; the outstanding credit starts equal to the limit (K1)."""
    rules.check_limit(limit, currency)
    account = Account.objects.create(partner=partner, currency=currency, limit=limit, balance=Decimal(0))
    given = ledger.Movement(EntryKind.ALLOCATION, limit, f"allocation:{account.pk}")
    ledger.write(account, given, by=by, now=now)
    audit.record("account.opened", account, by=by, at=now, partner_id=partner.pk, new={"limit": str(limit)})
    return account


@transaction.atomic
def change_limit(*, account, limit, reason, by, now):
    """Set another limit; the outstanding credit moves by the difference."""
    account = Account.objects.locked().get(pk=account.pk)
    rules.check_limit(limit, account.currency)
    rules.check_reason(reason)
    old, account.limit = account.limit, limit
    account.save(update_fields=["limit"])
    key = f"limit_change:{account.pk}:{account.entries.filter(kind=EntryKind.LIMIT_CHANGE).count()}"
    ledger.write(account, ledger.Movement(EntryKind.LIMIT_CHANGE, limit - old, key, reason), by=by, now=now)
    values = {"old": {"limit": str(old)}, "new": {"limit": str(limit)}}
    audit.record(
        "account.limit_changed", account, by=by, at=now, partner_id=account.partner_id, **values, reason=reason
    )
    return account


@transaction.atomic
def raise_credit(*, account, amount, key, reason, by, now, kind=EntryKind.PAYMENT):
    """Raise the outstanding credit: a payment, a refund, an adjustment (K5). Orders already held stay held (K4)."""
    account = Account.objects.locked().get(pk=account.pk)
    rules.check_amount(amount, account.currency)
    rules.check_reason(reason)
    ledger.write(account, ledger.Movement(kind, amount, key, reason), by=by, now=now)
    new = {"amount": str(amount), "balance": str(account.balance)}
    audit.record("account.raised", account, by=by, at=now, partner_id=account.partner_id, new=new, reason=reason)
    return account
