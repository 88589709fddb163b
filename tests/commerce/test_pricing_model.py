"""The one query gives what a naive reading of the rules gives, on any lists, rules, dates and policies (C2-C4)."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.models import PriceEntry, PriceList, PriceListAssignment, PricePolicy, PriceRule
from commerce.queries import pricing
from commerce.queries.considered import considered
from core import clock
from tests.factories.rows import CategoryFactory, PartnerFactory, ProductFactory

PERIODS = [(None, None), (None, None), (-2, -1), (-1, 1), (None, 0), (0, None), (1, 2)]
LEVELS = st.integers(min_value=0, max_value=2)
PRICES = st.integers(min_value=0, max_value=30).map(lambda pence: Decimal(pence) / 4)
PROPERTIES = ["@rank=gold", "@rank=silver", "@area=north", "@area=south"]
QUANTITIES = (1, 2, 9, 10)


@dataclass
class Entry:
    product: int
    min_quantity: int
    price: Decimal
    period: tuple


@dataclass
class Rule:
    target: tuple  # ("product", 0 or 1) or ("category", 0 leaf, 1 middle, 2 top)
    min_quantity: int
    conditions: tuple
    kind: str
    value: Decimal
    period: tuple


@dataclass
class List:
    priority: int
    period: tuple
    is_active: bool
    currency: str
    assigned: dict  # level of the tree -> own priority or None
    entries: list = field(default_factory=list)
    rules: list = field(default_factory=list)


def runs(thing):
    """Whether a period in days around now (day 0) holds now: from is in, to is out."""
    begins, ends = thing.period
    return (begins is None or begins <= 0) and (ends is None or ends > 0)


def newest(thing):
    return thing.period != (None, None)


def listed(price_list, product, quantity):
    reached = [e for e in price_list.entries if e.product == product and e.min_quantity <= quantity and runs(e)]
    return max(reached, key=lambda e: (e.min_quantity, newest(e))).price if reached else None


def ruled(price_list, held, product, quantity, base):
    """The price that the best rule makes; product 0 lies in the leaf of three categories, product 1 in none."""
    offers = []
    for rule in price_list.rules:
        kind, number = rule.target
        fits = number == product if kind == "product" else product == 0 and base is not None
        if not fits or rule.min_quantity > quantity or not runs(rule) or not set(rule.conditions) <= held:
            continue
        if rule.kind != "price" and base is None:
            continue
        off = {"price": rule.value, "percent": (base or 0) * (100 - rule.value) / 100}
        price = off[rule.kind] if rule.kind in off else max(base - rule.value, Decimal(0))
        distance = -1 if kind == "product" else number
        order = (-len(rule.conditions), distance, -rule.min_quantity, not newest(rule))
        offers.append((order, price.quantize(Decimal("0.0001"), ROUND_HALF_UP)))
    return min(offers)[1] if offers else None


def naive_price(lists, modes, properties, level, product, quantity):
    """Read the rules aloud: level 0 is the root; a node has the lists of its own level and those above."""
    nearest = range(level, -1, -1)
    mode = next((modes[above] for above in nearest if above in modes), "priority")
    by_key = {}
    for above in nearest:
        for each in properties.get(above, ()):
            by_key.setdefault(each.partition("=")[0], each)
    offers = []
    for price_list in lists:
        given_at = [above for above in price_list.assigned if above <= level]
        if not given_at or not price_list.is_active or price_list.currency != "GBP" or not runs(price_list):
            continue
        base = listed(price_list, product, quantity)
        price = ruled(price_list, set(by_key.values()), product, quantity, base)
        price = base if price is None else price
        if price is not None:
            own = [price_list.assigned[above] for above in given_at]
            priority = max(price_list.priority if value is None else value for value in own)
            offers.append((0 if mode == "lowest" else -priority, price))
    return min(offers)[1] if offers else None


def apart(things, key):
    """Leave out what the database would refuse: the same again, or overlapping periods."""
    kept = []
    for thing in things:
        same = [other.period for other in kept if key(other) == key(thing)]
        clash = [
            p for p in same if p == thing.period or ((None, None) not in (p, thing.period) and meet(p, thing.period))
        ]
        if not clash:
            kept.append(thing)
    return kept


def meet(one, other):
    far = 99
    return max(-far if p[0] is None else p[0] for p in (one, other)) < min(
        far if p[1] is None else p[1] for p in (one, other)
    )


entries = st.builds(
    Entry,
    product=st.integers(min_value=0, max_value=1),
    min_quantity=st.sampled_from([1, 2, 10]),
    price=PRICES,
    period=st.sampled_from(PERIODS),
)
conditions = st.lists(st.sampled_from(PROPERTIES), min_size=1, max_size=2, unique_by=lambda p: p[:5]).map(
    lambda chosen: tuple(sorted(chosen))
)
rules = st.builds(
    Rule,
    target=st.sampled_from([("product", 0), ("product", 1), ("category", 0), ("category", 1), ("category", 2)]),
    min_quantity=st.sampled_from([1, 2, 10]),
    conditions=conditions,
    kind=st.sampled_from(["price", "percent", "amount"]),
    value=PRICES,
    period=st.sampled_from(PERIODS),
)
lists = st.builds(
    List,
    priority=st.integers(min_value=-1, max_value=2),
    period=st.sampled_from(PERIODS),
    is_active=st.sampled_from([True, True, True, False]),
    currency=st.sampled_from(["GBP", "GBP", "GBP", "EUR"]),
    assigned=st.dictionaries(LEVELS, st.none() | st.integers(min_value=-1, max_value=3), max_size=3),
    entries=st.lists(entries, max_size=5).map(lambda e: apart(e, lambda e: (e.product, e.min_quantity))),
    rules=st.lists(rules, max_size=4).map(lambda r: apart(r, lambda r: (r.target, r.min_quantity, r.conditions))),
)
properties = st.dictionaries(LEVELS, conditions, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    shapes=st.lists(lists, max_size=4),
    modes=st.dictionaries(LEVELS, st.sampled_from(["priority", "lowest"]), max_size=2),
    held=properties,
)
def test_the_query_gives_what_the_rules_say(db, now, shapes, modes, held):
    path, products = build(shapes, modes, held, now)
    wanted = [(product.pk, quantity) for product in products for quantity in QUANTITIES]

    for level, partner in enumerate(path):
        found = pricing.resolve(partner_id=partner.pk, currency="GBP", wanted=wanted, now=now)

        naive = {
            (product.pk, quantity): naive_price(shapes, modes, held, level, number, quantity)
            for number, product in enumerate(products)
            for quantity in QUANTITIES
        }
        assert {key: price.unit_price for key, price in found.items()} == {
            key: price for key, price in naive.items() if price is not None
        }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    shapes=st.lists(lists, max_size=4),
    modes=st.dictionaries(LEVELS, st.sampled_from(["priority", "lowest"]), max_size=2),
    held=properties,
)
def test_the_explanation_names_the_list_and_the_rule_that_the_query_took(db, now, shapes, modes, held):
    path, products = build(shapes, modes, held, now)
    asked = {"partner_id": path[2].pk, "currency": "GBP"}
    soon = clock.now() + timedelta(minutes=1)

    for product in products:
        for quantity in QUANTITIES:
            price = pricing.resolve(**asked, wanted=[(product.pk, quantity)], now=now).get((product.pk, quantity))
            told = considered(**asked, product_id=product.pk, quantity=quantity, at=now, known_at=soon)

            won = told.winner
            chosen = [rule.id for rule in won.rules if rule.has_won] if won else []
            assert (price and (price.unit_price, price.list_id, price.rule_id)) == (
                won and (won.price, won.id, chosen[0] if chosen else None)
            )


def build(shapes, modes, held, now):
    """Write the lists for a fresh path of three nodes; older ones are nobody's and do not matter."""
    path = []
    for level in range(3):
        attributes = dict(each[1:].split("=") for each in held.get(level, ()))
        path.append(PartnerFactory(parent=path[-1] if path else None, attributes=attributes))
    top = CategoryFactory()
    middle = CategoryFactory(parent=top)
    categories = [CategoryFactory(parent=middle), middle, top]
    products = [ProductFactory(category=categories[0]), ProductFactory()]
    PricePolicy.objects.bulk_create(PricePolicy(partner=path[level], mode=mode) for level, mode in modes.items())
    for shape in shapes:
        write(shape, path, products, categories, now)
    return path, products


