"""Find partners among 100,000: name, code, city and VAT number, forgiving typing errors, the best match first (P9).

Literal matches come from trigram indexes. Only where they are few, and none of them is the very code or name, similar
words are looked for as well: comparing is what costs, and whoever has typed it right is not shown what merely
resembles it.
"""

import re
from dataclasses import dataclass
from operator import itemgetter

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, Value
from django.db.models.functions import Lower

from core import prepared
from partners.acting import EffectiveStatus
from partners.models import RESTRICTIVENESS, Address, Partner, PartnerStatus
from partners.queries.manager import ALIVE_SQL

EXACT = 0
ENOUGH = 10
"""With this many literal matches nobody needs to be understood in spite of his typing."""
MOST = 500
"""So many matches are ranked; with more, more letters are needed."""
MOST_SIMILAR = 300
LIKENESS = [(24, 0.7), (16, 0.6), (0, 0.45)]
"""From so many letters on a word must be so much alike: in a long text a typing error spoils little of it, and being
stricter spares comparing thousands."""


def matching(partners, text):
    """Narrow partners to the best that a text finds and give each its `match`, the rank by which they are sorted.

    `partners` is narrowed by everything else already, so that what is cut off are the worse matches.
    """
    text = _cleaned(text)
    if not text or not _names_something(text):
        return (partners.none() if text else partners).annotate(match=Value(0))
    found = _literal(partners, text)
    if len(text) > 2 and not _suffices(found):
        found = {**_similar(partners, text), **found}
    best = sorted(found, key=found.__getitem__)[:MOST]
    ids = Value(best, output_field=ArrayField(BigIntegerField()))
    rank = Func(ids, F("pk"), function="array_position", output_field=IntegerField())
    return partners.filter(pk__in=best).annotate(match=rank)


def containing(partners, text):
    """Narrow partners to all that a text finds literally, however many: what a file of the matches holds."""
    text = _cleaned(text)
    if not text or not _names_something(text):
        return (partners.none() if text else partners).annotate(match=Value(0))
    ways = [Q(pk__in=way.values("pk")) for way in _ways(partners.model.objects.all(), text)]
    return partners.filter(_any(ways)).annotate(match=Value(0))


def _any(conditions):
    found = conditions[0]
    for condition in conditions[1:]:
        found |= condition
    return found


def _cleaned(text):
    return " ".join(text.replace("\0", "").lower().split())


def _names_something(text):
    """Whether a text has a letter or a digit: signs alone name nobody, and no index answers them."""
    return any(sign.isalnum() for sign in text)


def _suffices(found):
    """Whether the literal matches are many, or one of them is exactly what was typed."""
    return len(found) >= ENOUGH or any(rank[0] == EXACT for rank in found.values())


def _ways(partners, text):
    """The ways in which a text names a partner: each is answered by an index of its own."""
    named = partners.alias(low=Lower("name"))
    ways = [
        partners.alias(low=Lower("code")).filter(low__startswith=text),
        named.filter(low__startswith=text),
        partners.filter(pk__in=Address.objects.alias(low=Lower("city")).filter(low__startswith=text).values("partner")),
    ]
    if len(text) > 2:
        ways.append(named.filter(low__contains=text))
    number = re.sub(r"[\s.\-/]", "", text)
    if sum(sign.isdigit() for sign in number) > 2:
        ways.append(partners.alias(low=Lower("tax_number")).filter(low__contains=number))
    return ways


def _literal(partners, text):
    """Give {id: sort key} of literal matches, the better the smaller, in one query."""
    first, *others = [_columns(way) for way in _ways(partners, text)]
    found = first.union(*others)
    return {pk: (_quality(name.lower(), code.lower(), text), 0, name, pk) for pk, name, code in found}


def _columns(way):
    return way.select_related(None).order_by().values_list("pk", "name", "code")[:MOST]


def _quality(name, code, text):
    """The class of a match: the code or name itself, its beginning, a word of it, part of a word, anything else."""
    if text in (code, name):
        return EXACT
    if code.startswith(text) or name.startswith(text):
        return 1
    if f" {text}" in name:
        return 2
    return 3 if text in name else 4


def _similar(partners, text):
    """Give {id: sort key} of partners with a word like the text in their name or else their city, in one query."""
    named = partners.alias(low=Lower("name")).filter(low__trigram_word_similar=text)
    named = named.annotate(alike=TrigramWordSimilarity(text, Lower("name"))).order_by("-alike")
    homes = Address.objects.alias(low=Lower("city")).filter(low__trigram_word_similar=text)
    housed = partners.filter(pk__in=homes.values("partner")).annotate(alike=Value(0.0)).order_by("pk")
    first, second = (way.select_related(None).values_list("pk", "name", "alike") for way in (named, housed))
    try:
        found = _compared(first[:MOST_SIMILAR].union(second[:MOST_SIMILAR], all=True), text)
    except EmptyResultSet:  # what narrows the partners leaves none
        return {}
    return {pk: (5, -alike, name, pk) for pk, name, alike in sorted(found, key=itemgetter(2))}


