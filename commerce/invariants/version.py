"""An order that was changed while it waited has every version that it had, and says what its newest one says (O5)."""

from core.invariants import ask


def check():
    yield ask(
        "orders.newest_version_is_what_it_says",
        "order {0} is at version {1}; of {2} versions kept the newest is {3}, of {4}",
        """SELECT o.number, o.version, count(v.id), max(v.number),
                  max(v.total) FILTER (WHERE v.number = o.version)
           FROM commerce_order o LEFT JOIN commerce_orderversion v ON v.order_id = o.id
           WHERE o.version > 1 OR v.id IS NOT NULL GROUP BY o.id
           HAVING count(v.id) <> o.version OR max(v.number) IS DISTINCT FROM o.version::int
               OR bool_or(v.number = o.version AND (v.content_hash <> o.content_hash OR v.total <> o.total))""",
    )
