"""What came in, as it is to be written, and what it pays (K5, K8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commerce.models import Account, Invoice, Order
from commerce.queries import credit
from partners import queries as partners


@dataclass(frozen=True, slots=True)
class Incoming:
    """Money from a partner: `entry_id` and `account_id` are what it raised, None for what pays invoices outside any
    account. `settles` is [(invoice id, amount)] that it pays; the rest stays free."""

    partner_id: int
    currency: str
    amount: Decimal
    received_on: date
    reference: str = ""
    account_id: int | None = None
    entry_id: int | None = None
    settles: Sequence[tuple[int, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """The invoices that some Incoming rows pay, by id, and the company of each partner that pays or owes."""

    invoices: dict[int, Invoice] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)


def owed(rows, *, lock=True):
    """Give what the rows pay, as Owed; locked in the order of the ids, after the accounts."""
    ids = {pk for row in rows for pk, _amount in row.settles}
    if not ids:
        return Owed()
    found = Invoice.objects.filter(pk__in=ids).order_by("pk")
    invoices = {invoice.pk: invoice for invoice in (found.locked() if lock else found)}
    nodes = {invoice.partner_id for invoice in invoices.values()} | {row.partner_id for row in rows if row.settles}
    return Owed(invoices, partners.root_ids(nodes))


def sub_limits(rows, accounts, invoices):
    """Give for each row the ids of the sub-limits that its money relieves as it comes in (K8), for its ledger entry.

    Those of the orders that it pays where they have the same, else those of the node that pays. `accounts` are the
    locked ones by id; what an invoice with others is paid is moved there by `actions.receipt.write_many`.
    """
    shared = [row for row in rows if row.account_id and accounts[row.account_id].has_sub_limits]
    if not shared:
        return [()] * len(rows)
    taken = taken_from({invoices[pk].order_id for row in shared for pk, _amount in row.settles})
    shares: dict[tuple, tuple] = {}
    return [_relieved(row, accounts, invoices, taken, shares) for row in rows]


def _relieved(row, accounts, invoices, taken, shares):
    if not row.account_id or not accounts[row.account_id].has_sub_limits:
        return ()
    named = {taken.get(invoices[pk].order_id, ()) for pk, _amount in row.settles}
    if len(named) == 1:
        return named.pop()
    place = (row.partner_id, row.account_id)
    if place not in shares:
        shares[place] = tuple(share.id for share in credit.shares(row.partner_id, accounts[row.account_id]))
    return shares[place]


def taken_from(order_ids):
    """Give {order id: ids of the sub-limits that count for its node now}; orders without any are left out.

    One that was set after the order began with what the order had taken, so its payment relieves it, too.
    """
    on_account = Order.objects.filter(pk__in=order_ids, account__has_sub_limits=True)
    places = {pk: place for pk, *place in on_account.values_list("pk", "partner_id", "account_id")}
    accounts = Account.objects.in_bulk({account for _node, account in places.values()})
    shares = {
        (node, account): tuple(sorted(share.id for share in credit.shares(node, accounts[account])))
        for node, account in {tuple(place) for place in places.values()}
    }
    found = {pk: shares[node, account] for pk, (node, account) in places.items()}
    return {pk: ids for pk, ids in found.items() if ids}


def accounts_of(rows):
    """Lock the accounts that some rows raise, in the order of their ids; give them by id."""
    ids = {row.account_id for row in rows if row.account_id}
    return {account.pk: account for account in Account.objects.locked().filter(pk__in=ids).order_by("pk")}


def payer(invoices):
    """Give the node that pays some invoices of one company: whose they are, the company where several nodes owe."""
    nodes = {invoice.partner_id for invoice in invoices}
    return nodes.pop() if len(nodes) == 1 else partners.root_id(min(nodes))


def again(receipt, parts):
    """Give a receipt as a row that settles {invoice id: amount} besides."""
    return Incoming(
        partner_id=receipt.partner_id,
        currency=receipt.currency,
        amount=receipt.free,
        received_on=receipt.received_on,
        account_id=receipt.account_id,
        entry_id=receipt.entry_id,
        settles=sorted(parts.items()),
    )
