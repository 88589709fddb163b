"""What a posting asks for, and what it meets: the account of the node that paid, its sub-limits, the invoices (K5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commerce.models import Account, DocumentKind, Invoice
from commerce.queries.receipt import Incoming
from core import prepared

LABEL = re.compile(r"INV-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting as it was asked for: `account` is the code of the node that paid, `settles` [(invoice, amount)]."""

    number: str
    account: str
    kind: str
    amount: Decimal
    currency: str
    value_date: date | None = None
    reference: str = ""
    reason: str = ""
    settles: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """What postings meet: {code: (partner id, account id)}, the accounts by id with their partner's code, and the
    invoices by the label that was asked for."""

    nodes: Mapping[str, tuple[int, int]]
    accounts: Mapping[int, Account]
    invoices: Mapping[str, Invoice] = field(default_factory=dict)

    def account(self, posting):
        """Give the account that a posting raises, None where there is none."""
        return self.accounts[self.nodes[posting.account][1]] if posting.account in self.nodes else None

    def knows(self, posting):
        """Tell whether its account and all the invoices it settles are there."""
        return posting.account in self.nodes and all(label in self.invoices for label, _amount in posting.settles)

    def incoming(self, posting, *, today, entry_id=None):
        """Give a payment as it is recorded."""
        partner_id, account_id = self.nodes[posting.account]
        return Incoming(
            partner_id, posting.currency, posting.amount, posting.value_date or today, posting.reference, account_id,
            entry_id, tuple((self.invoices[label].pk, amount) for label, amount in posting.settles),
        )  # fmt: skip


NODES_SQL = """
    WITH RECURSIVE path(node_id, code, id, parent_id, depth) AS (
        SELECT id, code, id, parent_id, 0 FROM partners_partner WHERE code = ANY(%(codes)s)
        UNION ALL
        SELECT path.node_id, path.code, up.id, up.parent_id, path.depth + 1
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT DISTINCT ON (node_id) code, node_id, a.id
    FROM path JOIN commerce_account a ON a.partner_id = path.id
    WHERE %(within)s::bigint IS NULL OR node_id IN (SELECT node_id FROM path WHERE id = %(within)s)
    ORDER BY node_id, depth
"""


def met(postings, *, within=None, lock=True):
    """Give what the postings meet; nodes outside of `within` and below are as if they were not there (P12).

    The accounts are locked in the order of their ids; what hangs on them is read after that.
    """
    codes = sorted({posting.account for posting in postings})
    with prepared.cursor() as cursor:
        cursor.execute(NODES_SQL, {"codes": codes, "within": within})
        nodes = {code: (node_id, account_id) for code, node_id, account_id in cursor.fetchall()}
    found = Account.objects.filter(pk__in={account_id for _node, account_id in nodes.values()}).order_by("pk")
    accounts = {account.pk: account for account in (found.locked() if lock else found).select_related("partner")}
    return Met(nodes, accounts, invoices(postings))


def invoices(postings):
    """Give the invoices that are to be settled by the label that was asked for; unknown ones are left out."""
    asked = {label: LABEL.fullmatch(label) for posting in postings for label, _amount in posting.settles}
    numbers = {label: int(found[1]) for label, found in asked.items() if found}
    if not numbers:
        return {}
    known = Invoice.objects.filter(
        document__kind=DocumentKind.INVOICE, document__number__in=set(numbers.values())
    ).select_related("document")
    by_number = {invoice.document.number: invoice for invoice in known}
    return {label: by_number[number] for label, number in numbers.items() if number in by_number}


def reserved_message_id():
    """Give the id that a message will have, for what is written before its answer is known."""
    with prepared.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('commerce_creditmessage', 'id'))")
        return cursor.fetchone()[0]
