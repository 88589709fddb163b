"""Keep what staff remember of a customer (T9)."""

from core import audit, transactions
from partners.models import Membership
from telesales.models import CustomerNote
from telesales.rules import note as rules


@transactions.whole
def write(*, customer, kind, text, by, now):
    """Write a note; what it says stays with the seller's company. Raises Refused."""
    customer = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    rules.check_can_note(by, customer.pk, text)
    note = CustomerNote.objects.create(
        customer=customer, sold_from_id=by.partner_id, kind=kind, text=text.strip(), by_id=by.user_id, at=now
    )
    audit.record("customernote.written", note, by=by, at=now, partner_id=by.partner_id, new={"kind": kind})
    return note
