"""Everything a seller sees of a customer while he has him on the phone, in few statements (T9)."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime

from commerce.models import WAITING, Cart, Invoice
from commerce.queries import cart as carts
from commerce.queries import credit, invoice
from core import money, prepared
from partners.models import SUBTREE_SQL
from partners.permissions import Permission
from partners.queries import manager
from telesales.models import CustomerNote, Opportunity, SalesPolicy, SellerSetting
from telesales.queries import setup

MOST_ORDERS = 8
MOST_NOTES = 12
NEAREST_SQL = manager.NEAREST_SQL.replace("%s", "(SELECT partner_id FROM mine)")
WORK_SQL = f"""
    WITH RECURSIVE sells(id) AS ({SUBTREE_SQL.replace("%s", "%(seller_root)s")}), mine AS (
        SELECT m.id, m.user_id, m.partner_id FROM partners_membership m WHERE m.id = %(customer)s
    ), lately AS (
        (SELECT o.id FROM commerce_order o JOIN mine ON o.buyer_id = mine.user_id AND o.partner_id = mine.partner_id
         ORDER BY o.submitted_at DESC, o.id DESC LIMIT {MOST_ORDERS})
        UNION
        (SELECT o.id FROM commerce_order o JOIN mine ON o.buyer_id = mine.user_id AND o.partner_id = mine.partner_id
         WHERE o.state = ANY(%(waiting)s) ORDER BY o.submitted_at DESC LIMIT 30)
    )
    SELECT jsonb_build_object(
        'person', (SELECT jsonb_build_object('email', u.email, 'phone', u.phone, 'username', u.username,
                          'last_login', u.last_login, 'status', u.status, 'partner', p.name, 'code', p.code,
                          'currency', p.currency, 'company_phone', p.phone)
                   FROM mine JOIN partners_user u ON u.id = mine.user_id
                   JOIN partners_partner p ON p.id = mine.partner_id),
        'limit', (SELECT jsonb_build_object('amount', s.amount::text, 'approver', u.name)
                  FROM approvals_spendinglimit s
                  LEFT JOIN partners_membership a ON a.id = s.approver_id LEFT JOIN partners_user u ON u.id = a.user_id
                  WHERE s.membership_id = %(customer)s),
        'carts', (SELECT jsonb_agg(c ORDER BY c.is_current DESC, c.id DESC) FROM (
                      SELECT cart.id, cart.name, cart.is_current, cart.currency, count(line.id) AS lines
                      FROM mine JOIN commerce_cart cart ON cart.user_id = mine.user_id
                          AND cart.partner_id = mine.partner_id AND cart.ordered_at IS NULL AND NOT cart.is_sales_draft
                      LEFT JOIN commerce_cartline line ON line.cart_id = cart.id
                      GROUP BY cart.id ORDER BY cart.is_current DESC, cart.id DESC LIMIT 8) c),
        'orders', (SELECT jsonb_agg(o ORDER BY o.submitted_at DESC, o.id DESC) FROM (
                       SELECT o.id, o.number, o.state, o.total::text, o.currency, o.submitted_at, o.waiting_reason,
                              o.po_number, seller.name AS seller
                       FROM lately JOIN commerce_order o ON o.id = lately.id
                       LEFT JOIN partners_user seller ON seller.id = o.seller_id) o),
        'notes', (SELECT jsonb_agg(n ORDER BY n.at DESC, n.id DESC) FROM (
                      SELECT note.id, note.kind, note.text, note.at, u.name AS by
                      FROM telesales_customernote note JOIN partners_user u ON u.id = note.by_id
                      WHERE note.customer_id = %(customer)s AND note.sold_from_id IN (SELECT id FROM sells)
                      ORDER BY note.at DESC, note.id DESC LIMIT {MOST_NOTES}) n),
        'policy', (SELECT to_jsonb(p) FROM telesales_salespolicy p),
        'setting', (SELECT to_jsonb(s) FROM telesales_sellersetting s WHERE s.role = %(role)s),
        'representative', (SELECT r.name FROM ({NEAREST_SQL})
                           AS r(manager_id, name, phone, email, source_id, source, since)),
        'session', (SELECT jsonb_build_object('at', s.started_at, 'by', u.name) FROM telesales_salessession s
                    JOIN partners_user u ON u.id = s.seller_user_id
                    WHERE s.customer_id = %(customer)s AND s.sold_from_id IN (SELECT id FROM sells)
                    ORDER BY s.started_at DESC LIMIT 1)
    )
