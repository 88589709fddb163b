"""Which products a partner sees, as bits (C2): the union of what his lists hold now and what rules price for him.

What a list holds is settled by the transaction that wrote to it last (`PriceList.changed_in`, set by a trigger) and the
time, so each process keeps the bits of the lists it was asked for until the next one writes, or until the next moment
at which one of the prices begins or ends.
"""

from collections import OrderedDict
from typing import NamedTuple

from commerce.queries import shelf
from commerce.queries.pricing import IN_FORCE
from core import prepared

MOST_LISTS = 1000
HELD_SQL = f"""
    SELECT price_list_id, array_agg(block), array_agg(bits), min(turn) FROM (
        SELECT e.price_list_id, e.product_id / 32 AS block,
               coalesce(bit_or(1::bigint << mod(e.product_id, 32)::int)
                        FILTER (WHERE {IN_FORCE.format("e")}), 0) AS bits,
               min(CASE WHEN e.effective_from > %(now)s THEN e.effective_from
                        WHEN e.effective_to > %(now)s THEN e.effective_to END) AS turn
        FROM unnest(%(lists)s::bigint[]) AS wanted(id), LATERAL (
            SELECT * FROM commerce_priceentry e WHERE e.price_list_id = wanted.id AND e.retired_in IS NULL
        ) e
        GROUP BY 1, 2
    ) blocks GROUP BY 1
"""


class Held(NamedTuple):
    """What a list holds, as a transaction left it, from `since` until before `turn` (None: for ever)."""

    changed_in: int
    since: object
    turn: object
    bits: int

    def holds(self, changed_in, now):
        return self.changed_in == changed_in and self.since <= now and (self.turn is None or now < self.turn)


_kept: OrderedDict[int, Held] = OrderedDict()


def bits(state, now):
    """Give the bits of the active products that a partner sees; `state` is his shelf.State."""
    known, missing = {}, {}
    for pk, changed_in in state.lists:
        held = _kept.get(pk)
        if held and held.holds(changed_in, now):
            known[pk] = held
        else:
            missing[pk] = changed_in
    if missing:
        known |= _read(missing, now, keep=not state.is_writing)
    found = shelf.of_ids(state.ruled)
    for held in known.values():
        found |= held.bits
    return found & state.shelf.active


def _read(missing, now, *, keep):
    """Read lists, {id: changed in}; what a transaction has written itself may be undone and is not kept."""
    found = {pk: Held(changed, now, None, 0) for pk, changed in missing.items()}
    with prepared.cursor() as cursor:
        cursor.execute(HELD_SQL, {"lists": list(missing), "now": now})
        for pk, blocks, parts, turn in cursor.fetchall():
            found[pk] = Held(missing[pk], now, turn, _joined(blocks, parts))
    if keep:
        _kept.update(found)
        while len(_kept) > MOST_LISTS:
            _kept.popitem(last=False)
    return found


def _joined(blocks, parts):
    """Put blocks of 32 bits together."""
    held = bytearray(4 * (max(blocks) + 1))
    for block, part in zip(blocks, parts, strict=True):
        held[4 * block : 4 * block + 4] = part.to_bytes(4, "little")
    return int.from_bytes(held, "little")
