"""The one place that posts what comes from outside: messages and Finance by hand (K5). All or nothing.

Locks: the plans of invoices that are settled, all accounts by id, then the invoices by id. Orders that are held stay
held (K4).
"""

from dataclasses import dataclass, replace

from django.db import IntegrityError

from commerce import ledger
from commerce.actions import plan_receipts
from commerce.actions import receipt as receipts
from commerce.models import POSTED, EntryKind, LedgerEntry
from commerce.queries import posting as queries
from commerce.queries import receipt as receipt_queries
from commerce.rules import posting as rules
from commerce.rules import reason as reasons
from core import audit, transactions
from core.refusal import Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of postings: the ids of their entries in order, what they met, or {place: Fault} and nothing done."""

    met: queries.Met
    entries: list[int]
    faults: dict


def post(*, postings, keys, by, now, within=None, kinds=POSTED, message=None):
    """Post in the caller's transaction, or say why not. `keys` make each entry happen once, `within` is the node whose
    tree the sender may post for, `message` the credit message that brings them: its id is known, its row may follow."""
    settled = queries.invoices(postings)
    if settled:
        plan_receipts.lock(invoice_ids=[invoice.pk for invoice in settled.values()])
    met, owed, faults = judged(postings=postings, within=within, kinds=kinds, lock=True, today=now.date())
    if faults:
        return Outcome(met, [], faults)
    rows = [met.incoming(posting, today=now.date()) for posting in postings]
    relieved = receipt_queries.sub_limits(rows, met.accounts, owed.invoices)
    movements = [
        (met.account(posting), _movement(posting, key, ids, message))
        for posting, key, ids in zip(postings, keys, relieved, strict=True)
    ]
    before = {pk: account.balance for pk, account in met.accounts.items()}
    entries = ledger.write_many(movements, by=by, now=now)
    paid = [
        replace(row, entry_id=pk)
        for posting, row, pk in zip(postings, rows, entries, strict=True) if posting.kind == EntryKind.PAYMENT
    ]  # fmt: skip
    receipts.write_many(rows=paid, by=by, now=now, message=message)
    _record(postings, met, before, message, by=by, now=now)
    return Outcome(met, entries, {})


def judged(*, postings, today, within=None, kinds=POSTED, lock=False):
    """Give what the postings meet, what they settle and {place: Fault}, without writing."""
    met = queries.met(postings, within=within, lock=lock)
    settling = [each for each in postings if each.settles and met.knows(each)]
    owed = receipt_queries.owed([met.incoming(each, today=today) for each in settling], lock=lock)
    return met, owed, rules.faults(postings, met, kinds=kinds, owed=owed, today=today)


def _movement(posting, key, sub_limits, message):
    """Adjustments correct the account; no sub-limit was used for what they correct."""
    return ledger.Movement(
        EntryKind(posting.kind),
        posting.amount,
        key,
        posting.reason or posting.reference,
        sub_limits=() if posting.kind == EntryKind.ADJUSTMENT else sub_limits,
        message_id=message and message.pk,
    )


def _record(postings, met, before, message, *, by, now):
    """One audit row per account, however many postings: what it had, what it has, and of which message."""
    counts: dict[int, int] = {}
    for posting in postings:
        pk = met.account(posting).pk
        counts[pk] = counts.get(pk, 0) + 1
    reason = postings[0].reason or postings[0].reference if len(postings) == 1 else ""
    told = {"message": message.message_id} if message else {"kind": postings[0].kind}
    audit.record_many(
        [
            audit.Event(
                "account.posted",
                "account",
                pk,
                met.accounts[pk].partner_id,
                old={"balance": str(before[pk])},
                new={"balance": str(met.accounts[pk].balance), "postings": count, **told},
                reason=reason,
            )
            for pk, count in sorted(counts.items())
        ],
        by=by,
        at=now,
    )


def by_hand(*, posting, key, by, now):
    """Post one payment, refund or adjustment with its reason; the same form twice posts once. Gives the entry."""
    rules.check_may_post(by)
    reasons.check_given(posting.reason)
    known = LedgerEntry.objects.filter(key=_key(key)).first()
    if known:
        return known
    try:
        return _by_hand(posting=posting, key=key, by=by, now=now)
    except IntegrityError:
        known = LedgerEntry.objects.filter(key=_key(key)).first()
        if known is None:
            raise
        return known


@transactions.whole
def _by_hand(*, posting, key, by, now):
    outcome = post(postings=[posting], keys=[_key(key)], by=by, now=now)
    for fault in outcome.faults.values():
        raise Refused(fault.sentence, field=rules.FIELDS.get(fault.code))
    return LedgerEntry.objects.get(pk=outcome.entries[0])


def _key(key):
    return f"hand:{key}"
