"""What the demo's companies have paid of their invoices, what was reminded of, and what they may spend."""

import random
from datetime import timedelta
from decimal import Decimal

from commerce.actions import receipt, reminding, spending
from commerce.models import EntryKind, Invoice, LedgerEntry, SpendLimitKind
from commerce.queries.receipt import Incoming
from partners.models import Partner

SEED = 31
PUNCTUAL = 0.85
"""The share of invoices outside any account that were paid when they were due."""
REMINDED_BEFORE = timedelta(days=8)
LIMITS = [(SpendLimitKind.DAILY, Decimal(25000)), (SpendLimitKind.THIRTY_DAYS, Decimal(80000))]


def make(*, by, now):
    """Settle invoices with what came in over time, then remind of what is left. Give how many are open."""
    for entry in LedgerEntry.objects.filter(kind=EntryKind.PAYMENT, receipt=None).order_by("at", "id"):
        receipt.write_many(rows=[_on_account(entry)], by=by, now=entry.at)
    draw = random.Random(SEED)
    outside = Invoice.objects.open().filter(account=None, due_on__lt=now.date()).select_related("document")
    for invoice in outside.order_by("due_on", "pk"):
        if draw.random() < PUNCTUAL:
            receipt.write_many(
                rows=[_transferred(invoice, draw)], by=by, now=min(now, invoice.issued_at + timedelta(days=9))
            )
    reminding.sweep(now=now - REMINDED_BEFORE)
    reminding.sweep(now=now)
    return Invoice.objects.open().count()


def _on_account(entry):
    """What was paid on an account settles its oldest invoices, the last of them in part."""
    left, settles = entry.amount, []
    issued = Invoice.objects.open().filter(account=entry.account_id, issued_at__lt=entry.at)
    for invoice in issued.order_by("due_on", "pk"):
        part = min(left, invoice.open)
        if not part:
            break
        settles.append((invoice.pk, part))
        left -= part
    return Incoming(
        partner_id=entry.account.partner_id,
        currency=entry.account.currency,
        amount=entry.amount,
        received_on=entry.at.date(),
        reference=f"Transfer {entry.at:%y%m%d}-{entry.pk % 1000:03}",
        account_id=entry.account_id,
        entry_id=entry.pk,
        settles=settles,
    )


def _transferred(invoice, draw):
    """Most transfers name the invoice and pay it whole; a few pay half."""
    part = invoice.open if draw.random() < 0.9 else (invoice.open / 2).quantize(Decimal("0.01"))
    return Incoming(
        partner_id=invoice.partner_id,
        currency=invoice.currency,
        amount=part,
        received_on=min(invoice.due_on, invoice.issued_at.date() + timedelta(days=9)),
        reference=invoice.document.label,
        settles=[(invoice.pk, part)],
    )


def limit_spending(*, by, now):
    """Limits for every company; one has agreed on a lower one, one is exempt."""
    since = now - timedelta(days=60)
    for kind, amount in LIMITS:
        spending.set_limit(kind=kind, currency="GBP", amount=amount, by=by, now=since)
    known = {"kind": SpendLimitKind.DAILY, "currency": "GBP", "by": by, "now": since}
    zenith, loom = (Partner.objects.filter(code=code, parent=None).first() for code in ("ZENITH", "LOOM"))
    spending.set_limit(partner=zenith, amount=Decimal(2500), reason="Asked for by Zenith's owners", **known)
    if loom:
        spending.set_limit(partner=loom, amount=None, reason="Pays within a day, always has", **known)
