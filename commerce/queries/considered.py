"""Why this price, in full, for staff: all lists considered, what each says, which rules matched and lost (C4).

Any moment can be asked for, and what was known at another one: versions tell which rows a list had then. The deciding
order is that of `pricing`; a test compares the two on random lists.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.models import PricePolicy, RuleKind
from core import money, prepared
from partners.queries import PATH_SQL

LISTS_SQL = f"""
    {PATH_SQL.format(node="%(partner)s")}
    SELECT l.id, v.number, coalesce(v.head, jsonb_build_object(
               'name', l.name, 'currency', l.currency, 'is_active', l.is_active, 'priority', l.priority,
               'is_gross', l.is_gross, 'effective_from', l.effective_from, 'effective_to', l.effective_to)),
           path.name, a.priority, v.at
    FROM path JOIN commerce_pricelistassignment a ON a.partner_id = path.id
        AND a.assigned_at <= %(known_at)s AND (a.ended_at IS NULL OR %(known_at)s < a.ended_at)
    JOIN commerce_pricelist l ON l.id = a.price_list_id
    LEFT JOIN LATERAL (
        SELECT number, head, at FROM commerce_pricelistversion
        WHERE price_list_id = l.id AND at <= %(known_at)s ORDER BY number DESC LIMIT 1
    ) v ON true
    ORDER BY l.id, path.depth
"""
KNOWN = "{0}.added_in <= w.version AND ({0}.retired_in IS NULL OR w.version < {0}.retired_in)"
ENTRIES_SQL = f"""
    SELECT e.price_list_id, e.id, e.min_quantity, e.unit_price, e.effective_from, e.effective_to, e.added_in
    FROM unnest(%(lists)s::bigint[], %(versions)s::int[]) AS w(id, version)
    JOIN commerce_priceentry e ON e.price_list_id = w.id AND e.product_id = %(product)s
    WHERE {KNOWN.format("e")} ORDER BY e.min_quantity, e.effective_from NULLS FIRST, e.id
"""
RULES_SQL = f"""
    WITH RECURSIVE up(id, parent_id, distance) AS (
        SELECT c.id, c.parent_id, 1 FROM commerce_product p JOIN commerce_category c ON c.id = p.category_id
        WHERE p.id = %(product)s
        UNION ALL
        SELECT c.id, c.parent_id, up.distance + 1 FROM up JOIN commerce_category c ON c.id = up.parent_id
    )
    SELECT r.price_list_id, r.id, r.min_quantity, r.effective_from, r.effective_to, r.added_in, r.kind, r.value,
           r.condition_1, r.condition_2, coalesce(up.distance, 0), coalesce(c.name, '')
    FROM unnest(%(lists)s::bigint[], %(versions)s::int[]) AS w(id, version)
    JOIN commerce_pricerule r ON r.price_list_id = w.id
    LEFT JOIN up ON up.id = r.category_id LEFT JOIN commerce_category c ON c.id = r.category_id
    WHERE (r.product_id = %(product)s OR up.id IS NOT NULL) AND {KNOWN.format("r")} ORDER BY r.id
"""
HELD_SQL = f"""
    {PATH_SQL.format(node="%(partner)s")}
    SELECT DISTINCT ON (p.key) p.key || '=' || p.value, path.name
    FROM path JOIN partners_partner node ON node.id = path.id CROSS JOIN LATERAL (
        SELECT 'level', node.level_id::text UNION ALL SELECT 'type', node.type_id::text
        UNION ALL SELECT '@' || lower(a.key), lower(a.value) FROM jsonb_each_text(node.attributes) a
    ) AS p(key, value)
    WHERE p.value > '' ORDER BY p.key, path.depth
"""
MODE_SQL = f"""
    {PATH_SQL.format(node="%(partner)s")}
    SELECT p.mode, path.name FROM path JOIN commerce_pricepolicy p ON p.partner_id = path.id ORDER BY path.depth LIMIT 1
