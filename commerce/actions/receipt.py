"""Money that came in, and the invoices that it settles (K5, K8).

Money raises an account once, when it comes in; settling moves nothing there, except between sub-limits, where the order
that is paid was taken from others than the money went to. Locks: accounts, invoices, receipts, each by id.
"""

from commerce.actions import invoicing, plan_receipts
from commerce.models import Receipt, Settlement
from commerce.queries import receipt as queries
from commerce.rules import receipt as rules
from core import prepared, transactions

PAID_SQL = """
    UPDATE commerce_invoice i SET paid = m.paid, settled_at = m.settled_at
    FROM unnest(%s::bigint[], %s::numeric[], %s::timestamptz[]) AS m(id, paid, settled_at) WHERE i.id = m.id
"""


@transactions.whole
def write_many(*, rows, by, now, message=None, keys=None):
    """Write Incoming rows whose accounts are locked and raised already; give their receipts in the same order.

    A few statements, however many rows. Raises Refused when a row settles what it may not: nothing is written then.
    `keys` are those of the forms that brought them.
    """
    owed = queries.owed(rows)
    rules.check(rows, owed)
    receipts = Receipt.objects.bulk_create(
        [_receipt(row, message, key, by, now) for row, key in zip(rows, keys or [None] * len(rows), strict=True)],
        batch_size=2000,
    )
    parts = [(receipt, pk, amount) for receipt, row in zip(receipts, rows, strict=True) for pk, amount in row.settles]
    settle(parts=parts, invoices=owed.invoices, by=by, now=now)
    return receipts


def _receipt(row, message, key, by, now):
    return Receipt(
        partner_id=row.partner_id, account_id=row.account_id, entry_id=row.entry_id, message=message,
        currency=row.currency, amount=row.amount, received_on=row.received_on, reference=row.reference, key=key,
        settled=sum(amount for _pk, amount in row.settles), at=now, by_id=by.user_id,
    )  # fmt: skip


def settle(*, parts, invoices, by, now):
    """Settle [(receipt, invoice id, amount)] on locked invoices; a negative amount frees it again."""
    if not parts:
        return
    for _paid, pk, amount in parts:
        invoices[pk].paid += amount
        invoices[pk].open -= amount
    touched = [invoices[pk] for pk in sorted({pk for _paid, pk, _amount in parts})]
    for invoice in touched:
        invoicing.mark(invoice=invoice, now=now)
    with prepared.cursor() as cursor:
        values = [[i.pk for i in touched], [i.paid for i in touched], [i.settled_at for i in touched]]
        cursor.execute(PAID_SQL, values)
    written = Settlement.objects.bulk_create(
        [
            Settlement(receipt=receipt, invoice_id=pk, amount=amount, at=now, by_id=by.user_id)
            for receipt, pk, amount in parts
        ],
        batch_size=2000,
    )
    plan_receipts.note(settlements=written, by=by, now=now)
    invoicing.shift(
        settlements=written, order_ids={pk: invoice.order_id for pk, invoice in invoices.items()}, by=by, now=now
    )
