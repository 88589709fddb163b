"""The sales desk: customers found among very many, and a customer's page while he is on the phone (T9).

--full: 100,000 partners and 300,000 people; without it a tenth.
"""

import logging
import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote_plus

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import _common, _requests
from core import clock
from partners import demo, queries
from partners.demo import bulk
from partners.demo.world import World
from partners.models import Membership, User
from telesales.queries import search

BENCH = "sales_desk"
PARTNERS, PEOPLE = (100_000, 300_000) if _common.FULL else (10_000, 30_000)
SEARCHES = 300
PAGES = 60
PHONES = """
    UPDATE partners_user SET phone = CASE id % 3
        WHEN 0 THEN '+44 20 ' || lpad((id % 10000)::text, 4, '0') || ' ' || lpad((id * 7919 % 10000)::text, 4, '0')
        WHEN 1 THEN '0' || (1000000000 + id * 104729 % 900000000)::text
        ELSE '+49 (0)30/' || (1000000 + id * 7907 % 9000000)::text END
    WHERE id % 2 = 0
"""
"""Half of the people have a number, kept in three ways."""


def world():
    """Write the operator with its staff and the many others."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    with transaction.atomic():
        _common.note(bulk.seed(partners=PARTNERS, users=PEOPLE))
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute(PHONES)
        bare.execute("VACUUM ANALYZE")


def texts():
    """What sellers type: whole and part names, with errors and with companies, mails, companies, codes, phone numbers
    and their ends, orders that are not there."""
    chance = random.Random(9)
    people = User.objects.filter(username__startswith="bulk").order_by("?").values_list("name", "email", "phone", "pk")
    places = Membership.objects.filter(user__username__startswith="bulk").order_by("?")
    companies = list(places.values_list("partner__name", "partner__code", "user__name")[:SEARCHES])
    found = []
    for number, (name, email, phone, pk) in enumerate(people[:SEARCHES]):
        company, code, colleague = companies[number]
        first, last = name.split()[0], name.split()[-1]
        ways = [
            ("name", name), ("part of a name", chance.choice([first, last])[:4]), ("first name", first),
            ("mail", email), ("company", company), ("code", code), ("phone", phone or f"+44 20 {pk:08}"),
            ("end of a phone", phone[-6:] if phone else "4711"), ("last four digits", phone[-4:] if phone else "4711"),
            ("order", f"O-{pk}"), ("name with an error", mistyped(name, chance)),
            ("company with an error", mistyped(company, chance)),
            ("person and company", f"{colleague.split()[0]} {company.split()[0]}"),
        ]  # fmt: skip
        found.append(ways[number % len(ways)])
    return found


def mistyped(name, chance):
    """Swap two letters, leave one out, or hit a wrong one."""
    at = chance.randrange(1, len(name) - 1)
    swapped, missed, hit = name[at + 1] + name[at], "", "q"
    return name[:at] + chance.choice([swapped + name[at + 2 :], missed + name[at + 1 :], hit + name[at + 1 :]])


def searches(visitor, seller):
    """Time the search itself and the page's fragment."""
    taken, by_kind, page = [], {}, []
    for kind, text in texts():
        began = time.perf_counter()
        search.rows(search.hits(text, seller=seller))
        each = (time.perf_counter() - began) * 1000
        taken.append(each)
        by_kind.setdefault(kind, []).append(each)
        page.append(visitor.get(f"/sales/?q={quote_plus(text)}").elapsed)
    for kind, times in sorted(by_kind.items()):
        _common.figure(BENCH, f"search by {kind}, slowest of {len(times)}", max(times), "ms")
    _common.figure(BENCH, f"search of {PEOPLE:,}, median", statistics.median(taken), "ms")
    _common.figure(BENCH, f"search of {PEOPLE:,}, p95 of {len(taken)}", _p95(taken), "ms", 100)
    _common.figure(BENCH, "page with what was found, p95", _p95(page), "ms")


def customers(visitor):
    """Open the pages of customers."""
    ids = list(Membership.objects.filter(user__username__startswith="bulk").order_by("?").values_list("pk", flat=True))
    visitor.get(f"/sales/customer/{ids[0]}/")
    taken = [visitor.get(f"/sales/customer/{pk}/").elapsed for pk in ids[1 : PAGES + 1]]
    _common.figure(BENCH, f"customer page, p95 of {len(taken)}", _p95(taken), "ms", 150)
    statements = len(visitor.queries(f"/sales/customer/{ids[0]}/"))
    _common.figure(BENCH, "customer page, statements", statements, "queries", 12)


def _p95(taken):
    return sorted(taken)[int(len(taken) * 0.95)]


def main():
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        call_command("collectstatic", interactive=False, verbosity=0)
        world()
        connection.ensure_connection()
        visitor = _requests.Visitor("sam")
        visitor.get("/sales/")
        searches(visitor, queries.places(User.objects.get(username="sam"))[0])
        customers(_requests.Visitor("max"))


if __name__ == "__main__":
    main()