def write(shape, path, products, categories, now):
    price_list = PriceList.objects.create(
        name=f"List {PriceList.objects.count()}",
        priority=shape.priority,
        currency=shape.currency,
        is_active=shape.is_active,
        **period(shape, now),
    )
    PriceListAssignment.objects.bulk_create(
        PriceListAssignment(price_list=price_list, partner=path[level], priority=priority)
        for level, priority in shape.assigned.items()
    )
    PriceEntry.objects.bulk_create(
        PriceEntry(
            price_list=price_list,
            product=products[entry.product],
            min_quantity=entry.min_quantity,
            unit_price=entry.price,
            **period(entry, now),
        )
        for entry in shape.entries
    )
    PriceRule.objects.bulk_create(
        PriceRule(
            price_list=price_list,
            product=products[rule.target[1]] if rule.target[0] == "product" else None,
            category=categories[rule.target[1]] if rule.target[0] == "category" else None,
            min_quantity=rule.min_quantity,
            condition_1=rule.conditions[0],
            condition_2=rule.conditions[1] if len(rule.conditions) > 1 else "",
            kind=rule.kind,
            value=rule.value,
            **period(rule, now),
        )
        for rule in shape.rules
    )


def period(thing, now):
    begins, ends = thing.period
    return {
        "effective_from": None if begins is None else now + timedelta(days=begins),
        "effective_to": None if ends is None else now + timedelta(days=ends),
    }
