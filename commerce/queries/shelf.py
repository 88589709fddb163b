"""Which active products have which facet value, category and availability, as bits: product n is bit n (C1).

Counting 100,000 products by every value in SQL takes a quarter of a second, of bits a millisecond. Each process keeps
them; no copy is ever stale: at every request PostgreSQL tells which products were changed by transactions that the
copy could not see (`Product.changed_in`), and those bits are set anew. What a partner may see is not kept, see
`catalogue`.
"""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from commerce.queries.pricing import IN_FORCE, LISTS_SQL
from core import prepared

CATEGORY, AVAILABILITY, ACTIVE = "\0category", "\0availability", ("\0active", True)
"""Kinds of bits that no attribute can be called."""
CHUNK = 20_000
MOST_CHANGED = 5000
"""With more changes everything is read again."""
RULED_SQL = f"""
        SELECT r.product_id AS id FROM held, lists l
        JOIN commerce_pricerule r ON r.price_list_id = l.id AND r.product_id IS NOT NULL
        WHERE l.has_items AND r.retired_in IS NULL AND r.kind = 'price' AND {IN_FORCE.format("r")}
          AND r.condition_1 = ANY(held.properties) AND (r.condition_2 = '' OR r.condition_2 = ANY(held.properties))
"""
"""Ids of products that rules price for the partner, given LISTS_SQL."""
VALUES_SQL = """p.id, p.is_active, p.category_id, p.availability, ARRAY(
        SELECT p.attributes ->> a.name FROM commerce_attribute a WHERE a.is_facet ORDER BY a.position, a.name)"""
STATE_SQL = f"""{LISTS_SQL}
    SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL,
        (SELECT json_agg(json_build_array(a.name, a.unit) ORDER BY a.position, a.name)
         FROM commerce_attribute a WHERE a.is_facet),
        (SELECT json_agg(json_build_array(c.id, c.parent_id, c.code, c.name) ORDER BY c.position, c.name)
         FROM commerce_category c),
        (SELECT json_agg(changed.row) FROM (
            SELECT json_build_array({VALUES_SQL}) AS row FROM commerce_product p
            WHERE p.changed_in >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint AND (
                NOT pg_visible_in_snapshot(p.changed_in::text::xid8, %(seen)s::pg_snapshot)
                AND p.changed_in < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                OR p.changed_in::text = pg_current_xact_id_if_assigned()::text
            )
            ORDER BY p.changed_in DESC LIMIT {MOST_CHANGED + 1}
        ) changed),
        (SELECT json_agg(json_build_array(l.id, l.changed_in)) FROM lists l),
        (SELECT json_agg(ruled.id) FROM ({RULED_SQL}) ruled)
"""
"""A transaction does not count itself among those in progress, so its own changes are asked for by name. Numbers of
transactions that are still to come stem from another cluster: such rows were restored, and read at the beginning."""
CHUNK_SQL = f"""
    SELECT {VALUES_SQL} FROM commerce_product p WHERE p.id > %(after)s ORDER BY p.id LIMIT {CHUNK}
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The bits by (kind, value), as the transactions visible in `seen` left them. Never changed, only replaced."""

    names: tuple[str, ...]
    seen: str
    bits: dict[tuple, int]

    @property
    def active(self):
        """The bits of all active products."""
        return self.bits.get(ACTIVE, 0)

    def has(self, kind, value):
        """Give the bits of the active products with a value."""
        return self.bits.get((kind, value), 0)

    def any_of(self, kind, values: Iterable):
        """Give the bits of the active products with any of some values."""
        found = 0
        for value in values:
            found |= self.bits.get((kind, value), 0)
        return found


@dataclass(frozen=True, slots=True)
class State:
    """What a request reads once: the shelf, the facets as [name, unit], the categories as [id, parent, code, name], the
    partner's lists as [id, changed in], products that rules price for him, whether the transaction has written.
    """

    shelf: Shelf
    facets: list
    categories: list
    lists: list
    ruled: list
    is_writing: bool


EMPTY = Shelf((), "1:1:", {})
"""What a process begins with: it saw no transaction at all."""
_lock = threading.Lock()
_kept = EMPTY


def current(scope):
    """Give the State of this moment, in one query while little has changed; `scope` are the parameters of LISTS_SQL.

    What a transaction has written itself may yet be undone: it sees that, but it is not kept.
    """
    global _kept
    kept = _kept
    with prepared.cursor() as cursor:
        cursor.execute(STATE_SQL, {**scope, "seen": kept.seen})
        seen, is_writing, *parts = cursor.fetchone()
    facets, categories, changed, lists, ruled = [_read(part) for part in parts]
    names = tuple(name for name, _unit in facets)
    if len(changed) > MOST_CHANGED or (kept is not EMPTY and kept.names != names):
        with _lock:
            fresh = Shelf(names, seen, _loaded(names))
    else:
        fresh = Shelf(names, seen, _renewed(kept, names, changed) if changed else kept.bits)
    if not is_writing:
        _kept = fresh
    return State(fresh, facets, categories, lists, ruled, is_writing)


def _read(part):
    return json.loads(part) if isinstance(part, str) else part or []


def _loaded(names):
    found: dict[tuple, bytearray] = {}
    last: int | None = 0
    while last is not None:
        with prepared.cursor() as cursor:
            cursor.execute(CHUNK_SQL, {"after": last})
            rows = cursor.fetchall()
        _mark(found, names, rows)
        last = rows[-1][0] if rows else None
    return {key: int.from_bytes(value, "little") for key, value in found.items()}


def _renewed(kept, names, changed):
    fresh: dict[tuple, bytearray] = {}
    _mark(fresh, names, changed)
    old = ~of_ids(row[0] for row in changed)
    bits = {key: value & old for key, value in kept.bits.items()}
    for key, value in fresh.items():
        bits[key] = bits.get(key, 0) | int.from_bytes(value, "little")
    return bits


def _mark(found, names, rows):
    """Set the bits of rows [id, is active, category, availability, values of `names`] in bytes by key."""
    for pk, is_active, category, availability, values in rows:
        if not is_active:
            continue
        keys = [ACTIVE, (CATEGORY, category), (AVAILABILITY, availability)]
        keys += [(name, value) for name, value in zip(names, values, strict=True) if value]
        place, bit = pk >> 3, 1 << (pk & 7)
        for key in keys:
            held = found.setdefault(key, bytearray())
            if len(held) <= place:
                held.extend(bytes(place + 1 - len(held)))
            held[place] |= bit


def of_ids(ids: Iterable[int]):
    """Give the bits of product ids."""
    held = bytearray()
    for pk in ids:
        place = pk >> 3
        if len(held) <= place:
            held.extend(bytes(place + 1 - len(held)))
        held[place] |= 1 << (pk & 7)
    return int.from_bytes(held, "little")


def ids_of(bits):
    """Give the product ids of bits, the smallest first."""
    found = []
    for place, byte in enumerate(as_bytes(bits)):
        if byte:
            found += [place * 8 + bit for bit in range(8) if byte >> bit & 1]
    return found


def as_bytes(bits):
    """Give bits as PostgreSQL's get_bit reads them."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
