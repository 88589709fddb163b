"""The clock's sweeps over very many open steps: hand on what nobody answered, remind, list, and find nothing to do.

With --full 100,000 steps are open, 10,000 unanswered in time and 20,000 to be reminded of; else a tenth of each, with
a tenth of the time as limit.
"""

import time
from datetime import timedelta

from approvals.actions import digest, reminding, sweeping
from approvals.models import ApprovalStep
from benchmarks import _asked, _common
from core.models import OutboxEntry

STEPS = 100_000 if _common.FULL else 10_000
UNANSWERED, FORGOTTEN = STEPS // 10, STEPS // 5
LIMIT = 20 * STEPS / 100_000
DAY = timedelta(days=1)


def main():
    """Load, sweep once where much is due and once where nothing is."""
    now = _asked.load(STEPS, unanswered=UNANSWERED, forgotten=FORGOTTEN)
    seconds = _timed(UNANSWERED, sweeping.sweep, now)
    _common.figure("escalation", f"{UNANSWERED} of {STEPS} open steps handed on", seconds, "s", LIMIT)
    reminded = _timed(FORGOTTEN, reminding.sweep, now)
    _common.figure("escalation", f"{FORGOTTEN} of {STEPS} reminded", reminded, "s", LIMIT)
    _common.figure("escalation", "both sweeps together", seconds + reminded, "s", LIMIT)
    for name, sweep in (("hand on", sweeping.sweep), ("remind", reminding.sweep)):
        _common.figure("escalation", f"{name}: nothing due", 1000 * _timed(0, sweep, now), "ms")
    morning = (now + DAY).replace(hour=8, minute=0)
    _common.figure("escalation", "who gets a digest", 1000 * _timed(None, digest.sweep, morning), "ms")
    _check()


def _timed(expected, sweep, now):
    began = time.perf_counter()
    done = sweep(now=now)
    if expected is not None and done != expected:
        raise SystemExit(f"{sweep.__module__}: {done} instead of {expected}")
    return time.perf_counter() - began


def _check():
    """What was handed on is asked anew, and everybody told once."""
    topics = {topic: OutboxEntry.objects.filter(topic=f"approvals.{topic}").count()
              for topic in ("requested", "handed_on", "reminder")}  # fmt: skip
    if topics != {"requested": UNANSWERED, "handed_on": UNANSWERED, "reminder": FORGOTTEN}:
        raise SystemExit(f"mails: {topics}")
    if ApprovalStep.objects.open().count() != STEPS:
        raise SystemExit("an order waits for nobody")


if __name__ == "__main__":
    main()
