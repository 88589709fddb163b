"""A manager reads what others have written: each time is written down (P12, S8)."""

from core import audit, transactions


@transactions.whole
def note_reading(*, thread, by, now):
    """Note that somebody has read a thread which he is no part of, in the company that sells."""
    new = {"seller": thread.seller.name, "buyer": thread.buyer.name}
    audit.record("thread.read", thread, by=by, at=now, partner_id=thread.seller_id, new=new)
