"""Who sells to whom at this moment: read afresh for every request of a sale and every write (T1, T8)."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, fields

from core import once, prepared
from partners import queries as partners
from partners.models import Membership, User
from telesales.models import SalesPolicy, SalesSession, SellerSetting
from telesales.queries import setup


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's user at his place, as a seller meets him; `root_id` is his company, `reseller_id` the reseller
    company that looks after it, `seller_root_id` the company the seller acts from."""

    membership_id: int
    user_id: int
    name: str
    roles: Sequence[str]
    user_status: str
    is_current: bool
    partner_id: int
    root_id: int
    seller_root_id: int
    reseller_id: int | None
    is_resold: bool
    has_opted_out: bool


_FACTS = """
    WITH RECURSIVE path(start, id, parent_id) AS (
        SELECT p.id, p.id, p.parent_id FROM partners_partner p
        WHERE p.id IN (%(seller)s, (SELECT partner_id FROM partners_membership WHERE id = {customer}))
        UNION ALL
        SELECT path.start, up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    ), roots AS (SELECT start, id FROM path WHERE parent_id IS NULL)
    SELECT m.id, u.id, u.name, m.roles, u.status, m.ended_at IS NULL, m.partner_id, own.id, sells.id, r.reseller_id,
           r.reseller_id IS NOT NULL, EXISTS (SELECT FROM telesales_salesoptout o WHERE o.user_id = u.id){more}
    FROM partners_membership m
    JOIN partners_user u ON u.id = m.user_id
    JOIN roots own ON own.start = m.partner_id
    JOIN roots sells ON sells.start = %(seller)s
    LEFT JOIN telesales_resellercustomer r ON r.customer_id = own.id AND r.ended_at IS NULL
    {joins}
    WHERE m.id = {customer}
"""
FACTS_SQL = _FACTS.format(customer="%(customer)s", more="", joins="")
FACTS = len(fields(Customer))
RUNNING = {SalesSession: "s", Membership: "m", User: "u", SalesPolicy: "policy", SellerSetting: "setting"}
RUNNING_SQL = _FACTS.format(
    customer="(SELECT customer_id FROM telesales_salessession WHERE id = %(session)s)",
    more="".join(f", {prepared.columns(model, name)}" for model, name in RUNNING.items()),
    joins="""JOIN telesales_salessession s ON s.id = %(session)s AND s.seller_id = %(place)s AND s.ended_at IS NULL
        AND s.expires_at > %(now)s
    LEFT JOIN telesales_salespolicy policy ON policy.id = 1
    LEFT JOIN telesales_sellersetting setting ON setting.role = %(role)s""",
)


def customer(membership_id, *, sold_from_id):
    """Give the Customer of a membership as somebody meets him who sells from `sold_from_id`; None without one."""
    return once.read(_key(membership_id, sold_from_id), lambda: _customer(membership_id, sold_from_id))


def _key(membership_id, sold_from_id):
    return "telesales.customer", membership_id, sold_from_id


def _customer(membership_id, sold_from_id):
    with prepared.cursor() as cursor:
        cursor.execute(FACTS_SQL, {"customer": membership_id, "seller": sold_from_id})
        row = cursor.fetchone()
    return Customer(*row) if row else None


def acting_for(membership_id, *, seller, session_id=None, channel="assisted", membership=None):
    """Give the Acting of a customer's place in the hands of `seller`: what is his, as the seller may use it (T8).
    `membership` is his, with its user, where it was just read.

    None when he may not sign in, or his partner is closed.
    """
    if membership is None:
        membership = Membership.objects.select_related("user").filter(pk=membership_id, ended_at=None).first()
    elif membership.ended_at is not None:
        return None
    place = membership and partners.place(membership=membership, channel=seller.channel, ip=seller.ip)
    if not place:
        return None
    may_choose = setup.setting(setup.seller_role(seller.roles)).payment_methods
    sold = {"seller": seller, "sales_session_id": session_id, "sale_channel": channel}
    return dataclasses.replace(place, **sold, may_choose_payment=may_choose)


def running(pk, seller, *, now):
    """Give a seller's session that still runs, with its customer; None where it is over, or was begun from another of
    his places. What every page of a sale asks besides, of the customer and of the settings, is read with it."""
    role = setup.seller_role(seller.roles)
    known = {"session": pk, "place": seller.membership_id, "seller": seller.partner_id, "now": now, "role": role}
    with prepared.cursor() as cursor:
        cursor.execute(RUNNING_SQL, known)
        row = cursor.fetchone()
    if row is None:
        return None
    session, session.customer, session.customer.user, policy, setting = prepared.instances(RUNNING, row[FACTS:])
    once.note(_key(session.customer_id, seller.partner_id), Customer(*row[:FACTS]))
    setup.note(role, policy, setting)
    return session
