"""Find a customer by anything he may say on the phone: name, mail, company, code, order, phone number (T9).

Each way is answered by an index of its own and read no further than a page needs. What was found is told with how.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from core import prepared
from partners import queries as partners
from partners.acting import EffectiveStatus
from partners.models import DIGITS_SQL, SUBTREE_SQL
from partners.permissions import Role
from telesales.dialling import national_number

MOST = 20
FEW = 40
"""So many matches of each way are ranked."""
SHORTEST = 2
SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose users a seller meets: `within` are the nodes of his customers, None where he sells to all but his own."""

    own: list
    within: list | None = None


REACH_SQL = f"""
    WITH RECURSIVE company(id) AS (
        SELECT r.customer_id FROM telesales_resellercustomer r
        WHERE r.ended_at IS NULL AND (%(reseller)s::bigint IS NULL OR r.reseller_id = %(reseller)s)
        UNION
        SELECT node.id FROM partners_partner node JOIN company ON node.parent_id = company.id
    )
    SELECT ARRAY({SUBTREE_SQL.replace("%s", "%(root)s")}),
           CASE WHEN %(is_narrow)s THEN ARRAY(SELECT id FROM company) END
"""


def reach(seller):
    """Give the seller's Reach (T1, T5)."""
    root = partners.root_id(seller.partner_id)
    sells_to_all = Role.MARKETPLACE_MANAGER in seller.roles or Role.SSR in seller.roles
    reseller = None if sells_to_all or Role.RESELLER_MANAGER in seller.roles else root
    with connection.cursor() as cursor:
        cursor.execute(REACH_SQL, {"root": root, "reseller": reseller, "is_narrow": not sells_to_all})
        return Reach(*cursor.fetchone())


PERSON = """
    SELECT m.id, '{what}', {said}, {rank}, u.name
    FROM partners_user u JOIN partners_membership m ON m.user_id = u.id AND m.ended_at IS NULL
    WHERE {where} AND u.status IN ('active', 'on_hold') AND {reach}
    ORDER BY 4, 5, 1 LIMIT %(few)s
"""
BELOW = """
    SELECT m.id, '{what}', named.said, named.rank, u.name
    FROM (SELECT id, {said} AS said, {rank} AS rank FROM partners_partner p WHERE {where}
          ORDER BY rank, name, id LIMIT 12) named
    CROSS JOIN LATERAL (
        WITH RECURSIVE below(id, depth) AS (
            SELECT named.id, 0
            UNION ALL
            SELECT node.id, depth + 1 FROM partners_partner node JOIN below ON node.parent_id = below.id
        )
        SELECT m.id, m.user_id FROM below JOIN partners_membership m ON m.partner_id = below.id AND m.ended_at IS NULL
        WHERE {reach} LIMIT 12
    ) m
    JOIN partners_user u ON u.id = m.user_id AND u.status IN ('active', 'on_hold')
"""
"""The people of a company and of what is below it, the nearest first."""
ORDER = """
    SELECT m.id, '{what}', {said}, {rank}, u.name
    FROM (SELECT * FROM commerce_order WHERE {where} ORDER BY submitted_at DESC LIMIT %(few)s) o
    JOIN partners_membership m ON m.user_id = coalesce(o.owner_id, o.buyer_id) AND m.partner_id = o.partner_id
        AND m.ended_at IS NULL
    JOIN partners_user u ON u.id = m.user_id AND u.status IN ('active', 'on_hold')
    WHERE {reach}
"""
REACHED = "m.partner_id <> ALL(%(own)s::bigint[])"
NARROW = f"{REACHED} AND m.partner_id = ANY(%(within)s::bigint[])"
RANK = """CASE WHEN {0} = %(text)s THEN 0 WHEN {0} LIKE %(begins)s THEN 1 WHEN {0} LIKE %(word)s THEN 2 ELSE 3 END"""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a text names a customer: the statement, what is told of it, the column, the condition."""

    sql: str
    what: str
    said: str
    rank: str
    where: str

    def statement(self, narrow):
        known = {"what": self.what, "said": self.said, "rank": self.rank, "where": self.where}
        return self.sql.format(**known, reach=NARROW if narrow else REACHED)


def _of_text(words):
    """The ways of letters: parts of names from three letters on, beginnings before."""
    is_short = max(map(len, words)) < 3
    like = "%(begins)s" if is_short else "%(has)s"
    named = " AND ".join(f"lower(u.name) LIKE %(has{number})s" for number in range(len(words)))
    yield Way(
        PERSON, "name", "u.name", RANK.format("lower(u.name)"), f"lower(u.name) LIKE {like}" if is_short else named
    )
    for column in ("username", "email"):
        low = f"lower(u.{column})"
        yield Way(PERSON, column, f"u.{column}", f"{RANK.format(low)} + 1", f"{low} LIKE {like}")
    yield Way(BELOW, "company", "name", RANK.format("lower(p.name)"), f"lower(p.name) LIKE {like}")
    yield Way(BELOW, "code", "code", RANK.format("lower(p.code)"), "lower(p.code) LIKE %(begins)s")


def _of_numbers(text, number):
    """The ways of digits: orders, VAT numbers, phone numbers."""
    if any(sign.isdigit() for sign in text):
        numbered = "upper(number) LIKE upper(%(begins)s) OR upper(number) LIKE upper('o-' || %(begins)s)"
        yield Way(ORDER, "order", "o.number", "1", numbered)
    if len(text) > 2:
        yield Way(ORDER, "po", "o.po_number", "2", "upper(po_number) LIKE upper(%(has)s) AND po_number <> ''")
    if sum(sign.isdigit() for sign in text) > 2:
        where = "lower(p.tax_number) LIKE %(plain)s AND tax_number <> ''"
        yield Way(BELOW, "vat", "tax_number", "2", where)
    if number:
        digits = DIGITS_SQL.format("u.phone")
        yield Way(PERSON, "phone", "u.phone", "1", f"{digits} LIKE %(number)s AND u.phone <> ''")
        digits = DIGITS_SQL.format("p.phone")
        yield Way(BELOW, "company_phone", "phone", "2", f"{digits} LIKE %(number)s AND p.phone <> ''")


def hits(text, *, seller):
    """Give {membership id: (what, what it says)} of the customers in reach that a text finds, the best first."""
    text = " ".join(text.replace("\0", "").lower().split())[:100]
    if len(text) < SHORTEST or not any(sign.isalnum() for sign in text):
        return {}
    number = national_number(text) if _is_number(text) else ""
    ways = [*_of_numbers(text, number if len(number) >= SHORTEST_NUMBER else "")]
    if not _is_number(text) or len(number) < SHORTEST_NUMBER:
        ways = [*_of_text(text.split()), *ways]
    found = reach(seller)
    sql = " UNION ALL ".join(f"({way.statement(found.within is not None)})" for way in ways)
    known = {"own": found.own, "within": found.within, "few": FEW, "number": f"%{number}%", **_patterns(text)}
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[3], row[4], row[0]))
    best: dict = {}
    for pk, what, said, _rank, _name in rows:
        best.setdefault(pk, (what, said))
    return dict(list(best.items())[:MOST])


def _is_number(text):
    return re.fullmatch(r"[\d\s+()./\-]+", text) is not None


def _patterns(text):
    safe = _escaped(text)
    words = {f"has{number}": f"%{_escaped(word)}%" for number, word in enumerate(text.split())}
    plain = re.sub(r"[\s.\-/]", "", safe)
    return {
        "text": text,
        "begins": f"{safe}%",
        "word": f"% {safe}%",
        "has": f"%{safe}%",
        "plain": f"%{plain}%",
        **words,
    }


def _escaped(text):
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


@dataclass(frozen=True, slots=True)
class Row:
    """A customer as the desk shows him; `what` and `said` are how he was found."""

    membership_id: int
    name: str
    email: str
    user_status: str
    roles: list
    partner_id: int
    partner: str
    code: str
    company: str
    cart_lines: int
    order: str | None
    order_state: str | None
    order_at: datetime | None
    held: int
    effective: EffectiveStatus
    what: str = ""
    said: str = ""

    @property
    def role_labels(self):
        return ", ".join(str(Role(role).label) for role in self.roles)


ROWS_SQL = """
    SELECT m.id, u.name, u.email, u.status, m.roles, p.id, p.name, p.code,
           (WITH RECURSIVE path(id, parent_id, name) AS (
                SELECT p.id, p.parent_id, p.name
                UNION ALL
                SELECT up.id, up.parent_id, up.name FROM partners_partner up JOIN path ON up.id = path.parent_id
            ) SELECT name FROM path WHERE parent_id IS NULL),
           coalesce((SELECT count(line.id) FROM commerce_cart c JOIN commerce_cartline line ON line.cart_id = c.id
                     WHERE c.user_id = u.id AND c.partner_id = p.id AND c.is_current), 0),
           o.number, o.state, o.submitted_at,
           (SELECT count(*) FROM (SELECT FROM commerce_order WHERE buyer_id = u.id AND partner_id = p.id
                                  AND state = 'on_hold' LIMIT 100) held)
    FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked(id, place)
    JOIN partners_membership m ON m.id = asked.id
    JOIN partners_user u ON u.id = m.user_id
    JOIN partners_partner p ON p.id = m.partner_id
    LEFT JOIN LATERAL (
        SELECT number, state, submitted_at FROM commerce_order WHERE buyer_id = u.id AND partner_id = p.id
        ORDER BY submitted_at DESC, id DESC LIMIT 1
    ) o ON true
    ORDER BY asked.place
