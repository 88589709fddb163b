"""What sellers have sold in some days: orders, their value, and what was given away with them (T2, T3).

An order counts by the day it was placed, at what is left of its total; one that was cancelled counts nowhere. It is
what commissions are reckoned from: seller, company, channel and what the sale was attributed to are each kept apart.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core import prepared

SOLD_SQL = """
    WITH RECURSIVE found AS MATERIALIZED (
        SELECT o.id, o.seller_id, o.partner_id, o.channel, o.currency, o.total - o.given_back AS value,
               coalesce(s.attribution, '') AS attribution,
               coalesce((SELECT sum(greatest(p.given, 0)) FROM telesales_priceoverride p WHERE p.sale_id = s.id), 0)
                   AS given
        FROM commerce_order o LEFT JOIN telesales_sale s ON s.order_id = o.id
        WHERE o.seller_id IS NOT NULL AND o.placed_at >= %(since)s AND o.placed_at < %(until)s
          AND o.state <> 'cancelled' AND (%(seller)s::bigint IS NULL OR o.seller_id = %(seller)s)
          AND (%(name)s = '' OR o.seller_id IN (SELECT id FROM partners_user
                                                WHERE strpos(lower(name), lower(%(name)s)) > 0
                                                   OR lower(username) = lower(%(name)s)))
          AND (%(channel)s = '' OR o.channel = %(channel)s)
    ), up(start, id, parent_id) AS (
        SELECT p.id, p.id, p.parent_id FROM partners_partner p WHERE p.id IN (SELECT partner_id FROM found)
        UNION ALL
        SELECT up.start, p.id, p.parent_id FROM partners_partner p JOIN up ON p.id = up.parent_id
    )
    SELECT u.id, u.name, company.name, company.code, f.channel, f.attribution, f.currency, count(*), sum(f.value),
           sum(f.given)
    FROM found f JOIN up ON up.start = f.partner_id AND up.parent_id IS NULL
    JOIN partners_partner company ON company.id = up.id JOIN partners_user u ON u.id = f.seller_id
    WHERE %(company)s = '' OR upper(company.code) = upper(%(company)s)
    GROUP BY u.id, u.name, company.name, company.code, f.channel, f.attribution, f.currency
    ORDER BY f.currency, u.name, u.id, sum(f.value) DESC, company.code, f.channel, f.attribution
"""


@dataclass(frozen=True, slots=True)
class Sold:
    """What one seller sold to one company in one way and currency."""

    seller_id: int
    seller: str
    company: str
    company_code: str
    channel: str
    attribution: str
    currency: str
    orders: int
    value: Decimal
    given: Decimal


def sold(*, since: datetime, until: datetime, seller_id=None, seller="", channel="", company=""):
    """Give the Sold rows of the half-open period, by currency and seller; of one alone where his id is given, of those
    in whose name `seller` stands, or whose user name it is."""
    values = {"since": since, "until": until, "seller": seller_id, "name": seller}
    values |= {"channel": channel, "company": company}
    with prepared.cursor() as cursor:
        cursor.execute(SOLD_SQL, values)
        return [Sold(*row) for row in cursor.fetchall()]
