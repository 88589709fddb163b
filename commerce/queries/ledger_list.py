"""A ledger as it is looked through: the movements of one account, among a million (K6)."""

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from commerce.models import LedgerEntry
from partners.models import User

COLUMNS = (
    "pk", "at", "kind", "amount", "balance_after", "reason", "order__number", "by__name", "message_id",
    "message__message_id", "receipt__pk", "receipt__reference",
)  # fmt: skip
MOST_FOUND = 3000
"""So many entries are named by their ids; more are common enough to be met soon by going through all."""
MOST_NAMED = 1000


def rows(account):
    """Give what the list shows of an account's entries, as dictionaries."""
    return LedgerEntry.objects.filter(account=account).values(*COLUMNS)


def made_by(entries, text):
    """Narrow entries to those of people whose name has a text."""
    named = User.objects.alias(low=Lower("name")).filter(low__contains=text.strip().lower())
    return entries.filter(by_id__in=list(named.order_by("pk").values_list("pk", flat=True)[:MOST_NAMED]))


FOUND_SQL = """
    WITH by_order AS MATERIALIZED (
        SELECT e.id FROM commerce_order o JOIN commerce_ledgerentry e ON e.order_id = o.id
        WHERE (upper(o.number) LIKE upper(%(begins)s) OR upper(o.number) LIKE upper(%(digits)s))
        AND e.account_id = %(account)s LIMIT %(most)s
    ), by_reason AS MATERIALIZED (
        SELECT id FROM commerce_ledgerentry
        WHERE upper(reason) LIKE upper(%(has)s) AND reason <> '' AND account_id = %(account)s LIMIT %(most)s
    ), by_receipt AS MATERIALIZED (
        SELECT entry_id FROM commerce_receipt
        WHERE account_id = %(account)s AND upper(reference) LIKE upper(%(has)s) LIMIT %(most)s
    )
    SELECT 'order', id FROM by_order UNION ALL SELECT 'reason', id FROM by_reason
    UNION ALL SELECT 'receipt', entry_id FROM by_receipt
"""
"""Each way by its own index, and no further than the limit; see order_lists."""


def containing(entries, account, text):
    """Narrow an account's entries to those that a text finds: order number, reason, reference of the receipt.

    What few have is named entry by entry; what very many have is met soon by going through all.
    """
    text = " ".join(text.replace("\0", "").split())
    if not text:
        return entries
    ways = {
        "order": Q(order__number__istartswith=text) | Q(order__number__istartswith=f"O-{text}"),
        "reason": Q(shouted__contains=text.upper()) & ~Q(reason=""),
        "receipt": Q(receipt__reference__icontains=text),
    }
    found = _found(account, text)
    condition = Q(pk__in=[pk for ids in found.values() if len(ids) <= MOST_FOUND for pk in ids])
    for way, ids in found.items():
        condition |= ways[way] if len(ids) > MOST_FOUND else Q()
    return entries.alias(shouted=Upper("reason")).filter(condition)


def _found(account, text):
    """Give {way: ids}, of each up to MOST_FOUND and one more to tell that there are more."""
    plain = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    known = {"begins": f"{plain}%", "digits": f"O-{plain}%", "has": f"%{plain}%"}
    found: dict[str, list] = {}
    with connection.cursor() as cursor:
        cursor.execute(FOUND_SQL, {**known, "account": account.pk, "most": MOST_FOUND + 1})
        for way, pk in cursor.fetchall():
            found.setdefault(way, []).append(pk)
    return found
