"""Fingerprints of tables: with row versions to see that nothing was written, without to compare two ways to a state."""

from django.db import connection

TABLES = (
    "partners_partner",
    "partners_partnertype",
    "partners_user",
    "partners_membership",
    "commerce_category",
    "commerce_product",
    "commerce_pricelist",
    "commerce_priceentry",
    "commerce_pricelistassignment",
    "commerce_account",
    "commerce_ledgerentry",
    "commerce_order",
    "commerce_orderline",
    "commerce_hold",
    "approvals_approvalstep",
    "approvals_spendinglimit",
    "core_auditentry",
    "core_outboxentry",
)
CONTENT = {
    "partners": """SELECT p.code, p.name, p.attributes::text, up.code, t.name FROM partners_partner p
        LEFT JOIN partners_partner up ON up.id = p.parent_id LEFT JOIN partners_partnertype t ON t.id = p.type_id""",
    "people": """SELECT u.username, u.name, p.code, m.roles::text FROM partners_membership m
        JOIN partners_user u ON u.id = m.user_id JOIN partners_partner p ON p.id = m.partner_id""",
    "articles": """SELECT a.code, a.name, a.attributes::text, c.code FROM commerce_product a
        JOIN commerce_category c ON c.id = a.category_id""",
    "prices": """SELECT l.name, l.priority, a.code, e.min_quantity, e.unit_price, e.effective_from, e.effective_to
        FROM commerce_priceentry e JOIN commerce_pricelist l ON l.id = e.price_list_id
        JOIN commerce_product a ON a.id = e.product_id""",
    "assignments": """SELECT l.name, p.code FROM commerce_pricelistassignment s
        JOIN commerce_pricelist l ON l.id = s.price_list_id JOIN partners_partner p ON p.id = s.partner_id""",
    "accounts": """SELECT p.code, a."limit", a.balance, a.stopped_at FROM commerce_account a
        JOIN partners_partner p ON p.id = a.partner_id""",
    "ledger": """SELECT p.code, e.kind, e.amount, e.balance_after, e.at FROM commerce_ledgerentry e
        JOIN commerce_account a ON a.id = e.account_id JOIN partners_partner p ON p.id = a.partner_id""",
    "orders": """SELECT o.number, o.state, o.total, o.submitted_at, o.placed_at, o.content_hash, count(*)
        FROM commerce_order o JOIN commerce_orderline l ON l.order_id = o.id GROUP BY o.id""",
    "audit": "SELECT event, subject_type, count(*) FROM core_auditentry GROUP BY event, subject_type",
    "outbox": "SELECT topic, count(*) FROM core_outboxentry GROUP BY topic",
}


def versions():
    """Give {table: fingerprint of every row with the transaction that wrote it}."""
    return {table: _fingerprint(f"SELECT t.xmin::text, t::text FROM {table} t") for table in TABLES}


def content():
    """Give {what: fingerprint} of what was imported and replayed, ids and clock times left out."""
    return {what: _fingerprint(sql) for what, sql in CONTENT.items()}


def _fingerprint(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), md5(string_agg(row::text, '|' ORDER BY row::text)) FROM ({sql}) row")
        return cursor.fetchone()
