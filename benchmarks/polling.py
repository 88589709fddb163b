"""What pages that stay open cost: CPU of the web process for one look for news, and the share of 200 pages (S5)."""

import logging
import os
import statistics
from pathlib import Path

from django.urls import reverse

from benchmarks import _common, _requests, inbox
from core import clock
from messaging import polling
from messaging.models import Side, Thread
from partners.models import Membership

BENCH = "polling"
PAGES = 200
ROUNDS = 3000 if _common.FULL else 1000
SHARE = 5
"""So many per cent of one core the pages may take together."""


def main():
    with Path(os.devnull).open("w") as nowhere:
        logging.getLogger().handlers[0].setStream(nowhere)  # log lines are made as ever, but not shown
        inbox.world()
        place = Membership.objects.get(user__username="sam")
        visitor = _requests.Visitor("sam")
        ids = Thread.objects.filter(seller=place.partner_id).order_by("?").values_list("pk", flat=True)[:PAGES]
        addresses = [
            reverse("messaging:news", args=[polling.token(thread, Side.SELLER, place.pk, clock.now())])
            for thread in Thread.objects.filter(pk__in=list(ids))
        ]
        measure(visitor, addresses)


def measure(visitor, addresses):
    """Ask for all in turn, as pages do on which nothing is new."""
    taken = [visitor.quiet(addresses[number % PAGES]).milliseconds for number in range(-PAGES, ROUNDS)][PAGES:]
    mean = statistics.mean(taken)
    _common.figure(BENCH, "nothing new", mean, "ms CPU")
    share = 100 * PAGES * mean / (polling.SECONDS * 1000)
    _common.figure(BENCH, f"{PAGES} open pages, each every {polling.SECONDS} s", share, "% of one core", SHARE)
    _common.figure(BENCH, "nothing new, statements", len(visitor.queries(addresses[0], visitor.quiet)), "queries", 1)


if __name__ == "__main__":
    main()
