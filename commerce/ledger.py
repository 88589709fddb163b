"""The only writer of credit: the account row is locked, the ledger gets a row, the balance is their sum (K2, K4, K6).

Amounts are signed Decimals in the account's currency. An order is charged at most once, and each cause gives back at
most once: the keys of the entries say so, and a constraint keeps them unique.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.models import Account, EntryKind, LedgerEntry
from core import money, prepared


@dataclass(frozen=True, slots=True)
class CreditTest:
    """Whether an amount on account would be held, and the sentence that says why."""

    is_held: bool
    reason: str = ""


def test(account, total):
    """Say what an order of `total` meets on this account: exactly zero is fine, below is not (K2); once below, all
    wait until the balance is above zero again (K4)."""
    after = account.balance - total
    if after < 0:
        short = money.shown(-after, account.currency)
        return CreditTest(True, _("The outstanding credit is %(amount)s short.") % {"amount": short})
    if account.stopped_at:
        return CreditTest(True, _("Ordering on account is stopped until the outstanding credit is above zero again."))
    return CreditTest(False)


def charge(*, account, order, by, now):
    """Take the order's total from the locked account (K2)."""
    post(
        account=account, kind=EntryKind.ORDER, amount=-order.total, key=f"order:{order.pk}", order=order, by=by, now=now
    )


def give_back(*, order, amount, key, by, now, reason, kind=EntryKind.RELEASE):
    """Give a part of an order's total back to the account that it was taken from; nothing if none was taken (K3)."""
    taken = LedgerEntry.objects.filter(key=f"order:{order.pk}").first()
    if taken is None:
        return
    account = Account.objects.locked().get(pk=taken.account_id)
    post(account=account, kind=kind, amount=amount, key=key, order=order, by=by, now=now, reason=reason)


def post(*, account, kind, amount, key, by, now, order=None, reason=""):
    """Write one movement on an account that the caller has locked.

    Raises IntegrityError when `key` was posted before.
    """
    account.balance += amount
    if account.balance < 0:
        account.stopped_at = account.stopped_at or now
    elif account.balance > 0:
        account.stopped_at = None
    with prepared.cursor() as cursor:
        cursor.execute(
            """WITH moved AS (UPDATE commerce_account SET balance = %s, stopped_at = %s WHERE id = %s)
               INSERT INTO commerce_ledgerentry
                   (account_id, kind, amount, balance_after, order_id, key, reason, by_id, at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [account.balance, account.stopped_at, account.pk,
             account.pk, kind, amount, account.balance, order and order.pk, key, reason, by.user_id, now],
        )  # fmt: skip
