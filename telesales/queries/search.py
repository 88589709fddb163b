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
from partners.models import SUBTREE_SQL
from partners.permissions import Role
from telesales.dialling import national_number
from telesales.queries import ways

MOST = 20
SHORTEST = 2
SHORTEST_NUMBER = 4
ENOUGH = 5
"""With this many literal matches nobody needs to be understood in spite of his typing."""
MOST_WORDS = 6
SHORTEST_ALIKE = 4
LIKENESS = (0.6, 0.45)
"""How much words must be alike; the second only counts where that finds nobody."""
COMPARED = "SET LOCAL pg_trgm.word_similarity_threshold = {}; SET LOCAL enable_seqscan = off"


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


def hits(text, *, seller):
    """Give {membership id: (what, what it says)} of the customers in reach that a text finds, the best first.

    Only where few are named literally, and none by just this, a person is looked for with his company, and only where
    nobody is found so, names that resemble the text: who typed it right is not shown what merely resembles it.
    """
    text = " ".join(text.replace("\0", "").lower().split())[:100]
    if len(text) < SHORTEST or not any(sign.isalnum() for sign in text):
        return {}
    number = national_number(text) if _is_number(text) else ""
    number = number if len(number) >= SHORTEST_NUMBER else ""
    within, words = reach(seller), text.split()
    known = {**ways.patterns(text, number), "own": within.own, "within": within.within}
    named = [] if number else ways.of_text(words)
    found = _asked([*named, *ways.of_numbers(text, number)], known)
    if len(found) < ENOUGH and not _is_exact(found) and _is_of_letters(text):
        found += _understood(words, known)
    best: dict = {}
    for pk, what, said, _rank, _name in found:
        best.setdefault(pk, (what, said))
    return dict(list(best.items())[:MOST])


def _understood(words, known):
    """Give what a text finds that nobody's name, mail or company holds as it was typed."""
    found = _asked(ways.placed(words), known) if 1 < len(words) <= MOST_WORDS else []
    for likeness in LIKENESS if max(map(len, words)) >= SHORTEST_ALIKE else ():
        found = found or _asked(ways.alike(), known, likeness=likeness)
    return found


def _asked(asked, known, *, likeness=None):
    """Give the rows (membership id, what, what it says, rank, name) of some ways, the best first.

    Names are compared from a `likeness` on, and by their indexes: the planner takes comparing for cheap and would
    compare a whole table. That is set, and unset, in the round trip of the statement.
    """
    is_narrow = known["within"] is not None
    sql = " UNION ALL ".join(f"({way.statement(is_narrow)})" for way in asked)
    with connection.cursor() as cursor:
        if likeness:
            sql = f"{COMPARED.format(likeness)}; {sql}; SET LOCAL enable_seqscan TO DEFAULT"
        cursor.execute(sql, known)
        if likeness:
            cursor.nextset()
            cursor.nextset()
        return sorted(cursor.fetchall(), key=lambda row: (row[3], row[4], row[0]))


def _is_exact(found):
    """Whether somebody's name, or that of his company, is just what was typed."""
    return bool(found) and found[0][3] == 0


def _is_of_letters(text):
    """Whether a text may be a name with an error in it: codes, mails and numbers are not guessed."""
    return re.search(r"[\d@_]", text) is None and max(map(len, text.split())) >= ways.SHORTEST_WORD


def _is_number(text):
    return re.fullmatch(r"[\d\s+()./\-]+", text) is not None


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
    sql = RECENT_SQL.format(reach=ways.REACHED if found.within is None else ways.NARROW)
    known = {"seller": seller.membership_id, "user": seller.user_id, "own": found.own, "within": found.within}
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        return [row[0] for row in cursor.fetchall()]
