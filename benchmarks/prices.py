"""Price resolution (C3-C5) against the best hand-written SQL for the same answer on trees of three levels."""

import random

from django.utils import timezone

from benchmarks import _common
from commerce.models import Cart, CartLine, Category, PriceList, PriceListAssignment, PriceRule, Product, QuantityRule
from commerce.queries import cart as carts
from commerce.queries import pricing
from partners.models import Partner, PartnerLevel, User

LISTS = 1_000 if _common.FULL else 100
PRODUCTS = 10_000
CATEGORIES, GROUPS = 400, 40
LONGEST = 542
LIMITS = {24: 5, 200: 20, LONGEST: 50}
"""Milliseconds for a page, a long list, the longest cart."""
COMPANIES = 8
ROUNDS = 30 if _common.FULL else 15
LISTS_EACH = 5
COLUMNS = "price_list_id, product_id, min_quantity, unit_price"
TIERS = [(1, 100), (10, 97), (100, 91)]
"""From so many pieces on, so many per cent."""
INDEXES_SQL = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'commerce_priceentry'
      AND indexname NOT IN ('commerce_priceentry_pkey', 'price_entry_periods_do_not_overlap')
"""
BARE_SQL = """
    WITH nodes AS MATERIALIZED (
        SELECT n.id, n.parent_id, p.parent_id AS top_id, n.level_id, p.level_id AS parent_level, t.level_id AS top_level
        FROM partners_partner n JOIN partners_partner p ON p.id = n.parent_id
        JOIN partners_partner t ON t.id = p.parent_id
        WHERE n.id = %s
    ), lists AS MATERIALIZED (
        SELECT a.price_list_id AS id, l.name, l.version, a.priority
        FROM nodes JOIN commerce_pricelistassignment a ON a.partner_id IN (nodes.id, nodes.parent_id, nodes.top_id)
        JOIN commerce_pricelist l ON l.id = a.price_list_id
        WHERE l.is_active AND l.currency = 'GBP' AND a.ended_at IS NULL
          AND (l.effective_from IS NULL OR l.effective_from <= %s) AND (l.effective_to IS NULL OR %s < l.effective_to)
        ORDER BY a.priority DESC
    ), level AS MATERIALIZED (
        SELECT 'level=' || coalesce(level_id, parent_level, top_level) AS property FROM nodes
    )
    SELECT w.product_id, w.quantity, best.*
    FROM unnest(%s::bigint[], %s::int[]) AS w(product_id, quantity)
    JOIN commerce_product p ON p.id = w.product_id JOIN commerce_category c ON c.id = p.category_id
    CROSS JOIN LATERAL (
        SELECT coalesce(r.price, e.unit_price) AS unit_price, e.id, e.min_quantity, l.id AS list_id, l.name, l.version,
               l.priority, r.id AS rule_id
        FROM lists l
        LEFT JOIN LATERAL (
            SELECT e.id, e.unit_price, e.min_quantity FROM commerce_priceentry e
            WHERE e.price_list_id = l.id AND e.product_id = w.product_id AND e.min_quantity <= w.quantity
              AND e.retired_in IS NULL AND (e.effective_from IS NULL OR e.effective_from <= %s)
              AND (e.effective_to IS NULL OR %s < e.effective_to)
            ORDER BY e.min_quantity DESC LIMIT 1
        ) e ON true
        LEFT JOIN LATERAL (
            SELECT r.id, CASE r.kind WHEN 'price' THEN r.value
                         ELSE round(e.unit_price * (100 - r.value) / 100, 4) END AS price
            FROM level, commerce_pricerule r
            WHERE r.price_list_id = l.id AND r.retired_in IS NULL
              AND (r.product_id = w.product_id OR r.category_id = c.id OR r.category_id = c.parent_id)
              AND r.condition_1 = level.property AND (r.kind = 'price' OR e.id IS NOT NULL)
            ORDER BY r.product_id NULLS LAST, r.category_id <> c.id LIMIT 1
        ) r ON true
        WHERE e.id IS NOT NULL OR r.id IS NOT NULL
        ORDER BY l.priority DESC LIMIT 1
    ) best
