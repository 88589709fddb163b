"""The one query gives what a naive reading of the rules gives, on any lists, tiers, dates and policies (C2, C4)."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.models import PriceEntry, PriceList, PriceListAssignment, PricePolicy
from commerce.queries import pricing
from tests.factories.rows import PartnerFactory, ProductFactory

DAYS = st.none() | st.integers(min_value=-2, max_value=2)
LEVELS = st.integers(min_value=0, max_value=2)


@dataclass
class Entry:
    product: int
    min_quantity: int
    price: Decimal
    begins: int | None
    ends: int | None


@dataclass
class List:
    priority: int
    begins: int | None
    ends: int | None
    is_active: bool
    currency: str
    assigned: dict  # level of the tree -> own priority or None
    entries: list = field(default_factory=list)


def runs(thing):
    """Whether a period in days around now (day 0) holds now: from is in, to is out."""
    return (thing.begins is None or thing.begins <= 0) and (thing.ends is None or thing.ends > 0)


def naive_price(lists, modes, level, product, quantity):
    """Read the rules aloud: level 0 is the root; a node has the lists of its own level and those above."""
    mode = next((modes[above] for above in range(level, -1, -1) if above in modes), "priority")
    offers = []
    for price_list in lists:
        given_at = [above for above in price_list.assigned if above <= level]
        if not given_at or not price_list.is_active or price_list.currency != "GBP" or not runs(price_list):
            continue
        reached = [e for e in price_list.entries if e.product == product and e.min_quantity <= quantity and runs(e)]
        if not reached:
            continue
        best = max(reached, key=lambda e: (e.min_quantity, e.begins is not None, e.begins or 0))
        own = [price_list.assigned[above] for above in given_at]
        priority = max(price_list.priority if value is None else value for value in own)
        offers.append((0 if mode == "lowest" else -priority, best.price))
    return min(offers)[1] if offers else None


def with_period(thing):
    return thing.begins is None or thing.ends is None or thing.begins < thing.ends


entries = st.builds(
    Entry,
    product=st.integers(min_value=0, max_value=1),
    min_quantity=st.sampled_from([1, 2, 10]),
    price=st.integers(min_value=0, max_value=30).map(lambda pence: Decimal(pence) / 4),
    begins=DAYS,
    ends=DAYS,
).filter(with_period)
lists = st.builds(
    List,
    priority=st.integers(min_value=-1, max_value=2),
    begins=DAYS,
    ends=DAYS,
    is_active=st.sampled_from([True, True, True, False]),
    currency=st.sampled_from(["GBP", "GBP", "GBP", "EUR"]),
    assigned=st.dictionaries(LEVELS, st.none() | st.integers(min_value=-1, max_value=3), max_size=3),
    entries=st.lists(entries, max_size=5, unique_by=lambda e: (e.product, e.min_quantity, e.begins)),
).filter(with_period)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    shapes=st.lists(lists, max_size=4),
    modes=st.dictionaries(LEVELS, st.sampled_from(["priority", "lowest"]), max_size=2),
)
def test_the_query_gives_what_the_rules_say(db, now, shapes, modes):
    path, products = build(shapes, modes, now)
    wanted = [(product.pk, quantity) for product in products for quantity in (1, 2, 9, 10)]

    for level, partner in enumerate(path):
        found = pricing.resolve(partner_id=partner.pk, currency="GBP", wanted=wanted, now=now)

        naive = {
            (product.pk, quantity): naive_price(shapes, modes, level, number, quantity)
            for number, product in enumerate(products)
            for quantity in (1, 2, 9, 10)
        }
        assert {key: price.unit_price for key, price in found.items()} == {
            key: price for key, price in naive.items() if price is not None
        }


def build(shapes, modes, now):
    """Write the lists for a fresh path of three nodes; older ones are nobody's and do not matter."""
    path = [PartnerFactory()]
    path += [PartnerFactory(parent=path[0])]
    path += [PartnerFactory(parent=path[1])]
    products = [ProductFactory(), ProductFactory()]
    PricePolicy.objects.bulk_create(PricePolicy(partner=path[level], mode=mode) for level, mode in modes.items())
    for shape in shapes:
        write(shape, path, products, now)
    return path, products


def write(shape, path, products, now):
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


def period(thing, now):
    """Day 0 is now: beginning then is in force, ending then is not."""
    return {
        "effective_from": None if thing.begins is None else now + timedelta(days=thing.begins),
        "effective_to": None if thing.ends is None else now + timedelta(days=thing.ends),
    }
