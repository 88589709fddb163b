"""Approvals of an organisation of 10,000 people (A1-A6, A9).

Whom an order asks, the sweep that looks for changes, and an inbox with 1,000 waiting steps.
"""

import itertools
import logging
import os
import statistics
import tempfile
import time
import uuid
from decimal import Decimal

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from approvals import gates
from approvals.actions import rerouting
from approvals.models import Absence, Proxy, SpendingLimit
from benchmarks import _common, _requests
from commerce.actions import order as orders
from commerce.models import Order, Product
from commerce.queries.cart import Article, PricedLine
from core import clock
from partners import queries as partners
from partners.models import Membership, Partner, User
from partners.permissions import Role

BENCH = "approvals"
PEOPLE, NODES = 10_000, 500
LEVELS = [Decimal(100), Decimal(1_000), Decimal(10_000), Decimal(100_000)]
WAITING = 1_000
ROUNDS = 200 if _common.FULL else 60
TOTALS = [Decimal(50), Decimal(500), Decimal(5_000), Decimal(50_000), Decimal(500_000)]


def load():
    """Write a tree of NODES with PEOPLE in it; everybody asks somebody of the level above, the last one decides.

    Every tenth has a proxy, every twentieth is away; gives the places, lowest level first.
    """
    root = Partner.objects.create(code="ORG", name="Organisation")
    districts = Partner.objects.bulk_create(Partner(code=f"D{i}", name=f"District {i}", parent=root) for i in range(20))
    rest = NODES - len(districts) - 1
    shops = Partner.objects.bulk_create(
        Partner(code=f"S{i}", name=f"Shop {i}", parent=districts[i % 20]) for i in range(rest)
    )
    users = User.objects.bulk_create(
        User(username=f"p{i}", name=f"Person {i}", email=f"p{i}@example.com") for i in range(PEOPLE)
    )
    nodes = itertools.cycle([*shops, *districts, root])
    places = Membership.objects.bulk_create(
        Membership(user=user, partner=next(nodes), roles=[Role.BUYER.value, Role.APPROVER.value], may_accept=True)
        for user in users
    )
    heads = [places[8_000:9_500], places[9_500:9_900], places[9_900:9_999], places[9_999:]]
    below = [places[:8_000], *heads[:-1]]
    SpendingLimit.objects.bulk_create(
        SpendingLimit(membership=place, amount=limit, approver=above[number % len(above)])
        for group, above, limit in zip(below, heads, LEVELS, strict=True)
        for number, place in enumerate(group)
    )
    Proxy.objects.bulk_create(Proxy(principal=places[i], deputy=places[(i + 7) % PEOPLE]) for i in range(0, PEOPLE, 10))
    today = clock.now().date()
    later = today.replace(year=today.year + 1)
    Absence.objects.bulk_create(
        Absence(membership=places[i], delegate=places[(i + 3) % PEOPLE], starts_on=today, ends_on=later)
        for i in range(8_000, PEOPLE - 1, 20)
    )
    with _common.bare() as bare:
        bare.execute("VACUUM ANALYZE")
    return places


def routing(places):
    """Time what the gate asks the database and decides, for orders of five sizes."""
    now, taken, asked = clock.now(), [], 0
    for number in range(-20, ROUNDS * len(TOTALS)):
        place = places[(number * 37) % 8_000]
        order = Order(
            partner_id=place.partner_id, buyer_id=place.user_id, currency="GBP", total=TOTALS[number % len(TOTALS)]
        )
        began = time.perf_counter()
        request = gates.next_request(order, now=now)
        if number >= 0:
            taken.append((time.perf_counter() - began) * 1000)
            asked += request is not None
    taken.sort()
    _common.note(f"{asked} of {len(taken)} orders ask somebody")
    _common.figure(BENCH, "whom one order asks, of 10,000 people, median", statistics.median(taken), "ms", 5)
    _common.figure(BENCH, "whom one order asks, p95", taken[int(len(taken) * 0.95)], "ms")


def fill(places):
    """Submit WAITING orders to one approver; gives his user name."""
    now = clock.now()
    head = places[9_999]
    product = Product.objects.create(code="P1", name="Product")
    article = Article(product.pk, product.code, product.name, "piece", "", True)
    SpendingLimit.objects.filter(membership__in=places[:WAITING]).update(amount=0, approver=head)
    for place in Membership.objects.filter(pk__in=[each.pk for each in places[:WAITING]]).select_related("user"):
        acting = partners.place(membership=place)
        line = PricedLine(None, article, 1, None, Decimal(250), Decimal(250), {"agreed": "for this run"})
        order = Order(
            partner_id=acting.partner_id, buyer_id=acting.user_id, submission_key=uuid.uuid4(), currency="GBP",
            total=Decimal(250), line_count=1, payment_method="bank_transfer", submitted_at=now,
        )  # fmt: skip
        orders.enter(order=order, lines=[line], by=acting, now=now)
    with _common.bare() as bare:
        bare.execute("VACUUM ANALYZE")
    return head.user.username


def inbox(username):
    """Time the inbox page of somebody whom all of them wait for."""
    visitor = _requests.Visitor(username)
    visitor.get("/approvals/")
    connection.force_debug_cursor = True
    try:
        statements = len(visitor.get("/approvals/").queries)
    finally:
        connection.force_debug_cursor = False
    taken = [visitor.get("/approvals/") for _round in range(30)]
    _common.figure(
        BENCH, f"inbox of {WAITING:,} waiting steps", statistics.median(answer.elapsed for answer in taken), "ms", 120
    )
    _common.figure(BENCH, "inbox, statements", statements, "queries", 12)


def sweeping():
    """Time the look for changes where there are none, and where everybody's approver has changed."""
    began = time.perf_counter()
    changed = rerouting.sweep(now=clock.now())
    _common.figure(BENCH, f"sweep over {WAITING:,} open steps, {changed} changed", time.perf_counter() - began, "s")
    other = Membership.objects.get(user__username="p9998")
    SpendingLimit.objects.filter(amount=0).update(approver=other)
    began = time.perf_counter()
    changed = rerouting.sweep(now=clock.now())
    if changed != WAITING:
        raise SystemExit(f"{changed} of {WAITING} were asked anew")
    _common.figure(BENCH, f"asking {WAITING:,} anew after their approver changed", time.perf_counter() - began, "s", 60)


def main():
    places = load()
    routing(places)
    username = fill(places)
    with tempfile.TemporaryDirectory() as static, open(os.devnull, "w") as nowhere:
        settings.STATIC_ROOT = static
        call_command("collectstatic", interactive=False, verbosity=0)
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        inbox(username)
    sweeping()


if __name__ == "__main__":
    main()
