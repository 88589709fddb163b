"""Recordings, what was asked for and what became of it agree (F6). Set-based queries."""

from core.invariants import ask


def check():
    yield ask(
        "recordings.missing_ends_the_plan",
        "the recording of order {0} was missing; it is {1}, its plan is {2}",
        """SELECT o.number, o.state, p.state FROM telesales_recordingrequest r
           JOIN telesales_phonesale s ON s.id = r.sale_id JOIN commerce_order o ON o.id = s.order_id
           JOIN commerce_paymentplan p ON p.order_id = o.id
           WHERE r.state = 'missed' AND p.state <> 'ended'""",
    )
    yield ask(
        "recordings.answered_by_a_file_in_time",
        "order {0} was asked for a recording by {1}; it is said to be there since {2}, and no file is",
        """SELECT o.number, r.due_at, r.ended_at FROM telesales_recordingrequest r
           JOIN telesales_phonesale s ON s.id = r.sale_id JOIN commerce_order o ON o.id = s.order_id
           WHERE r.state = 'answered' AND NOT EXISTS (
               SELECT FROM telesales_recording f WHERE f.offer_id = s.offer_id AND f.kind = 'file'
                  AND f.at >= r.asked_at AND f.at < r.due_at)""",
    )
    yield ask(
        "recordings.nothing_is_deleted_while_it_is_asked_for",
        "a recording of order {0} was deleted at {1}, while it was asked for",
        """SELECT o.number, f.deleted_at FROM telesales_recordingrequest r
           JOIN telesales_phonesale s ON s.id = r.sale_id JOIN commerce_order o ON o.id = s.order_id
           JOIN telesales_recording f ON f.offer_id = s.offer_id
           WHERE f.deleted_at > r.asked_at AND f.deleted_at < coalesce(r.ended_at, 'infinity')""",
    )
