"""What a replay came to, read back from the database, beside what the package promises."""

from decimal import Decimal

from django.db import connection

from approvals.replay import NUMBER, OWN
from commerce.imports import customers

MINE = NUMBER.format(invoice="%")

ORDERS_SQL = """
    SELECT count(*), coalesce(sum(total), 0), count(DISTINCT partner_id) FROM commerce_order WHERE number LIKE %s
"""
STATES_SQL = "SELECT state, count(*) FROM commerce_order WHERE number LIKE %s GROUP BY state ORDER BY state"
HELD_SQL = """
    SELECT o.number, o.total, o.partner_id FROM commerce_order o
    WHERE o.number LIKE %s AND EXISTS (SELECT FROM commerce_hold h WHERE h.order_id = o.id AND h.kind = 'credit')
"""
NEGATIVE_SQL = """
    SELECT count(*) FROM commerce_account a JOIN partners_partner p ON p.id = a.partner_id
    WHERE a.balance < 0 AND p.attributes ->> 'tree' = %s
"""
APPROVALS_SQL = """
    SELECT asked, count(*) FROM (
        SELECT o.id, count(s.id) AS asked FROM commerce_order o
        LEFT JOIN approvals_approvalstep s ON s.order_id = o.id AND s.decision = 'accepted'
        WHERE o.number LIKE %s GROUP BY o.id
    ) per_order GROUP BY asked ORDER BY asked
"""


def summary(events, terms):
    """Give the figures as {name: value}, amounts as text; the exact ones are the source's, before rounding by line."""
    exact = {NUMBER.format(invoice=event.number): event.total for event in events if event.is_sale}
    orders, value, buyers = _rows(ORDERS_SQL, MINE)[0]
    there = {row[0] for row in _rows("SELECT number FROM commerce_order WHERE number LIKE %s", MINE)}
    figures = {
        "orders": orders,
        "customers": buyers,
        "value": str(value),
        "value_exact": str(sum((exact[number] for number in there if number in exact), Decimal(0))),
        "states": dict(_rows(STATES_SQL, MINE)),
        "rounded_lines": rounded_lines(events),
    }
    if terms.chain:
        figures["approvals"] = {str(asked): count for asked, count in _rows(APPROVALS_SQL, MINE)}
    if terms.limit is not None:
        figures["held"] = _held(exact)
    return figures


def _held(exact):
    rows = _rows(HELD_SQL, MINE)
    return {
        "orders_held": len(rows),
        "value_held": str(sum((total for _number, total, _partner in rows), Decimal(0))),
        "value_held_exact": str(sum((exact.get(number, total) for number, total, _partner in rows), Decimal(0))),
        "customers_held": len({partner for _number, _total, partner in rows}),
        "customers_negative_at_end": _rows(NEGATIVE_SQL, customers.TREE)[0][0],
    }


def rounded_lines(events):
    """The lines whose exact value has fractions of a penny, with the difference that rounding them makes."""
    return [
        {
            "line_id": sold.line_id,
            "invoice": event.number,
            "code": sold.code,
            "quantity": sold.quantity,
            "unit_price": str(sold.unit_price),
            "difference": str(sold.total - sold.exact),
        }
        for event in events
        for sold in event.lines
        if sold.total != sold.exact
    ]


def compared(figures, terms, expected):
    """Give [(what, found, promised)] for the whole package's figures."""
    sales = expected["sale_with_customer"]
    yield "orders", figures["orders"], sales["invoices"]
    yield "customers", figures["customers"], sales["customers"]
    yield "value (exact lines)", Decimal(figures["value_exact"]), Decimal(sales["value_gbp"])
    if terms.chain == (500, 2000, 10000):
        for asked, count in expected["approval_chain_500_2000_10000_unlimited"].items():
            yield asked.replace("_", " "), figures["approvals"].get(asked.split("_")[0], 0), count
    promised = _promised(terms, expected)
    if promised:
        held = figures["held"]
        yield "orders held", held["orders_held"], promised["orders_held"]
        yield "value held (exact lines)", Decimal(held["value_held_exact"]), Decimal(promised["value_held"])
        yield "customers held", held["customers_held"], promised["customers_held"]
        if "customers_negative_at_end" in promised:
            negative = promised["customers_negative_at_end"]
            yield "customers below zero at the end", held["customers_negative_at_end"], negative


def _promised(terms, expected):
    """What the package says about orders held under these terms; None where it says nothing."""
    if terms.paid_after is None:
        return expected["credit_never_paid"].get(str(terms.limit))
    limit = "suggested_per_customer" if terms.limit == OWN else str(terms.limit)
    return expected["credit_paid_after_30_days"].get(limit) if terms.paid_after == 30 else None


def _rows(sql, value):
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchall()
