"""Twenty people of all roles at work for a while, on an installation as it runs for real, with its worker and beat.

`python3 dev.py bench soak` takes three minutes; `MINUTES=30` or --full half an hour. Stops with an error unless every
answer was one that people should get, no log complains, all processes still run, every invariant holds and no mail is
late. Memory is looked at all the while: after the first third it must stay where it is.
"""

import io
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from benchmarks import _common, _days, _installation, _people
from partners.demo import PASSWORD
from partners.models import Membership, User

BENCH = "soak"
MINUTES = float(os.environ.get("MINUTES", 30 if _common.FULL else 3))
PEOPLE = 20
MORE_BUYERS = PEOPLE - len(_days.BY_USER)
BETWEEN_SIGN_INS_SECONDS = min(4, MINUTES * 60 / 3 / PEOPLE)
"""More than 30 a minute from one address are refused."""
MOST_GROWTH = 1.1
PAGE_SECONDS = 1.0
WATCHED = ("web", "worker", "beat")


def more_buyers():
    """Make colleagues of the demo's buyer, with the same place and rights; give their user names."""
    place = Membership.objects.filter(user__username="bea").order_by("pk").first()
    for number in range(MORE_BUYERS):
        name = f"buyer{number + 1}"
        user = User.objects.create(username=name, name=name.title(), email=f"{name}@example.com")
        User.objects.filter(pk=user.pk).update(password=place.user.password, status=place.user.status)
        Membership.objects.create(user=user, partner_id=place.partner_id, roles=place.roles)
        yield name


class Day:
    """The day of all of them, until it is over."""

    def __init__(self, house, buyers):
        errands = {**_days.BY_USER, **dict.fromkeys(buyers, _days.BUYER)}
        self.people = [_people.Person(house, name, seed=name) for name in errands]
        self.errands, self.over, self.done, self.broken = errands, threading.Event(), [], []
        self.threads = [threading.Thread(target=self._live, args=pair, daemon=True) for pair in enumerate(self.people)]

    def _live(self, number, person):
        self.over.wait(number * BETWEEN_SIGN_INS_SECONDS)
        try:
            person.sign_in(PASSWORD)
            while not self.over.is_set():
                self._do(person, person.chance.choice(self.errands[person.username]))
        except Exception as error:
            self.broken.append(f"{person.username}: {error!r}")

    def _do(self, person, errand):
        try:
            errand(person)
            self.done.append(errand.__qualname__.partition(".")[0])
        except _people.Gone:
            self.over.wait(1)

    def pass_by(self, minutes, look):
        """Let it pass; `look` at the installation at a sixth, a third, two thirds and the end of it."""
        began = time.monotonic()
        for thread in self.threads:
            thread.start()
        for part in (1 / 6, 1 / 3, 2 / 3, 1):
            time.sleep(max(0, began + part * minutes * 60 - time.monotonic()))
            look(part * minutes)
        self.over.set()
        for thread in self.threads:
            thread.join(2 * _people.PATIENCE_SECONDS)


def lived(installation, buyers):
    """Let the day pass; print what it took. Gives the day and what it was found to have done wrong."""
    seen = {name: {} for name in WATCHED}

    def look(minute):
        for name in WATCHED:
            seen[name][minute] = installation.resident(name)
            _common.figure(BENCH, f"memory of {name}, minute {minute:g}", seen[name][minute], "MB")

    day = Day(installation.url, buyers)
    day.pass_by(MINUTES, look)
    for name in WATCHED:
        _first, settled, *_between, last = seen[name].values()
        _common.figure(BENCH, f"memory of {name}, at the end against a third", last, "MB", settled * MOST_GROWTH)
    wrong = [*day.broken, *itertools.chain(*(person.odd for person in day.people)), *installation.complaints()]
    return day, wrong if installation.is_whole() else [*wrong, "a process ended by itself"]


def report(day):
    """Print what they did and how long they waited."""
    taken = sorted(itertools.chain(*(person.taken for person in day.people)))
    statuses = sum((person.statuses for person in day.people), start=type(day.people[0].statuses)())
    _common.note(
        f"answers {dict(statuses)}, errands { ({name: day.done.count(name) for name in sorted(set(day.done))}) }"
    )
    for words, times in sum((person.refused for person in day.people), start=Counter()).most_common(12):
        _common.note(f"refused {times} times: {words}")
    _common.figure(BENCH, f"answers to {len(day.people)} people in {MINUTES:g} minutes", len(taken), "answers")
    _common.figure(BENCH, "errands done", len(day.done), "errands")
    _common.figure(BENCH, "answer, median", statistics.median(taken) * 1000, "ms")
    _common.figure(BENCH, "answer, p95", taken[int(len(taken) * 0.95)] * 1000, "ms", PAGE_SECONDS * 1000)


def main():
    with tempfile.TemporaryDirectory() as folder, override_settings(DEMO=True):
        folder = os.environ.get("KEEP", folder)
        Path(folder).mkdir(exist_ok=True)
        call_command("seed", stdout=io.StringIO())
        buyers = list(more_buyers())
        with _installation.opened(folder, "mail", "web", "worker", "beat") as installation:
            day, wrong = lived(installation, buyers)
            report(day)
            time.sleep(15)  # the outbox's last mails
            late = installation.ready()["outbox_late"]
        _common.figure(BENCH, "answers and lines of logs that should not be", len(wrong), "cases")
        _common.figure(BENCH, "outbox late", int(late), "yes or no")
        call_command("check_invariants", stdout=io.StringIO())
        for line in wrong[:20]:
            _common.note(line[:600])
        return int(bool(wrong or late))


if __name__ == "__main__":
    sys.exit(main())
