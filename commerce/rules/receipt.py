"""What may be recorded as paid, and which receipt may settle which invoice (K5, K8)."""

from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from partners.permissions import Permission

MAX_AMOUNT = 10**12


def faults(rows, owed):
    """Give {place of the Incoming row: the sentence that refuses it}; rows of one message count together.

    `owed` is what they pay, see queries.receipt.owed; invoices that are not there or belong to others are told alike.
    """
    left = {pk: invoice.open for pk, invoice in owed.invoices.items()}
    found = {}
    for place, row in enumerate(rows):
        said = _fault(row, owed, left)
        if said:
            found[place] = said
            continue
        for pk, amount in row.settles:
            left[pk] -= amount
    return found


def _fault(row, owed, left):
    if sum((amount for _pk, amount in row.settles), money.ZERO) > row.amount:
        return _("More is to be settled than came in.")
    asked: dict[int, object] = {}
    for pk, amount in row.settles:
        invoice = owed.invoices.get(pk)
        if invoice is None or not _belongs(row, invoice, owed.roots):
            return _("One of the invoices is not of this payer.")
        asked[pk] = asked.get(pk, money.ZERO) + amount
        if amount <= 0 or amount != money.rounded(amount, row.currency):
            return _("What is paid of an invoice is more than zero, in the decimals of its currency.")
        if asked[pk] > left[pk]:
            return _("Of one of the invoices only %(open)s is open.") % {"open": money.shown(left[pk], row.currency)}
    return ""


def _belongs(row, invoice, roots):
    """What raised an account pays invoices of that account alone; other money pays those outside any account, of the
    same company."""
    if invoice.currency != row.currency or invoice.account_id != row.account_id:
        return False
    return row.account_id is not None or roots.get(invoice.partner_id) == roots.get(row.partner_id) is not None


def check(rows, owed):
    """Refuse the first fault there is."""
    for said in faults(rows, owed).values():
        raise Refused(said)


def check_can_post(by):
    if not by.may(Permission.CREDIT_POST):
        raise Refused(_("Only Finance records payments."))


def check_something(parts):
    if not parts:
        raise Refused(_("Enter what is paid of at least one invoice."))


def check_one_payer(invoices, parts):
    """One payment is of one account, or of one company outside any, in one currency. Whose company it is, see check."""
    check_something(parts)
    if len(invoices) != len(parts):
        raise Refused(_("One of the invoices is not there any more."))
    if len({invoice.currency for invoice in invoices}) > 1:
        raise Refused(_("One payment is in one currency: record one for each."))
    if len({invoice.account_id for invoice in invoices}) > 1:
        raise Refused(_("These invoices are of several accounts: record one payment for each account."))


def check_received(row, *, today):
    """Something came in, at the latest today, and at least what is to be settled with it."""
    if not 0 < row.amount < MAX_AMOUNT or row.amount != money.rounded(row.amount, row.currency):
        raise Refused(
            _("Enter an amount above zero, in the decimals of %(currency)s.") % {"currency": row.currency},
            field="amount",
        )
    if row.received_on > today:
        raise Refused(_("What was received lies not in the future."), field="received_on")
    settled = sum((amount for _pk, amount in row.settles), money.ZERO)
    if settled > row.amount:
        told = {"settled": money.shown(settled, row.currency), "amount": money.shown(row.amount, row.currency)}
        raise Refused(_("%(settled)s are to be settled, but %(amount)s came in.") % told, field="amount")


def check_settled(amount):
    """What is taken back was settled before, and not taken back already."""
    if amount <= 0:
        raise Refused(_("Nothing of this invoice is settled with this payment any more."))
