"""Orders of five lines on account, placed by the real actions, against a plain psycopg loop of hand-written SQL.

Both read and write the same: status, prices, lock, order, five lines, ledger, audit, outbox, commit. Clients are
processes; both sides of a case take turns, the rate is the median of the rounds.
"""

import multiprocessing
import random
import statistics
import time
import uuid
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from benchmarks import _bare_order, _common
from commerce.actions import credit
from commerce.actions import order as orders
from commerce.models import Account, Cart, CartLine, Order, PriceEntry, PriceList, PriceListAssignment, Product
from core.actor import SYSTEM
from partners import queries as partners
from partners.models import Membership, Partner, User
from partners.permissions import Role

COMPANIES = 1_000
PRODUCTS = 2_000
LINES = 5
CLIENTS = (1, 4, 8)
ROUNDS = 5 if _common.FULL else 3
ORDERS = 800 if _common.FULL else 240
LIMIT = Decimal(10**11)


def load():
    """Write companies with a branch, its buyer and an account each, one list with a second tier for all of them."""
    now = timezone.now()
    Product.objects.bulk_create(Product(id=i, code=f"P{i}", name=f"Product {i}") for i in range(1, PRODUCTS + 1))
    trade = PriceList.objects.create(name="Trade", currency="GBP")
    for quantity, price in [(1, Decimal("9.95")), (10, Decimal("8.4575"))]:
        PriceEntry.objects.bulk_create(
            PriceEntry(price_list=trade, product_id=i, min_quantity=quantity, unit_price=price)
            for i in range(1, PRODUCTS + 1)
        )
    numbers = range(1, COMPANIES + 1)
    companies = [Partner(id=i, code=f"C{i}", name=f"Company {i}") for i in numbers]
    branches = [Partner(id=COMPANIES + i, parent_id=i, code=f"B{i}", name=f"Branch {i}") for i in numbers]
    Partner.objects.bulk_create([*companies, *branches])
    PriceListAssignment.objects.bulk_create(PriceListAssignment(price_list=trade, partner_id=i) for i in numbers)
    User.objects.bulk_create(
        User(id=i, username=f"buyer{i}", name=f"Buyer {i}", email=f"{i}@example.com") for i in numbers
    )
    Membership.objects.bulk_create(
        Membership(id=i, user_id=i, partner_id=COMPANIES + i, roles=[Role.BUYER]) for i in numbers
    )
    for company in companies:
        credit.open_account(partner=company, currency="GBP", limit=LIMIT, by=SYSTEM, now=now)


def carts(companies, count):
    """Write carts of LINES lines, spread over the companies at random; give their [(cart id, company)]."""
    chance = random.Random(count)
    buyers = [chance.choice(companies) for _ in range(count)]
    made = Cart.objects.bulk_create(
        Cart(user_id=i, partner_id=COMPANIES + i, name="Cart", currency="GBP") for i in buyers
    )
    CartLine.objects.bulk_create(
        CartLine(cart=cart, product_id=product, quantity=chance.choice([1, 12]))
        for cart in made
        for product in chance.sample(range(1, PRODUCTS + 1), LINES)
    )
    return [(cart.pk, i) for cart, i in zip(made, buyers, strict=True)]


def client(pipe):
    """Place what comes through the pipe, by the side it names, until None comes; answer each batch when done."""
    buyers = {user.pk: partners.places(user)[0] for user in User.objects.all()}
    loop = _bare_order.Loop(_common.bare())
    sides = {
        "product": lambda cart, i: orders.submit(
            cart=Cart(pk=cart), key=uuid.uuid4(), payment_method="on_account", by=buyers[i], now=timezone.now()
        ),
        "bare": lambda cart, i: loop.place(cart, buyers[i], timezone.now()),
    }
    pipe.send("ready")
    while batch := pipe.recv():
        side, work = batch
        for cart, i in work:
            sides[side](cart, i)
        pipe.send("done")


def rate(pipes, side, work):
    """Give orders per second of a batch that the clients share."""
    for number, pipe in enumerate(pipes):
        pipe.send((side, work[number :: len(pipes)]))
    began = time.perf_counter()
    for pipe in pipes:
        pipe.recv()
    return len(work) / (time.perf_counter() - began)


def start_clients():
    """Start the most clients there will be; give a pipe to each."""
    context, pipes = multiprocessing.get_context("spawn"), []
    for _ in range(max(CLIENTS)):
        here, there = context.Pipe()
        context.Process(target=client, args=(there,), daemon=True).start()
        pipes.append(here)
    for pipe in pipes:
        pipe.recv()
    return pipes


def measure(pipes, case, companies):
    """Let both sides take turns; the first round of each warms up and does not count."""
    rates = {"product": [], "bare": []}
    for number in range(ROUNDS + 1):
        for side in rates:
            found = rate(pipes, side, carts(companies, ORDERS if number else 20 * len(pipes)))
            if number:
                rates[side].append(found)
    product, bare = (statistics.median(rates[side]) for side in ("product", "bare"))
    _common.figure("place_order", f"{case}, clients: {len(pipes)}", product, "orders/s", bare)


def check(placed):
    """Stop unless every order was placed and every balance is the sum of its ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM commerce_order WHERE state = 'placed' AND line_count = %s", [LINES])
        if cursor.fetchone()[0] != placed or Order.objects.count() != placed:
            raise SystemExit("not every order was placed")
        cursor.execute(
            """SELECT count(*) FROM commerce_account a
               WHERE balance <> (SELECT sum(amount) FROM commerce_ledgerentry e WHERE e.account_id = a.id)"""
        )
        if cursor.fetchone()[0] or Account.objects.filter(limit=LIMIT).count() != COMPANIES:
            raise SystemExit("a balance is not the sum of its entries")


def main():
    load()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    pipes = start_clients()
    for case, companies in [("one account", [1]), ("1,000 accounts", range(1, COMPANIES + 1))]:
        for clients in CLIENTS:
            measure(pipes[:clients], case, companies)
    for pipe in pipes:
        pipe.send(None)
    check(2 * 2 * sum(ROUNDS * ORDERS + 20 * clients for clients in CLIENTS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        _common.figure("place_order", "deadlocks", cursor.fetchone()[0], "count")


if __name__ == "__main__":
    main()