def _compared(query, text):
    """Ask how alike words must be for a text of this length, and by the indexes: the planner takes comparing for cheap
    and would compare a whole small table. All in one round trip, whose settings end with it."""
    threshold = next(likeness for letters, likeness in LIKENESS if len(text) >= letters)
    settings = f"SET LOCAL pg_trgm.word_similarity_threshold = {threshold}; SET LOCAL enable_seqscan = off"
    sql, values = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{settings}; {sql}; SET LOCAL enable_seqscan TO DEFAULT", values)
        cursor.nextset()
        cursor.nextset()
        return cursor.fetchall()


BELOW_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM partners_partner WHERE status = ANY(%s)
        UNION
        SELECT node.id FROM partners_partner node JOIN below ON node.parent_id = below.id
    ) SELECT id FROM below
"""
_HOLDS = [PartnerStatus.ON_HOLD.value, PartnerStatus.ON_CREDIT_HOLD.value]
_CLOSED = [PartnerStatus.CLOSED.value]


def effectively(partners, wanted):
    """Narrow partners by what counts for them: "open", "held" or "closed", whoever above it comes from (P2).

    The ids are read first: as part of the statement they would be looked through again for every row.
    """
    if wanted == "open":
        return partners.exclude(pk__in=_below([*_HOLDS, *_CLOSED]))
    closed = _below(_CLOSED)
    if wanted == "closed":
        return partners.filter(pk__in=closed)
    return partners.filter(pk__in=_below(_HOLDS) - closed)


def _below(statuses):
    with connection.cursor() as cursor:
        cursor.execute(BELOW_SQL, [statuses])
        return {row[0] for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Row:
    """A partner as the list shows it."""

    partner: Partner
    effective: EffectiveStatus
    above: list
    """The codes from the root down to its parent."""
    manager: str
    city: str


FACTS_SQL = f"""
    WITH RECURSIVE path AS (
        SELECT id AS node_id, id, parent_id, code, name, status, status_reason, status_since, status_by, 0 AS depth
        FROM partners_partner WHERE id = ANY(%s)
        UNION ALL
        SELECT path.node_id, up.id, up.parent_id, up.code, up.name, up.status, up.status_reason, up.status_since,
               up.status_by, path.depth + 1
        FROM path CROSS JOIN LATERAL (SELECT * FROM partners_partner WHERE id = path.parent_id OFFSET 0) up
    )
    SELECT path.node_id, path.id, path.code, path.name, path.status, path.status_reason, path.status_since,
           path.status_by, manager.name, home.city
    FROM path
    LEFT JOIN LATERAL (SELECT a.name FROM ({ALIVE_SQL}) a WHERE a.partner_id = path.id OFFSET 0) manager ON true
    LEFT JOIN LATERAL (
        SELECT city FROM partners_address WHERE partner_id = path.id AND path.depth = 0
        ORDER BY is_default_bill_to DESC, is_default_ship_to DESC, id LIMIT 1
    ) home ON true
    ORDER BY path.node_id, path.depth
"""
"""Everything a row needs that is not its own, of a whole page: each node's path upwards, in one statement."""


def rows(partners, acting):
    """Give the Rows of a page of partners, in one query; what stands above the acting partner is left out (P12)."""
    paths: dict = {}
    with prepared.cursor() as cursor:
        cursor.execute(FACTS_SQL, [[partner.pk for partner in partners]])
        for node_id, *step in cursor.fetchall():
            paths.setdefault(node_id, []).append(step)
    return [_row(partner, paths[partner.pk], acting) for partner in partners]


def _row(partner, path, acting):
    effective = EffectiveStatus(PartnerStatus.OPEN)
    for pk, code, name, status, reason, since, by, _manager, _city in path:
        if status != PartnerStatus.OPEN and RESTRICTIVENESS[PartnerStatus(status)] >= effective.rank:
            effective = EffectiveStatus(status, pk, name, code, reason, since, by)
    codes = [step[1] for step in path]
    if not acting.is_operator:
        ids = [step[0] for step in path]
        codes = codes[: ids.index(acting.partner_id) + 1] if acting.partner_id in ids else codes[:1]
    manager = next((step[7] for step in path if step[7]), "")
    return Row(partner, effective, codes[:0:-1], manager, path[0][8] or "")


CHOICES_SQL = f"""
    SELECT 'type', id, name FROM partners_partnertype
    UNION ALL SELECT 'level', id, name FROM partners_partnerlevel
    UNION ALL
    SELECT DISTINCT 'manager', a.manager_id, a.name FROM ({ALIVE_SQL}) a ORDER BY 1, 3
"""


def choices():
    """Give {"type" | "level" | "manager": [(id, name)]} for the filters, in one query."""
    found: dict = {"type": [], "level": [], "manager": []}
    with prepared.cursor() as cursor:
        cursor.execute(CHOICES_SQL)
        for kind, pk, name in cursor.fetchall():
            found[kind].append((str(pk), name))
    return found
