"""Time peers side by side, print figures in the shape `dev.py bench` expects."""

import json
import os
import statistics
import sys
import time
from pathlib import Path

import psycopg
from django.conf import settings

BLOCK = 10
FULL = "--full" in sys.argv
"""Whether the sizes of the published figures are asked for."""


def figure(bench, case, value, unit, reference=None):
    """Print one line: `reference` is the limit or the peer measured in the same run, in the same unit."""
    ratio = round(value / reference, 3) if reference else None
    rounded = [number if number is None else round(number, 4) for number in (value, reference)]
    names = {"bench": bench, "case": case, "value": rounded[0], "unit": unit}
    print(json.dumps({**names, "reference": rounded[1], "ratio": ratio}), flush=True)


def package():
    """Give the folder of the wholesaler's invoices, in DATA_DIR or beside the checkout; None where it is not."""
    above = os.environ.get("DATA_DIR") or settings.BASE_DIR.parent / "shared" / "data"
    folder = Path(above) / "online_retail"
    if folder.exists():
        return folder
    return note(f"left out: {folder} is not there")


def note(text):
    """Say something that is not a figure."""
    print(text, file=sys.stderr, flush=True)


def bare():
    """Open a plain psycopg connection with the product's own session settings; statements are prepared on their sixth
    use, as psycopg does by itself."""
    options = settings.DATABASES["default"]["OPTIONS"]["options"]
    return psycopg.connect(os.environ["DATABASE_URL"], options=options, autocommit=True)


def side_by_side(calls, *, rounds):
    """Let the calls take turns of BLOCK, so that a busy moment hits all alike; median milliseconds of each.

    A call takes the number of the turn; which goes first changes from round to round. One round more warms up.
    """
    taken = {name: [] for name in calls}
    names = list(calls)
    for number in range(-1, rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            times = [_seconds(calls[name], max(number, 0) * BLOCK + i) for i in range(BLOCK)]
            taken[name] += times if number >= 0 else []
    return {name: statistics.median(times) * 1000 for name, times in taken.items()}


def _seconds(call, number):
    began = time.perf_counter()
    call(number)
    return time.perf_counter() - began
