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
    account_rules.check_can_open(partner, has_account=has_account, shared=_shared(partner.pk))
    account = Account.objects.create(
        partner=partner, currency=currency, limit=limit, balance=money.ZERO, tolerance=tolerance,
        is_on_account_allowed=is_on_account_allowed,
    )  # fmt: skip
    ledger.write(account, _allocation(account, reason), by=by, now=now)
    new = _terms(account)
    new |= {"tolerance": str(tolerance)} if tolerance else {}
    new |= {} if is_on_account_allowed else {"is_on_account_allowed": False}
    audit.record("account.opened", account, by=by, at=now, partner_id=partner.pk, new=new, reason=reason)
    return account


@transactions.whole
def open_accounts(*, limits, currency, by, now):
    """Give many partners an account each, as open_account() does; `limits` is {partner id: limit}."""
    partners = list(Partner.objects.locked().filter(pk__in=limits).order_by("pk"))
    having = set(Account.objects.filter(partner__in=partners).values_list("partner_id", flat=True))
    is_any_shared = queries.are_there()
    for partner in partners:
        rules.check_limit(limits[partner.pk], currency)
        shared = _shared(partner.pk) if is_any_shared else []
        account_rules.check_can_open(partner, has_account=partner.pk in having, shared=shared)
    accounts = Account.objects.bulk_create(
        Account(partner=partner, currency=currency, limit=limits[partner.pk], balance=money.ZERO)
        for partner in partners
    )
    ledger.write_many([(account, _allocation(account)) for account in accounts], by=by, now=now)
    audit.record_many(
        [audit.Event("account.opened", "account", each.pk, each.partner_id, new=_terms(each)) for each in accounts],
        by=by, at=now,
    )  # fmt: skip
    return accounts


def _shared(partner_id):
    """Name the nodes from this one down that have a part of the account above."""
    above = credit_queries.account_for(partner_id)
    return queries.shared_with(above.pk, partner_id) if above else []


def _allocation(account, reason=""):
    return ledger.Movement(EntryKind.ALLOCATION, account.limit, f"allocation:{account.pk}", reason)


def _terms(account):
    return {"limit": str(account.limit), "currency": account.currency}


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
