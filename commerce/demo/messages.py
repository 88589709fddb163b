"""What the bank's system has posted lately, one message that was refused, and a file of Finance's (K5)."""

from datetime import timedelta
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from commerce.actions import credit_message, credit_sender
from commerce.credit_messages import NAMESPACE, reading
from commerce.models import Account, CreditMessage, EntryKind, Invoice, LedgerEntry
from core import money
from core.actor import Actor

STATEMENTS = 3
LINES = 4
MOST_PAID = STATEMENTS * LINES
LEFT_ALONE = "ACME"
"""Whose account shows how credit runs out; nobody pays for it here."""


def make(*, by, now):
    """Add the bank as a sender, and what it sent; `by` is somebody of Finance. Give how many messages."""
    scope = {"kinds": ["payment", "refund"], "partner": None, "per_minute": 60}
    bank = credit_sender.create(name="Bank statements", **scope, by=by, now=now - timedelta(days=40))
    credit_sender.issue(sender=bank, by=by, now=now - timedelta(days=40))
    owed = list(
        Invoice.objects.filter(open__gt=0, account__isnull=False)
        .exclude(account__partner__code=LEFT_ALONE)
        .select_related("document", "partner", "account__partner")
        .order_by("due_on", "pk")[: MOST_PAID * 4 : 4]
    )
    for place in range(STATEMENTS):
        at = now - timedelta(hours=26 - 8 * place)
        _send(bank, f"statement-{at:%Y%m%d}-{place + 1}", _payments(owed[place * LINES : (place + 1) * LINES], at), at)
    at = now - timedelta(hours=3)
    _send(bank, f"statement-{at:%Y%m%d}-{STATEMENTS + 1}", _mistaken(at), at)
    _bring_in(by, now - timedelta(hours=2))
    return CreditMessage.objects.count()


def _payments(invoices, at):
    """Each pays an invoice; every third pays only a part of it, every fourth something on account besides."""
    for number, invoice in enumerate(invoices, 1):
        part = money.rounded(invoice.open / 2, invoice.currency) if number % 3 == 0 else invoice.open
        whole = part + (Decimal(100) if number % 4 == 0 else 0)
        label = f'<settles invoice="{invoice.document.label}">{part}</settles>'
        reference = f"Transfer {at:%d%m}{number:02}, {invoice.document.label}"
        yield _posting(number, invoice.partner.code, "payment", whole, invoice.currency, at, reference, label)


def _mistaken(at):
    """One code that nobody has, beside one that would have been right."""
    account = _accounts().first()
    code, unit = account.partner.code, account.currency
    yield _posting(1, code, "payment", Decimal("412.50"), unit, at, "Transfer 7731")
    yield _posting(2, f"{code[:12]}-OLD", "payment", Decimal("89.90"), unit, at, "Transfer 7732")


def _accounts():
    """Give accounts that something was ordered on."""
    used = LedgerEntry.objects.filter(kind=EntryKind.ORDER).values("account")
    return (
        Account.objects.filter(pk__in=used).exclude(partner__code=LEFT_ALONE).select_related("partner").order_by("pk")
    )


def _posting(number, code, kind, amount, currency, at, reference, inner=""):
    return (
        f'  <posting number="{number}" account={quoteattr(code)} kind="{kind}">'
        f'<amount currency="{currency}">{amount}</amount><valueDate>{at:%Y-%m-%d}</valueDate>'
        f"<reference>{reference}</reference>{inner}</posting>"
    )


def _message(message_id, postings):
    body = "\n".join([f'<creditPostings xmlns="{NAMESPACE}" id="{message_id}">', *postings, "</creditPostings>\n"])
    return reading.read(body.encode())


def _send(sender, message_id, postings, at):
    postings = list(postings)
    if postings:
        by = Actor(None, sender.name, "credit_message")
        known = {"channel": CreditMessage.Channel.HTTP, "sender": sender, "by": by, "now": at}
        credit_message.take(message=_message(message_id, postings), **known)


def _bring_in(by, at):
    """Finance corrects a rounding on two accounts."""
    postings = [
        _posting(
            number, account.partner.code, "adjustment", money.unit(account.currency), account.currency, at,
            f"Month end {at:%B}", "<reason>Rounding at month end</reason>",
        )
        for number, account in enumerate(_accounts()[1:3], 1)
    ]  # fmt: skip
    known = {"channel": CreditMessage.Channel.FORM, "by": by, "now": at}
    credit_message.take(message=_message(f"month-end-{at:%Y-%m}", postings), **known)
