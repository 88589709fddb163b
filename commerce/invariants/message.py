"""Credit messages were posted as a whole or not at all, and what they brought was recorded (K5). Set-based queries."""

from core.invariants import ask


def check():
    yield ask(
        "messages.posted_as_a_whole",
        "message {0} ({1}): answered with {2}, {3} postings, {4} entries",
        """SELECT m.id, m.message_id, m.status, m.posting_count, coalesce(e.entries, 0) FROM commerce_creditmessage m
           LEFT JOIN (
               SELECT message_id, count(*) AS entries FROM commerce_ledgerentry
               WHERE message_id IS NOT NULL GROUP BY message_id
           ) e ON e.message_id = m.id
           WHERE coalesce(e.entries, 0) <> CASE m.status WHEN 200 THEN m.posting_count ELSE 0 END""",
    )
    yield ask(
        "messages.payments_are_receipts",
        "entry {0} of message {1}: {2} {3}, receipt of {4}",
        """SELECT e.id, e.message_id, e.kind, e.amount, r.amount FROM commerce_ledgerentry e
           LEFT JOIN commerce_receipt r ON r.entry_id = e.id
           WHERE e.message_id IS NOT NULL AND CASE WHEN e.kind = 'payment'
               THEN (r.amount, r.account_id, r.message_id) IS DISTINCT FROM (e.amount, e.account_id, e.message_id)
               ELSE r.id IS NOT NULL END""",
    )