"""


def rows(found):
    """Give the Rows of memberships, in order; `found` is what `hits` gives, or ids."""
    told = found if isinstance(found, dict) else dict.fromkeys(found, ("", ""))
    if not told:
        return []
    with prepared.cursor() as cursor:
        cursor.execute(ROWS_SQL, [list(told)])
        read = cursor.fetchall()
    effective = partners.effective_statuses({row[5] for row in read})
    return [_row(row, effective[row[5]], *told[row[0]]) for row in read]


def _row(values, *told):
    return Row(*values, *told)


RECENT_SQL = """
    SELECT customer_id FROM (
        (SELECT customer_id, started_at AS at FROM telesales_salessession WHERE seller_id = %(seller)s
         ORDER BY started_at DESC LIMIT 40)
        UNION ALL
        (SELECT customer_id, at FROM telesales_customernote WHERE by_id = %(user)s ORDER BY at DESC LIMIT 40)
        UNION ALL
        (SELECT customer_id, changed_at FROM telesales_opportunity WHERE owner_id = %(seller)s AND deleted_at IS NULL
         ORDER BY changed_at DESC LIMIT 40)
    ) recent JOIN partners_membership m ON m.id = customer_id AND m.ended_at IS NULL
    JOIN partners_user u ON u.id = m.user_id AND u.status IN ('active', 'on_hold')
    WHERE {reach}
    GROUP BY customer_id ORDER BY max(recent.at) DESC LIMIT 8
"""


def recent(seller):
    """Give the ids of the customers whom the seller dealt with last and still reaches, the latest first."""
    found = reach(seller)
    sql = RECENT_SQL.format(reach=REACHED if found.within is None else NARROW)
    known = {"seller": seller.membership_id, "user": seller.user_id, "own": found.own, "within": found.within}
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        return [row[0] for row in cursor.fetchall()]