"""


@dataclass(slots=True)
class Candidate:
    """An entry or a rule of a list: what it would make, and why it does not count ("" where it does)."""

    id: int
    min_quantity: int
    effective_from: datetime | None
    effective_to: datetime | None
    added_in: int
    price: Decimal | None = None
    kind: str = ""
    value: Decimal | None = None
    conditions: Sequence[str] = ()
    distance: int = 0
    category: str = ""
    lost: str = ""
    has_won: bool = False

    @property
    def is_dated(self):
        return self.effective_from is not None or self.effective_to is not None


@dataclass(slots=True)
class Verdict:
    """One list: its head as it was known, its candidates, the price it gives, and why it does not decide."""

    id: int
    version: int
    head: dict
    sources: list
    priority: int
    version_at: datetime | None = None
    entries: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    price: Decimal | None = None
    lost: str = ""
    has_won: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    """The whole answer: `winner` is the Verdict that decides, None where nothing prices the product."""

    verdicts: list
    held: list
    mode: str
    mode_source: str
    winner: Verdict | None


def considered(*, partner_id, currency, product_id, quantity, at, known_at):
    """Weigh every list that a partner had: prices of the moment `at`, as they were known at `known_at`.

    His level and attributes are today's: `held` is [(condition, name of the node it comes from)].
    """
    values = {"partner": partner_id, "product": product_id, "known_at": known_at}
    with prepared.cursor() as cursor:
        verdicts = _verdicts(cursor.execute(LISTS_SQL, values).fetchall())
        values |= {"lists": [each.id for each in verdicts], "versions": [each.version for each in verdicts]}
        by_id = {each.id: each for each in verdicts}
        for list_id, pk, minimum, price, begins, ends, added_in in cursor.execute(ENTRIES_SQL, values).fetchall():
            by_id[list_id].entries.append(Candidate(pk, minimum, begins, ends, added_in, price))
        for list_id, pk, minimum, begins, ends, added_in, *rest in cursor.execute(RULES_SQL, values).fetchall():
            by_id[list_id].rules.append(_rule(pk, minimum, begins, ends, added_in, *rest))
        held = cursor.execute(HELD_SQL, values).fetchall()
        mode, mode_source = cursor.execute(MODE_SQL, values).fetchone() or (PricePolicy.Mode.PRIORITY, "")
    for verdict in verdicts:
        _weigh(verdict, currency, quantity, at, {condition for condition, _source in held})
    winner = _decide(verdicts, mode)
    verdicts.sort(key=lambda each: (not each.has_won, each.price is None, -each.priority, each.id))
    return Considered(verdicts, held, mode, mode_source, winner)


def _verdicts(rows):
    found: dict[int, Verdict] = {}
    for pk, version, head, source, priority, at in rows:
        head = json.loads(head)
        priority = head["priority"] if priority is None else priority
        known = found.setdefault(pk, Verdict(pk, version or 1, head, [], priority, at))
        known.sources.append(source)
        known.priority = max(known.priority, priority)
    return list(found.values())


def _rule(pk, minimum, begins, ends, added_in, kind, value, first, second, distance, category):
    conditions = tuple(each for each in (first, second) if each)
    return Candidate(
        pk, minimum, begins, ends, added_in,
        kind=kind, value=value, conditions=conditions, distance=distance, category=category,
    )  # fmt: skip


def _weigh(verdict, currency, quantity, at, held):
    """Find what the list says; `lost` tells why it says nothing."""
    verdict.lost = _head_fault(verdict.head, currency, at)
    entry = _best(verdict.entries, quantity, at, key=lambda e: (-e.min_quantity, not e.is_dated))
    base = entry.price if entry else None
    for rule in verdict.rules:
        _apply(rule, base, held)
    rule = _best(
        verdict.rules, quantity, at,
        key=lambda r: (-len(r.conditions), r.distance, -r.min_quantity, not r.is_dated, r.price, r.id),
    )  # fmt: skip
    if entry and rule:
        entry.lost, entry.has_won = _("a rule counts before it"), False
    verdict.price = rule.price if rule else base
    if verdict.price is None and not verdict.lost:
        verdict.lost = _("does not price the product in this quantity")


def _head_fault(head, currency, at):
    if not head["is_active"]:
        return _("not active")
    if head["currency"] != currency:
        return _("in another currency")
    begins, ends = (head[key] and datetime.fromisoformat(head[key]) for key in ("effective_from", "effective_to"))
    return "" if _runs(begins, ends, at) else _("not in force at that time")


def _runs(begins, ends, at):
    return (begins is None or begins <= at) and (ends is None or at < ends)


def _apply(rule, base, held):
    missing = [each for each in rule.conditions if each not in held]
    if missing:
        rule.lost = _("the partner lacks a property")
    elif base is None and (rule.kind != RuleKind.PRICE or rule.distance):
        rule.lost = _("the list has no price of its own to change")
    elif rule.kind == RuleKind.PRICE:
        rule.price = rule.value
    elif rule.kind == RuleKind.PERCENT:
        rule.price = money.less_percent(base, rule.value)
    else:
        rule.price = max(base - rule.value, money.ZERO)


def _best(candidates, quantity, at, *, key):
    """Give the candidate that counts, and tell the others why they do not."""
    for each in candidates:
        if not each.lost and not _runs(each.effective_from, each.effective_to, at):
            each.lost = _("not in force at that time")
        elif not each.lost and each.min_quantity > quantity:
            each.lost = _("from %(number)s pieces on") % {"number": each.min_quantity}
    left = sorted((each for each in candidates if not each.lost), key=key)
    for each in left[1:]:
        each.lost = _("another one counts before it")
    if not left:
        return None
    left[0].has_won = True
    return left[0]


def _decide(verdicts, mode):
    is_lowest = mode == PricePolicy.Mode.LOWEST
    left = [each for each in verdicts if not each.lost]
    left.sort(key=lambda each: (0 if is_lowest else -each.priority, each.price, each.id))
    for each in left[1:]:
        higher = not is_lowest and each.priority < left[0].priority
        each.lost = _("a list of higher priority prices it") if higher else _("another list has a lower price")
        if each.price == left[0].price and not higher:
            each.lost = _("another list has the same price")
    if not left:
        return None
    left[0].has_won = True
    return left[0]
