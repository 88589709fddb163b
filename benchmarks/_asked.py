"""Organisations with very many orders that wait for their approvers, written in a few statements."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection

from approvals.models import SpendingLimit
from commerce.models import Product
from core import clock
from partners.models import Membership, Partner, User
from partners.permissions import Role

COMPANIES = 1_000
BUYERS, APPROVERS = 5, 20
PEOPLE = BUYERS + APPROVERS + 2
"""Of each company, in this order: buyers, approvers, the top approver of all of these, an administrator."""
LINES = 5
ORDERS_SQL = """
    INSERT INTO commerce_order (number, state, partner_id, buyer_id, submission_key, currency, total, net_total,
                                line_count, payment_method, po_number, note, content_hash, waiting_reason, submitted_at)
    SELECT 'O-' || i, 'awaiting_approval', company, (company - 1) * %(people)s + 1 + i %% %(buyers)s,
           gen_random_uuid(), 'GBP', 250, 250, %(lines)s, 'on_account', 'PO-' || i, '', repeat('0', 64), '', %(at)s
    FROM generate_series(1, %(steps)s) i, LATERAL (SELECT 1 + i %% %(companies)s AS company) of
"""
LINES_SQL = """
    INSERT INTO commerce_orderline (order_id, partner_id, position, product_id, code, name, unit, quantity, unit_price,
                                    total, net_total, tax_total, price_reason)
    SELECT o.id, o.partner_id, position, position, 'P' || position, 'Product ' || position, 'piece', 10, 5, 50, 50, 0,
           '{}' FROM commerce_order o, generate_series(1, %(lines)s) position
"""
STEPS_SQL = """
    INSERT INTO approvals_approvalstep (order_id, position, kind, approver_id, whose_id, limit_broken, limit_of,
                                        content_hash, asked_at, escalates_at, channel, reason)
    SELECT o.id, 1, 'chain',
           (o.partner_id - 1) * %(people)s + 1 + %(buyers)s + (o.id / %(companies)s) %% %(approvers)s,
           o.buyer_id, 50, 'Buyer', o.content_hash, %(at)s,
           CASE WHEN row_number() OVER (ORDER BY o.id) <= %(unanswered)s THEN %(now)s - interval '1 hour'
                ELSE %(now)s + interval '1 day' END, '', ''
    FROM commerce_order o
"""
ASKED_SQL = """
    INSERT INTO approvals_asked (step_id, membership_id, role, nonce, token_hash, link_expires_at, remind_at)
    SELECT id, approver_id, 'approver', md5('n' || id), md5('a' || id) || md5('b' || id),
           %(now)s + interval '3 days',
           CASE WHEN row_number() OVER (ORDER BY id DESC) <= %(forgotten)s THEN %(now)s - interval '1 hour'
                ELSE %(now)s + interval '1 day' END
    FROM approvals_approvalstep
"""


def load(steps, *, unanswered=0, forgotten=0):
    """Write companies, their people, and so many orders that wait, each for one approver; of so many nobody answered
    in time, and of so many others a reminder is due. Gives the moment."""
    companies = max(1, min(COMPANIES, steps // 100))
    _people(companies)
    now = clock.now()
    values = {
        "steps": steps, "companies": companies, "people": PEOPLE, "buyers": BUYERS, "approvers": APPROVERS,
        "lines": LINES, "at": now - timedelta(hours=49), "now": now, "unanswered": unanswered, "forgotten": forgotten,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for sql in (ORDERS_SQL, LINES_SQL, STEPS_SQL, ASKED_SQL):
            cursor.execute(sql, values)
        cursor.execute("ANALYZE")
    return now


def _people(companies):
    Product.objects.bulk_create(Product(id=i, code=f"P{i}", name=f"Product {i}") for i in range(1, LINES + 1))
    Partner.objects.bulk_create(Partner(id=i, code=f"C{i}", name=f"Company {i}") for i in range(1, companies + 1))
    numbers = range(1, companies * PEOPLE + 1)
    users = [User(id=i, username=f"u{i}", name=f"Person {i}", email=f"u{i}@example.com") for i in numbers]
    User.objects.bulk_create(users, batch_size=5000)
    places = [Membership(id=i, user_id=i, partner_id=1 + (i - 1) // PEOPLE, roles=[_role(i)]) for i in numbers]
    Membership.objects.bulk_create(places, batch_size=5000)
    limits = [SpendingLimit(membership_id=i, amount=Decimal(500), approver_id=_top(i)) for i in numbers if _has(i)]
    SpendingLimit.objects.bulk_create(limits, batch_size=5000)


def _place(number):
    return (number - 1) % PEOPLE


def _role(number):
    return Role.PARTNER_ADMINISTRATOR if _place(number) == PEOPLE - 1 else Role.APPROVER


def _has(number):
    return BUYERS <= _place(number) < BUYERS + APPROVERS


def _top(number):
    return number - _place(number) + BUYERS + APPROVERS
