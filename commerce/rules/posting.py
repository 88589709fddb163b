"""What may be posted on an account, said with a code and a sentence for each posting (K5)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.models import POSTED, EntryKind
from commerce.rules import receipt as receipt_rules
from commerce.rules.credit import MAX_AMOUNT
from core import money
from core.refusal import Refused
from partners.permissions import Permission

LARGE_SHARE = Decimal("0.1")
AHEAD = timedelta(days=1)
"""How far a value date may be ahead of ours: where the sender is, it may be tomorrow already."""
FIELDS = {"bad_amount": "amount", "bad_date": "value_date", "no_reason": "reason", "wrong_currency": "amount"}
"""Which field of the form by hand a fault belongs to."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a posting is refused: the code of the answer, and the sentence."""

    code: str
    sentence: str


def faults(postings, met, *, kinds=POSTED, owed=None, today):
    """Give {place: Fault} of the postings that may not be. They count together: what one takes, the next lacks.

    `kinds` are those that the sender may post; `owed` is what the payments settle, see queries.receipt.owed.
    """
    found, seen, after = {}, set(), {pk: account.balance for pk, account in met.accounts.items()}
    for place, posting in enumerate(postings):
        fault = _twice(posting, seen) or _fault(posting, met, kinds, after, today)
        if fault:
            found[place] = fault
        elif account := met.account(posting):
            after[account.pk] += posting.amount
    return {**found, **_unpaid(postings, met, owed, found, today)}


def _twice(posting, seen):
    if posting.number in seen:
        return Fault("duplicate_number", _("Another posting of this message has the same number."))
    seen.add(posting.number)
    return None


def _fault(posting, met, kinds, after, today):
    if posting.kind not in kinds:
        return Fault("not_allowed", _("This sender may not post this kind."))
    account = met.account(posting)
    if account is None:
        return Fault("unknown_account", _("There is no account for this code."))
    if posting.currency != account.currency:
        told = {"currency": account.currency}
        return Fault("wrong_currency", _("The account is kept in %(currency)s.") % told)
    if posting.value_date and posting.value_date > today + AHEAD:
        return Fault("bad_date", _("The value date lies in the future."))
    return _amount_fault(posting, after[account.pk]) or _settlement_fault(posting, met, account)


def _amount_fault(posting, balance):
    amount = posting.amount
    if posting.kind == EntryKind.ADJUSTMENT:
        if not posting.reason.strip():
            return Fault("no_reason", _("An adjustment says why."))
        if not amount:
            return Fault("bad_amount", _("An adjustment is more or less than zero."))
    elif amount <= 0:
        return Fault("bad_amount", _("A payment or refund is more than zero."))
    if abs(amount) >= MAX_AMOUNT or abs(balance + amount) >= MAX_AMOUNT:
        return Fault("bad_amount", _("The amount is too big."))
    return _decimals_fault(amount, posting.currency)


def _decimals_fault(amount, currency):
    if amount != money.rounded(amount, currency):
        return Fault("bad_amount", _("%(currency)s has fewer decimal places.") % {"currency": currency})
    return None


def _settlement_fault(posting, met, account):
    if posting.settles and posting.kind != EntryKind.PAYMENT:
        return Fault("not_a_payment", _("Only a payment settles invoices."))
    for label, amount in posting.settles:
        invoice = met.invoices.get(label)
        if invoice is None or invoice.account_id != account.pk:
            return Fault("unknown_invoice", _("%(label)s is no invoice of this account.") % {"label": label})
        if amount <= 0:
            return Fault("bad_amount", _("What settles an invoice is more than zero."))
        if fault := _decimals_fault(amount, posting.currency):
            return fault
    return None


def _unpaid(postings, met, owed, found, today):
    """Say which payments settle more than is open, or than came in; only sound ones are looked at."""
    places = [place for place, posting in enumerate(postings) if posting.settles and place not in found]
    if not places:
        return {}
    rows = [met.incoming(postings[place], today=today) for place in places]
    said = receipt_rules.faults(rows, owed)
    return {places[index]: Fault("too_much", sentence) for index, sentence in said.items()}


def check_may_post(by):
    """Only Finance brings in files and posts by hand."""
    if not by.may(Permission.CREDIT_POST):
        raise Refused(_("Only Finance posts credit."))


def is_large(amount, account):
    """Whether a posting by hand is shown once more before it is done: above a tenth of the limit."""
    return abs(amount) > account.limit * LARGE_SHARE