"""
"""What somebody would write who knows that trees have three levels, priorities differ, rules ask for the level alone
and categories one above them; the list, the tier and the rule that decided are part of the answer."""


def load(connection):
    """Write products, lists and COMPANIES trees three levels deep; give [(branch, its list ids, best first)].

    A branch has two lists of its own, its division one, its company two. The three best leave products out, so that
    all five decide; entries from 10 and from 100 pieces lie in every list that anybody has.
    """
    Category.objects.bulk_create(
        Category(id=i, code=f"c{i}", name=f"Category {i}", parent_id=i % GROUPS + 1 if i > GROUPS else None)
        for i in range(1, CATEGORIES + 1)
    )
    Product.objects.bulk_create(
        Product(id=i, code=f"P{i}", name=f"Product {i}", category_id=GROUPS + 1 + i % (CATEGORIES - GROUPS))
        for i in range(1, PRODUCTS + 1)
    )
    level = PartnerLevel.objects.create(name="Gold")
    PriceList.objects.bulk_create(PriceList(id=i, name=f"List {i}", currency="GBP") for i in range(1, LISTS + 1))
    branches = [_write_company(1 + 3 * i, 1 + LISTS_EACH * i, level) for i in range(COMPANIES)]
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


def _write_company(first_id, first_list, level):
    company, division, branch = range(first_id, first_id + 3)
    for node, parent in [(company, None), (division, company), (branch, division)]:
        Partner.objects.create(
            id=node, parent_id=parent, code=f"N{node}", name=f"Node {node}", level=level if node == company else None
        )
    lists = list(range(first_list, first_list + LISTS_EACH))
    for place, partner in enumerate([branch, branch, division, company, company]):
        PriceListAssignment.objects.create(partner_id=partner, price_list_id=lists[place], priority=100 - place)
    for price_list in (lists[1], lists[4]):
        PriceRule.objects.bulk_create(_rules(price_list, level))
    return branch, lists


def _rules(price_list, level):
    """A tenth of the categories five per cent off, groups and leaves alike, one product in fifty at a price of its own;
    half of them are for others."""
    for number in range(1, CATEGORIES + 1, 10):
        for asked in (level.pk, level.pk + 1):
            yield PriceRule(
                price_list_id=price_list, category_id=number, condition_1=f"level={asked}", kind="percent", value=5
            )
    for number in range(1, PRODUCTS + 1, 50):
        for asked in (level.pk, level.pk + 1):
            yield PriceRule(
                price_list_id=price_list, product_id=number, condition_1=f"level={asked}", kind="price", value="4.2"
            )


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
        branch, _lists, wanted = asked[i]
        return connection.execute(
            BARE_SQL, [branch, now, now, [p for p, _ in wanted], [q for _, q in wanted], now, now]
        ).fetchall()

    for i in range(COMPANIES):
        mine = {key: (price.unit_price, price.list_id, price.rule_id) for key, price in product(i).items()}
        if mine != {row[:2]: (row[2], row[5], row[9]) for row in bare(i)}:
            raise SystemExit("the two do not give the same prices")
    times = _common.side_by_side({"product": product, "bare": bare}, rounds=ROUNDS)
    _common.figure("prices", f"{count} products", times["product"], "ms", times["bare"])
    if count in LIMITS:
        _common.figure("prices", f"{count} products, limit", times["product"], "ms", LIMITS[count])


def cart(branches):
    """Price and tax the longest cart, with the quantity rules of its products."""
    user = User.objects.create(username="buyer", email="buyer@example.com")
    made = Cart.objects.create(user=user, partner_id=branches[0][0], name="Long", currency="GBP")
    products = random.Random(7).sample(range(1, PRODUCTS + 1), LONGEST)
    CartLine.objects.bulk_create(CartLine(cart=made, product_id=product, quantity=12) for product in products)
    QuantityRule.objects.bulk_create(QuantityRule(product_id=product, increment=6, minimum=6) for product in products)
    times = _common.side_by_side({"cart": lambda _i: carts.taxed(made, now=timezone.now())}, rounds=ROUNDS)
    _common.figure("prices", f"cart of {LONGEST} lines, priced and taxed", times["cart"], "ms", LIMITS[LONGEST])


def main():
    with _common.bare() as connection:
        branches = load(connection)
        count = connection.execute("SELECT count(*) FROM commerce_priceentry").fetchone()[0]
        _common.note(f"{count:,} entries in {LISTS:,} lists")
        for products in LIMITS:
            measure(connection, branches, products)
        cart(branches)


if __name__ == "__main__":
    main()
