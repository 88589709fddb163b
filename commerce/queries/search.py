"""Find products by code and words, forgiving typing errors, the best first (C1).

A code or its beginning, words in English, German and Polish by their stems and beginnings, accents folded away; where
nothing matches, what is spelled similarly. Only products in the partner's lists are ever looked at further.
"""

from dataclasses import dataclass, field

from commerce.models import SPELLED_SQL
from commerce.queries.pricing import IN_FORCE, LISTS_SQL
from commerce.queries.shelf import RULED_SQL
from core import prepared

MOST = 5000
"""So many matches are looked at; with more, another word is needed."""
MOST_SIMILAR = 300
LONGEST = 100

AMONG_SQL = f"""
        SELECT e.product_id AS id FROM lists l, LATERAL (
            SELECT e.product_id FROM commerce_priceentry e
            WHERE e.price_list_id = l.id AND e.retired_in IS NULL AND {IN_FORCE.format("e")}
              AND e.product_id = ANY({{ids}})
        ) e
        UNION ALL {RULED_SQL} AND r.product_id = ANY({{ids}})
"""
"""Those of some products that the partner's lists price, given LISTS_SQL; some of them more than once."""

WORDS_SQL = r"""asked AS MATERIALIZED (
        SELECT to_tsquery('english', begun) || to_tsquery('german', whole) || to_tsquery('simple', begun) AS query
        FROM (
            SELECT nullif(array_to_string(words, ':* & '), '') || ':*' AS begun, array_to_string(words, ' & ') AS whole
            FROM (SELECT array_remove(regexp_split_to_array(
                folded(%(typed)s), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+'), '') AS words) split
        ) written
    )"""
"""Every word in any of the languages, and what begins with it; not in German, which stems "hammer" to "hamm"."""
BEGINS_SQL = "upper(p.code) ~>=~ upper(%(code)s) AND upper(p.code) ~<~ (upper(%(code)s) || chr(1114111))"
"""The beginning of a code as a range, which the index answers also in a prepared statement."""
FOUND_SQL = f"""{LISTS_SQL}, {WORDS_SQL}, matched AS MATERIALIZED (
        (SELECT p.id FROM commerce_product p WHERE {BEGINS_SQL} LIMIT {MOST + 1})
        UNION
        (SELECT p.id FROM asked, commerce_product p WHERE p.search @@ asked.query LIMIT {MOST + 1})
    ), seen AS ({AMONG_SQL.format(ids="ARRAY(SELECT id FROM matched)")})
    SELECT p.id, (SELECT count(*) FROM matched) FROM asked, commerce_product p
    WHERE p.id IN (SELECT id FROM seen) AND p.is_active
    ORDER BY upper(p.code) = upper(%(code)s) DESC, ({BEGINS_SQL}) DESC, ts_rank(p.search, asked.query) DESC NULLS LAST,
             p.name COLLATE "C", p.id
"""
SIMILAR_SQL = f"""{LISTS_SQL}, matched AS MATERIALIZED (
        SELECT p.id, word_similarity(folded(%(typed)s), {SPELLED_SQL}) AS alike FROM commerce_product p
        WHERE folded(%(typed)s) <%% {SPELLED_SQL} AND p.is_active LIMIT {MOST_SIMILAR}
    ), seen AS ({AMONG_SQL.format(ids="ARRAY(SELECT id FROM matched)")})
    SELECT p.id, 0 FROM matched JOIN commerce_product p USING (id) WHERE p.id IN (SELECT id FROM seen)
    ORDER BY matched.alike DESC, p.name COLLATE "C", p.id
"""


@dataclass(frozen=True, slots=True)
class Matches:
    """Ids of visible products, the best first; whether spelling was stretched, whether too many match."""

    ids: list = field(default_factory=list)
    is_guess: bool = False
    is_cut: bool = False


def cleaned(text):
    """Give what was typed without signs that nobody can look for."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def matching(text, *, scope):
    """Find a text among what a partner may see; `scope` are the parameters of LISTS_SQL."""
    typed = "".join(sign if sign.isalnum() else " " for sign in text)
    if not typed.strip():
        return Matches()
    values = {**scope, "typed": typed, "code": text}
    rows = _rows(FOUND_SQL, values)
    if rows:
        return Matches([row[0] for row in rows], is_cut=rows[0][1] > MOST)
    return Matches([row[0] for row in _rows(SIMILAR_SQL, values)], is_guess=True)


def _rows(sql, values):
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