"""
"""One statement: who he is, his carts, his latest orders with all that wait, notes of the seller's company."""


@dataclass(frozen=True, slots=True)
class Work:
    """What WORK_SQL tells; times are aware, amounts Decimals."""

    person: dict
    limit: dict | None
    carts: list
    orders: list
    notes: list
    last_contact: dict | None
    representative: str | None
    policy: SalesPolicy
    setting: SellerSetting
    lines: list = field(default_factory=list)
    """The lines of the current cart at today's prices."""
    cart_total: Any = money.ZERO
    waiting: list = field(default_factory=list)


def work(customer, *, role, now):
    """Give the Work of a customer, as telesales.queries.selling.Customer, for a seller of a role; two statements."""
    values = {
        "customer": customer.membership_id,
        "seller_root": customer.seller_root_id,
        "role": role,
        "waiting": [str(state) for state in WAITING],
    }
    with prepared.cursor() as cursor:
        cursor.execute(WORK_SQL, values)
        told = cursor.fetchone()[0]
    told = json.loads(told) if isinstance(told, str) else told
    orders = [_order(each) for each in told["orders"] or []]
    notes = [_note(each) for each in told["notes"] or []]
    found = told["carts"] or []
    lines = _lines(found, customer, now)
    return Work(
        person={**told["person"], "last_login": _at(told["person"]["last_login"])},
        limit=_limit(told["limit"]),
        carts=found,
        orders=orders[:MOST_ORDERS],
        notes=notes,
        last_contact=_last_contact(notes, told["session"]),
        representative=told["representative"],
        policy=SalesPolicy(**told["policy"]) if told["policy"] else setup.DEFAULTS,
        setting=SellerSetting(**told["setting"]) if told["setting"] else setup.unset(role),
        lines=lines,
        cart_total=carts.total(lines),
        waiting=[each for each in orders if each["state"] in WAITING],
    )


def _at(text):
    return text and parse_datetime(text)


def _note(told):
    return {**told, "at": parse_datetime(told["at"]), "kind": CustomerNote.Kind(told["kind"]).label}


def _order(told):
    return {**told, "submitted_at": parse_datetime(told["submitted_at"]), "total": Decimal(told["total"])}


def _limit(told):
    return told and {**told, "amount": told["amount"] and Decimal(told["amount"])}


def _lines(found, customer, now):
    """Price the current cart; the customer's own prices, as he would see them (T8)."""
    current = next((each for each in found if each["is_current"] and each["lines"]), None)
    if current is None:
        return []
    cart = Cart(pk=current["id"], partner_id=customer.partner_id, currency=current["currency"])
    return carts.taxed(cart, now=now)[0]


def _last_contact(notes, session):
    """Give {"at", "by"} of the latest note or sales session; None before there was any."""
    known = [{"at": each["at"], "by": each["by"]} for each in notes[:1]]
    if session:
        known.append({"at": parse_datetime(session["at"]), "by": session["by"]})
    return max(known, key=lambda each: each["at"], default=None)


@dataclass(frozen=True, slots=True)
class Credit:
    """What the customer's node may still order on account, and what its company owes."""

    available: credit.Available
    invoices: list


def credit_of(customer, *, seller, now):
    """Give the Credit of a customer to who may read it; None to others, and where nothing is ordered on account."""
    if not seller.may(Permission.CREDIT_READ):
        return None
    account = credit.account_for(customer.partner_id)
    if account is None:
        return None
    owed = invoice.totals(Invoice.objects.filter(account=account), now.date())
    return Credit(credit.available(customer.partner_id, account), owed)


def opportunities(customer, *, seller):
    """Give the customer's live opportunities that the seller sees, the latest first."""
    seen = Opportunity.objects.visible_to(seller).filter(customer=customer.membership_id, ended_at=None)
    return seen.filter(deleted_at=None).select_related("owner__user").order_by("-changed_at")[:8]
