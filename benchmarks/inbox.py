"""The inbox of a company with very many threads, and one of them open (S1, S5).

--full: 100,000 threads in one inbox, a fifth with time left to respond; without it a tenth. Others' threads are as many
again. What is measured is the clock's time of whole answers, signed in, through the WSGI application.
"""

import logging
import os
import statistics
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks import _common, _requests
from commerce.models import Product
from core import clock
from messaging.models import Thread
from partners import demo
from partners.demo.world import World
from partners.models import Membership, Partner

BENCH = "inbox"
THREADS = 100_000 if _common.FULL else 10_000
BUYERS = 2_000
PRODUCTS = 500
ROUNDS = 60
LIMIT, QUERIES = 120, 10
WORDS = ["lamp", "ladder", "drill", "carton", "label", "pallet", "glove", "hinge", "valve", "cable", "filter", "hose"]

ALSO = ["harbour", "supplies 17", "no. 12", "nowhere", "Mill Supplies", "zq"]
NAMES = ["North", "Harbour", "Mill", "Castle", "River"]
THREADS_SQL = """
    INSERT INTO messaging_thread (seller_id, buyer_id, product_id, subject, started_at, started_by, last_at, last_by,
                                  seller_due_at, seller_shut_at, buyer_shut_at, seller_owner_id)
    SELECT %(seller)s, b.id, p.id, p.name, %(now)s - age * 1.5, 'buyer', %(now)s - age,
           CASE WHEN n %% 10 < 6 THEN 'buyer' ELSE 'seller' END,
           CASE WHEN n %% 10 < 2 THEN %(now)s + (n %% 71 + 1) * interval '1 hour' END,
           CASE WHEN n %% 10 < 2 THEN %(now)s + (n %% 71 + 1) * interval '1 hour'
                WHEN n %% 10 = 2 THEN %(now)s - age * 0.5 END,
           CASE WHEN n %% 10 = 9 THEN %(now)s - age * 0.5 END,
           CASE WHEN n %% 3 = 0 THEN %(owner)s::bigint END
    FROM (
        SELECT n, n %% %(buyers)s + 1 AS b, n / %(buyers)s + 1 AS p,
               n * interval '7 minutes' + interval '1 minute' AS age
        FROM generate_series(0, %(threads)s - 1) n
    ) drawn
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS b FROM partners_partner WHERE code LIKE 'B%%') b USING (b)
    JOIN (SELECT id, name, row_number() OVER (ORDER BY id) AS p FROM commerce_product) p USING (p)
"""
MESSAGES_SQL = """
    INSERT INTO messaging_message (thread_id, side, author_id, membership_id, body, sent_at, asks, key)
    SELECT t.id, t.last_by, %(author)s, %(owner)s, repeat('We would like to know when it can be here. ', 4),
           t.last_at - k * interval '1 minute', false, gen_random_uuid()
    FROM messaging_thread t, generate_series(0, 1) k
"""
READ_SQL = """
    INSERT INTO messaging_reading (thread_id, membership_id, until)
    SELECT id, %(owner)s, last_at FROM messaging_thread WHERE id %% 4 > 0
"""


def world():
    """Write the operator and another seller with as many threads each; give the operator's member who reads them."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    place = Membership.objects.get(user__username="sam")
    operator = Partner.objects.get(kind=Partner.Kind.OPERATOR)
    other = Partner.objects.create(code="ANOTHER", name="Another seller")
    Partner.objects.bulk_create(
        Partner(code=f"B{number}", name=f"{NAMES[number % len(NAMES)]} Supplies {number}") for number in range(BUYERS)
    )
    Product.objects.bulk_create(
        Product(code=f"P{number}", name=f"{WORDS[number % len(WORDS)].title()} no. {number}")
        for number in range(PRODUCTS)
    )
    known = {"buyers": BUYERS, "threads": THREADS, "now": clock.now(), "owner": place.pk, "author": place.user_id}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("UPDATE partners_membership SET created_at = now() - interval '5 years'")
        for seller in (operator.pk, other.pk):
            cursor.execute(THREADS_SQL, {**known, "seller": seller})
        cursor.execute(MESSAGES_SQL, known)
        cursor.execute(READ_SQL, known)
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("VACUUM ANALYZE")
    return place


def lists(visitor):
    """Ask for the inbox as people do: its first page, further ones, filters, searches, sorts."""
    page = "/messages/sales/"
    visitor.get(page)
    following = visitor.get(page).body.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    asked = {
        "first page": [page],
        "second page": [f"{page}{following}"],
        "filters": [
            f"{page}?{query}"
            for query in ("standing=due", "standing=ours", "standing=theirs", "standing=blocked", "standing=free",
                          "standing=theirs_missed", "owner=me", "owner=nobody", "unread=yes",
                          "standing=ours&unread=yes&owner=nobody")
        ],
        "search": [f"{page}?q={text}" for text in (*WORDS, *ALSO)],
        "sorts": [f"{page}?sort=-last_at", f"{page}?sort=last_at", f"{page}?sort=-standing", f"{page}?sort=-started"],
    }  # fmt: skip
    everything = []
    for name, addresses in asked.items():
        rounds = max(6, ROUNDS // len(addresses))
        taken = [visitor.get(address).elapsed for _round in range(rounds) for address in addresses]
        everything += taken
        _common.figure(BENCH, f"{name}, p95 of {len(taken)}", _p95(taken), "ms", LIMIT)
    _common.figure(BENCH, f"inbox of {THREADS:,}, median", statistics.median(everything), "ms")
    _common.figure(BENCH, f"inbox of {THREADS:,}, p95 of {len(everything)}", _p95(everything), "ms", LIMIT)
    most = max(len(visitor.queries(address)) for addresses in asked.values() for address in addresses)
    _common.figure(BENCH, "inbox, most statements", most, "queries", QUERIES)


def threads(visitor):
    """Open threads."""
    ids = list(
        Thread.objects.filter(seller__kind=Partner.Kind.OPERATOR).order_by("?").values_list("pk", flat=True)[:60]
    )
    visitor.get(f"/messages/threads/{ids[0]}/")
    taken = [visitor.get(f"/messages/threads/{pk}/").elapsed for pk in ids]
    _common.figure(BENCH, f"thread, p95 of {len(taken)}", _p95(taken), "ms", LIMIT)
    most = max(len(visitor.queries(f"/messages/threads/{pk}/")) for pk in ids[:5])
    _common.figure(BENCH, "thread, statements", most, "queries", QUERIES)


def _p95(taken):
    return sorted(taken)[int(len(taken) * 0.95)]


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        world()
        visitor = _requests.Visitor("sam")
        lists(visitor)
        threads(visitor)


if __name__ == "__main__":
    main()
