"""Faults of invoices and receipts, planted behind the back of every rule; see test_hooks."""

ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"
INVOICE = (
    """INSERT INTO commerce_invoice (document_id, order_id, partner_id, currency, total, credited, paid, due_on,
    issued_at, reminders) SELECT -1, id, partner_id, currency, 10, 0, 5, now(), now(), 0
    FROM commerce_order WHERE id = """
    + ORDER
)
RECEIPT = """INSERT INTO commerce_receipt (partner_id, account_id, entry_id, currency, amount, settled, received_on,
    reference, at) SELECT a.partner_id, {0}, a.currency, 5, {1}, now(), '', now() FROM commerce_account a
    WHERE a.id = (SELECT min(account_id) FROM commerce_ledgerentry)"""
FIRST = "(SELECT min(e.id) FROM commerce_ledgerentry e WHERE e.account_id = a.id)"

FAULTS = {
    "invoices.each_has_its_document": INVOICE,
    "invoices.paid_is_what_was_settled": INVOICE,
    "invoices.make_what_the_order_says": f"UPDATE commerce_order SET invoiced = 0.01 WHERE id = {ORDER}",
    "invoices.receipts_settle_what_they_say": RECEIPT.format("NULL, NULL", 5),
    "invoices.receipts_raise_their_account": RECEIPT.format(f"a.id, {FIRST}", 0),
    "invoices.settled_with_money_of_the_same": f"{INVOICE};{RECEIPT.format(f'a.id, {FIRST}', 5)};"
    "INSERT INTO commerce_settlement (receipt_id, invoice_id, amount, at)"
    " SELECT r.id, i.id, 5, now() FROM commerce_receipt r, commerce_invoice i"
    " WHERE i.document_id = -1 AND r.settled = 5",
    "invoices.accounts_are_explained": """UPDATE commerce_account SET "limit" = "limit" + 1 WHERE id ="""
    " (SELECT min(id) FROM commerce_account)",
}
