"""The ways in which a text names a customer: the statements behind the seller's search (T9).

Each is answered by an index of its own and read no further than a page needs.
"""

import re
from dataclasses import dataclass

from partners.models import DIGITS_SQL

FEW = 40
"""So many matches of each way are ranked."""
SHORTEST_WORD = 3
"""From so many letters on parts of names are looked for."""
MOST_NAMESAKES = 10_000
MOST_NUMBERED = 1000
HIGHEST = 30
"""So many nodes of a tree are looked through upwards."""
PERSON = """
    SELECT m.id, '{what}', {said}, {rank}, u.name
    FROM partners_user u JOIN partners_membership m ON m.user_id = u.id AND m.ended_at IS NULL
    WHERE {where} AND u.status IN ('active', 'on_hold') AND {reach}
    ORDER BY 4, 5, 1 LIMIT %(few)s
"""
NUMBERED = """
    SELECT m.id, '{what}', {said}, {rank}, u.name
    FROM (SELECT id, name, phone FROM partners_user u WHERE {where} AND status IN ('active', 'on_hold')
          LIMIT %(most)s) u
    JOIN partners_membership m ON m.user_id = u.id AND m.ended_at IS NULL
    WHERE {reach}
    ORDER BY 4, 5, 1 LIMIT %(few)s
"""
"""People by their number: chosen before they are sorted, or the planner would walk all names in their order."""
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
PLACE = """
    WITH RECURSIVE people AS MATERIALIZED (
        SELECT u.id, u.name, lower(u.name) AS low FROM partners_user u
        WHERE {where} AND u.status IN ('active', 'on_hold') LIMIT %(namesakes)s
    ), path(id, name, low, place, parent_id, depth) AS (
        SELECT m.id, people.name, people.low, p.name, p.parent_id, 0
        FROM people CROSS JOIN LATERAL (
            SELECT id, partner_id FROM partners_membership WHERE user_id = people.id AND ended_at IS NULL OFFSET 0
        ) m CROSS JOIN LATERAL (SELECT name, parent_id FROM partners_partner WHERE id = m.partner_id OFFSET 0) p
        WHERE {reach}
        UNION ALL
        SELECT path.id, path.name, path.low, up.name, up.parent_id, depth + 1
        FROM path CROSS JOIN LATERAL (
            SELECT name, parent_id FROM partners_partner WHERE id = path.parent_id OFFSET 0
        ) up WHERE depth < %(highest)s
    )
    SELECT id, '{what}', {said}, {rank}, name FROM path WHERE {agreed} LIMIT %(few)s
"""
"""People by a word of their name, with a word of their company or of what is above it; every word is said of one.

Rows come as they are climbed to, the nearest first, and no more are climbed to than are wanted; each step is a look-up
by primary key (OFFSET 0), or the planner would read all companies at every step."""
BEGINS = "({0} LIKE %(begins{1})s OR {0} LIKE %(word{1})s)"
"""A word of a name begins with a word that was typed."""
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
    agreed: str = ""
    """What has to be said of a person and a place together."""

    def statement(self, is_narrow):
        known = {"what": self.what, "said": self.said, "rank": self.rank, "where": self.where, "agreed": self.agreed}
        return self.sql.format(**known, reach=NARROW if is_narrow else REACHED)


def of_text(words):
    """The ways of letters: parts of names from three letters on, in any order, beginnings before."""
    is_short = max(map(len, words)) < SHORTEST_WORD
    like = "%(begins)s" if is_short else "%(has)s"
    every = [like] if is_short else [f"%(has{number})s" for number in range(len(words))]
    named = " AND ".join(f"lower({{0}}.name) LIKE {each}" for each in every)
    yield Way(PERSON, "name", "u.name", RANK.format("lower(u.name)"), named.format("u"))
    for column in ("username", "email"):
        low = f"lower(u.{column})"
        yield Way(PERSON, column, f"u.{column}", f"{RANK.format(low)} + 1", f"{low} LIKE {like}")
    yield Way(BELOW, "company", "name", RANK.format("lower(p.name)"), named.format("p"))
    yield Way(BELOW, "code", "code", RANK.format("lower(p.code)"), "lower(p.code) LIKE %(begins)s")


def of_numbers(text, number):
    """The ways of digits: orders, VAT numbers, phone numbers."""
    if any(sign.isdigit() for sign in text):
        numbered = "upper(number) LIKE upper(%(begins)s) OR upper(number) LIKE upper('o-' || %(begins)s)"
        yield Way(ORDER, "order", "o.number", "1", numbered)
    if len(text) > 2:
        yield Way(ORDER, "po", "o.po_number", "2", "upper(po_number) LIKE upper(%(has)s) AND po_number <> ''")
    if sum(sign.isdigit() for sign in text) > 2:
        where = "lower(p.tax_number) LIKE %(plain)s AND tax_number <> ''"
        rank = "CASE WHEN lower(p.tax_number) LIKE %(plain_end)s THEN 2 ELSE 3 END"
        yield Way(BELOW, "vat", "tax_number", rank, where)
    if number:
        ends, holds = (
            f"{DIGITS_SQL.format('u.phone')} LIKE {how} AND u.phone <> ''" for how in ("%(number_end)s", "%(number)s")
        )
        yield Way(NUMBERED, "phone", "u.phone", "1", ends)
        yield Way(NUMBERED, "phone", "u.phone", "2", holds)
        digits = DIGITS_SQL.format("p.phone")
        rank = f"CASE WHEN {digits} LIKE %(number_end)s THEN 2 ELSE 3 END"
        yield Way(BELOW, "company_phone", "p.phone", rank, f"{digits} LIKE %(number)s AND p.phone <> ''")


def placed(words):
    """The way of a person with his company, in any order: "bea acme". What no company is called, he must be."""
    numbers = range(len(words))
    long = [number for number in numbers if len(words[number]) > 1]
    some = " OR ".join(BEGINS.format("lower(u.name)", number) for number in long)
    place = f"EXISTS (SELECT FROM partners_partner WHERE {BEGINS.format('lower(name)', '{0}')})"
    needed = " AND ".join(f"({BEGINS.format('lower(u.name)', n)} OR {place.format(n)})" for n in long)
    agreed = " AND ".join(f"({BEGINS.format('low', n)} OR {BEGINS.format('lower(place)', n)})" for n in numbers)
    yield Way(PLACE, "company", "place", "depth", f"({some}) AND {needed}", agreed)


def alike():
    """The ways of names that resemble what was typed, the most alike first."""
    for sql, what, column in ((PERSON, "alike", "u.name"), (BELOW, "company_alike", "p.name")):
        low = f"lower({column})"
        yield Way(sql, what, column, f"1 - word_similarity(%(text)s, {low})", f"{low} %%> %(text)s")


def patterns(text, number):
    """Give what the statements of all ways are told of a text and of the phone number that it is read as."""
    safe, words = _escaped(text), [_escaped(word) for word in text.split()]
    plain = re.sub(r"[\s.\-/]", "", safe)
    known = {
        "text": text,
        "begins": f"{safe}%",
        "word": f"% {safe}%",
        "has": f"%{safe}%",
        "plain": f"%{plain}%",
        "plain_end": f"%{plain}",
        "number": f"%{number}%",
        "number_end": f"%{number}",
        "few": FEW,
        "most": MOST_NUMBERED,
        "namesakes": MOST_NAMESAKES,
        "highest": HIGHEST,
    }
    for at, word in enumerate(words):
        known |= {f"has{at}": f"%{word}%", f"begins{at}": f"{word}%", f"word{at}": f"% {word}%"}
    return known


def _escaped(text):
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
