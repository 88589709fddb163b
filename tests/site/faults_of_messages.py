"""A fault for each invariant of credit messages, written behind the back of every trigger."""

MESSAGE = (
    "INSERT INTO commerce_creditmessage"
    " (id, channel, message_id, body_digest, body, status, answer, posting_count, received_at)"
    " VALUES (4711, 'command', 'M', '', '', 200, '', 1, now())"
)
FIRST = "(SELECT min(id) FROM commerce_ledgerentry)"

FAULTS = {
    "messages.posted_as_a_whole": MESSAGE,
    "messages.payments_are_receipts": f"{MESSAGE};"
    f"UPDATE commerce_ledgerentry SET kind = 'payment', message_id = 4711 WHERE id = {FIRST}",
}
