"""Order now with 24 instalments: the CPU of one order, against the rows that it writes as bare inserts (F2).

Whatever is changed for these orders, the rows of products and prices are byte for byte the same afterwards (M20).
"""

import statistics
import time
from decimal import Decimal

from django.db import connection, transaction

from benchmarks import _common
from commerce.models import Order, PlanKind, PriceEntry, PriceList, Product
from core import clock
from partners import demo, queries
from partners.demo.world import World
from partners.models import Address, Membership, Partner, User
from partners.permissions import Role
from telesales.actions import phone
from telesales.models import PhoneOffer, PhoneScript
from tests.telesales.test_phone_selling import fingerprint

BENCH = "phone_order"
ORDERS = 1000 if _common.FULL else 60
INSTALMENTS = 24
LIMIT_MS = 80
INSTALMENT = """
    INSERT INTO commerce_instalment (plan_id, number, due_on, amount, state, collect_at)
    VALUES (%s, %s, %s, %s, 'planned', now())
"""


def world():
    """Write the operator, a vendor with some products, a buyer with an address; give vic's place and the buyer's."""
    now = clock.now()
    drawn = World(now, demo.hashed())
    drawn.draw_operator()
    drawn.write()
    vendor = Partner.objects.create(code="BENCHV", name="Bench Vendor")
    buyer = Partner.objects.create(code="BENCHB", name="Bench Buyer")
    Address.objects.create(
        partner=buyer, label="Home", street="1 Mill Lane", postcode="LS1 4AP", city="Leeds", country="GB",
        is_default_ship_to=True,
    )  # fmt: skip
    people = [User.objects.create(username=name, name=name.title(), email=f"{name}@people.example") for name in
              ("benchvic", "benchbea")]  # fmt: skip
    vic = Membership.objects.create(user=people[0], partner=vendor, roles=[Role.VENDOR])
    bea = Membership.objects.create(user=people[1], partner=buyer, roles=[Role.PARTNER_ADMINISTRATOR])
    products = [Product.objects.create(code=f"B{n:03}", name=f"Product {n}", vendor=vendor) for n in range(20)]
    prices = PriceList.objects.create(name="Bench", currency="GBP")
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=prices, product=product, min_quantity=1, unit_price=5) for product in products
    )
    PhoneScript.objects.create(
        version=1, contracting_party="House", words="Words", terms_name="Terms", terms="All", since=now,
    )  # fmt: skip
    return queries.place(membership=Membership.objects.select_related("user").get(pk=vic.pk)), bea, products


def offered(number, by, bea, products):
    """Enter an offer with amount, quantity, interval and plan of its own; every second kept to 24 instalments."""
    now = clock.now()
    offer = phone.start(product=products[number % len(products)], by=by, now=now)
    kind = PlanKind.INSTALMENTS if number % 4 else PlanKind.ONE_TIME
    home = {"street": "1 Mill Lane", "postcode": "LS1 4AP", "city": "Leeds", "country": "GB"}
    return phone.change(
        offer=offer, customer=bea, buyer=home, kind=kind, count=INSTALMENTS, payment_method="invoice",
        interval=("month", "week", "quarter")[number % 3], amount=Decimal("240.00") + number, quantity=1 + number % 5,
        told_party=True, told_terms=True, by=by, now=now,
    )  # fmt: skip


def main():
    by, bea, products = world()
    before = fingerprint()
    taken, walls = [], []
    for number in range(ORDERS):
        offer = offered(number, by, bea, products)
        began, wall = time.process_time(), time.perf_counter()
        phone.order(offer=offer, seen=offer.version, by=by, now=clock.now())
        if offer.kind == PlanKind.INSTALMENTS and number > 5:
            taken.append((time.process_time() - began) * 1000)
            walls.append((time.perf_counter() - wall) * 1000)
    if fingerprint() != before:
        raise SystemExit("a product or a price has changed")
    if (Order.objects.count(), PhoneOffer.objects.filter(state="ordered").count()) != (ORDERS, ORDERS):
        raise SystemExit("not every offer was ordered")
    _common.figure(BENCH, f"order now with {INSTALMENTS} instalments, CPU", statistics.median(taken), "ms", LIMIT_MS)
    _common.figure(BENCH, f"order now with {INSTALMENTS} instalments, CPU p95", _p95(taken), "ms", LIMIT_MS)
    _common.figure(BENCH, f"order now with {INSTALMENTS} instalments", statistics.median(walls), "ms", bare())
    _common.figure(BENCH, "products and prices after it", 0, "rows changed")


def _p95(times):
    return sorted(times)[int(len(times) * 0.95)]


def bare():
    """Milliseconds of writing 24 instalments of a plan by hand, a statement each."""
    [plan] = Order.objects.filter(plan__kind="instalments").values_list("plan__pk", flat=True)[:1]
    times = []
    for number in range(30):
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            for each in range(INSTALMENTS):
                cursor.execute(INSTALMENT, [plan, 1000 * (number + 1) + each, clock.now().date(), Decimal(10)])
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
