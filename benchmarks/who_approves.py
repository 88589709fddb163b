"""Who approves what in an organisation of 10,000 people, of whom some thousand have a problem (A1, A12)."""

import logging
import os
import statistics
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from approvals.models import SpendingLimit
from approvals.queries import dead_ends
from benchmarks import _common, _requests
from benchmarks.approvals import PEOPLE, load
from core import clock
from partners.models import Membership, Partner, User
from partners.permissions import Role

BENCH = "who_approves"
ROUNDS = 100 if _common.FULL else 20
PAGES = {
    "page": "/approvals/who/",
    "only problems": "/approvals/who/?problem=any",
    "a search": "/approvals/who/?q=person+12",
    "a tried amount": "/approvals/who/try/?person=p12&total=50000&currency=GBP",
}


def break_some(places):
    """Take every thirtieth's approver away, let five approvers leave and two districts be on hold."""
    SpendingLimit.objects.filter(membership__in=places[:8_000:30]).update(approver=None)
    Membership.objects.filter(pk__in=[place.pk for place in places[9_500:9_505]]).update(ended_at=clock.now())
    held = {"status": "on_hold", "status_reason": "Invoice 4711", "status_since": clock.now(), "status_by": "Fay"}
    Partner.objects.filter(code__in=["D3", "D7"]).update(**held)
    root = Partner.objects.get(code="ORG")
    user = User.objects.create(username="admin", name="Ada Admin", email="admin@example.com")
    Membership.objects.create(user=user, partner=root, roles=[Role.PARTNER_ADMINISTRATOR.value])
    with _common.bare() as bare:
        bare.execute("VACUUM ANALYZE")
    return root


def finding(root):
    """Time the one query that finds all problems."""
    ids, taken, found = {"node_id": root.pk, "root_id": root.pk}, [], []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        found = dead_ends.of(**ids, today=clock.now().date())
        taken.append((time.perf_counter() - began) * 1000)
    people = len({problem.membership_id for problem in found})
    _common.note(f"{len(found)} problems of {people} people")
    _common.figure(BENCH, f"what leads nowhere, of {PEOPLE:,} people", statistics.median(taken), "ms", 100)


def pages():
    """Time the pages as the administrator of all."""
    visitor = _requests.Visitor("admin")
    for name, address in PAGES.items():
        visitor.get(address)
        connection.force_debug_cursor = True
        try:
            statements = len(visitor.get(address).queries)
        finally:
            connection.force_debug_cursor = False
        taken = [visitor.get(address).elapsed for _round in range(ROUNDS)]
        _common.figure(BENCH, name, statistics.median(taken), "ms", 200)
        _common.figure(BENCH, f"{name}, statements", statements, "queries", 12)


def main():
    root = break_some(load())
    finding(root)
    with tempfile.TemporaryDirectory() as static, Path(os.devnull).open("w") as nowhere:
        settings.STATIC_ROOT = static
        call_command("collectstatic", interactive=False, verbosity=0)
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        pages()


if __name__ == "__main__":
    main()
