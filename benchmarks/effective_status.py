"""The effective status of a partner (P2) against the shortest recursive query that could answer the same."""

import random

from benchmarks import _common
from partners import queries
from partners.models import Partner

PAGE = 50
PAGE_LIMIT_MS = 4.0
FORESTS = {10: [3, 9, 30, 100, 330, 1_100, 3_400, 10_000, 30_028, 55_000], 1000: [100] * 1000}
"""Depth: how many partners on each level, from the top; 100,000 in all."""
BARE_SQL = """
    WITH RECURSIVE path AS (
        SELECT id, parent_id, status, 0 AS depth FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, up.status, path.depth + 1
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT id, status FROM path
    ORDER BY CASE status WHEN 'open' THEN 0 WHEN 'closed' THEN 20 ELSE 10 END DESC, depth DESC LIMIT 1
"""


def load(depth, first_id):
    """Write a forest, two in a hundred partners on hold; give the ids of the deepest."""
    Partner.objects.bulk_create(_nodes(FORESTS[depth], first_id), batch_size=5_000)
    end = first_id + sum(FORESTS[depth])
    return range(end - FORESTS[depth][-1], end)


def _nodes(widths, first_id):
    chance, above, width_above = random.Random(2), None, 0
    for width in widths:
        for place in range(width):
            node, parent = first_id + place, None if above is None else above + place * width_above // width
            status = chance.choices(["open", "on_hold"], [98, 2])[0]
            yield Partner(id=node, parent_id=parent, code=f"N{node}", name=f"Node {node}", status=status)
        above, width_above, first_id = first_id, width, first_id + width


def measure(connection, depth, deepest, rounds):
    """Ask for one node, then for a page of PAGE nodes, each time for other ones."""
    chance, turns = random.Random(1), rounds * _common.BLOCK
    nodes = [chance.choice(deepest) for _ in range(turns)]
    one = _common.side_by_side(
        {
            "product": lambda i: queries.effective_status(nodes[i]),
            "bare": lambda i: connection.execute(BARE_SQL, [nodes[i]]).fetchone(),
        },
        rounds=rounds,
    )
    _common.figure("effective_status", f"one node, depth {depth}", one["product"], "ms", one["bare"])
    pages = [chance.sample(deepest, PAGE) for _ in range(turns)]
    page = _common.side_by_side({"product": lambda i: queries.effective_statuses(pages[i])}, rounds=rounds)
    reference = PAGE_LIMIT_MS if depth == 10 else PAGE * one["bare"]  # a thousand levels take longer than that once
    _common.figure("effective_status", f"page of {PAGE}, depth {depth}", page["product"], "ms", reference)


def main():
    forests = {10: load(10, 1_000_000), 1000: load(1000, 2_000_000)}
    with _common.bare() as connection:
        connection.execute("VACUUM ANALYZE partners_partner")
        for depth, deepest in forests.items():
            measure(connection, depth, deepest, rounds=3 if depth == 1000 else 50 if _common.FULL else 20)


if __name__ == "__main__":
    main()
