"""Price resolution (C4, C5) against the best hand-written SQL for lists that are known beforehand."""

import random

from django.utils import timezone

from benchmarks import _common
from commerce.models import PriceList, PriceListAssignment, Product
from commerce.queries import pricing
from partners.models import Partner

LISTS = 1_000 if _common.FULL else 100
PRODUCTS = 10_000
COMPANIES = 8
ROUNDS = 30 if _common.FULL else 15
LISTS_EACH = 5
COLUMNS = "price_list_id, product_id, min_quantity, unit_price"
TIERS = [(1, 100), (10, 97), (100, 91)]
"""From so many pieces on, so many per cent."""
INDEXES_SQL = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'commerce_priceentry' AND indexname <> 'commerce_priceentry_pkey'
"""
BARE_SQL = """
    SELECT w.product_id, w.quantity, best.unit_price
    FROM unnest(%s::bigint[], %s::int[]) AS w(product_id, quantity)
    CROSS JOIN LATERAL (
        SELECT e.unit_price FROM unnest(%s::bigint[]) WITH ORDINALITY AS l(id, place)
        CROSS JOIN LATERAL (
            SELECT e.unit_price FROM commerce_priceentry e
            WHERE e.price_list_id = l.id AND e.product_id = w.product_id AND e.min_quantity <= w.quantity
            ORDER BY e.min_quantity DESC LIMIT 1
        ) e
        ORDER BY l.place LIMIT 1
    ) best
"""


def load(connection):
    """Write products, lists and COMPANIES trees three levels deep; give [(branch, its list ids, best first)].

    A branch has two lists of its own, its division one, its company two. The three best leave products out, so that
    all five decide; entries from 10 and from 100 pieces lie in every list that anybody has.
    """
    Product.objects.bulk_create(Product(id=i, code=f"P{i}", name=f"Product {i}") for i in range(1, PRODUCTS + 1))
    PriceList.objects.bulk_create(PriceList(id=i, name=f"List {i}", currency="GBP") for i in range(1, LISTS + 1))
    branches = [_write_company(1 + 3 * i, 1 + LISTS_EACH * i) for i in range(COMPANIES)]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")  # the load checks no foreign key, row by row
        indexes = cursor.execute(INDEXES_SQL).fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        with cursor.copy(f"COPY commerce_priceentry ({COLUMNS}) FROM STDIN") as stream:
            for lines in _entries():
                stream.write(lines)
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = DEFAULT")
    connection.execute("VACUUM ANALYZE")
    return branches


def _write_company(first_id, first_list):
    company, division, branch = range(first_id, first_id + 3)
    for node, parent in [(company, None), (division, company), (branch, division)]:
        Partner.objects.create(id=node, parent_id=parent, code=f"N{node}", name=f"Node {node}")
    lists = list(range(first_list, first_list + LISTS_EACH))
    for place, partner in enumerate([branch, branch, division, company, company]):
        PriceListAssignment.objects.create(partner_id=partner, price_list_id=lists[place], priority=100 - place)
    return branch, lists


def _entries():
    """Give the lines of COPY of one list after the other: 10 million tuples would take longer than the load itself."""
    for price_list in range(1, LISTS + 1):
        is_assigned = price_list <= COMPANIES * LISTS_EACH
        is_partial = is_assigned and (price_list - 1) % LISTS_EACH < 3
        tiers = TIERS if is_assigned else TIERS[:1]
        yield "".join(
            f"{price_list}\t{product}\t{quantity}\t{_price(price_list, product) * percent / 10_000}\n"
            for product in range(1, PRODUCTS + 1)
            if not is_partial or product % 4 == 0
            for quantity, percent in tiers
        )


def _price(price_list, product):
    return 500 + (price_list * 7919 + product * 104_729) % 9_500


def measure(connection, branches, count):
    """Price `count` products, each time for another branch and other products."""
    chance, now = random.Random(count), timezone.now()
    samples = [chance.sample(range(1, PRODUCTS + 1), count) for _ in range(ROUNDS * _common.BLOCK)]
    asked = [
        (*branches[i % COMPANIES], [(product, chance.choice([1, 12, 150])) for product in sample])
        for i, sample in enumerate(samples)
    ]

    def product(i):
        branch, _lists, wanted = asked[i]
        return pricing.resolve(partner_id=branch, currency="GBP", wanted=wanted, now=now)

    def bare(i):
        _branch, lists, wanted = asked[i]
        return connection.execute(BARE_SQL, [[p for p, _ in wanted], [q for _, q in wanted], lists]).fetchall()

    for i in range(COMPANIES):
        if {key: price.unit_price for key, price in product(i).items()} != {row[:2]: row[2] for row in bare(i)}:
            raise SystemExit("the two do not give the same prices")
    times = _common.side_by_side({"product": product, "bare": bare}, rounds=ROUNDS)
    _common.figure("prices", f"{count} products", times["product"], "ms", times["bare"])


def main():
    with _common.bare() as connection:
        branches = load(connection)
        count = connection.execute("SELECT count(*) FROM commerce_priceentry").fetchone()[0]
        _common.note(f"{count:,} entries in {LISTS:,} lists")
        for products in (20, 200):
            measure(connection, branches, products)


if __name__ == "__main__":
    main()
