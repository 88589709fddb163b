"""Kinds of jobs to test with. What happens in them is noted in EVENTS."""

import threading

from django.db import OperationalError

from core import jobs
from core.refusal import Refused
from partners.models import PartnerType

EVENTS = []
GATE = threading.Event()
BEGUN = threading.Event()


def counts(run):
    """Write a row per number and say so."""
    EVENTS.append(run.job.pk)
    for number in range(run.params["most"]):
        PartnerType.objects.create(name=f"type {number}")
        run.progress(number + 1, run.params["most"], note="Counting")
    return {"sentence": f"{run.params['most']} are counted.", "next_url": "/jobs/", "next_label": "Go on"}


def waits(run):
    """Write a row, then wait in the open transaction until the test goes on."""
    EVENTS.append(run.job.pk)
    PartnerType.objects.create(name="written before the wait")
    run.progress(3, 10)
    BEGUN.set()
    while not GATE.wait(0.05):
        run.progress(4, 10)
    return {"sentence": "Waited."}


def refuses(run):
    PartnerType.objects.create(name="never seen")
    raise Refused("There is nothing to do.")


def breaks(run):
    PartnerType.objects.create(name="never seen")
    raise ZeroDivisionError("secret of the house")


def is_interrupted(run):
    EVENTS.append(run.job.attempts)
    if run.job.attempts < run.params["works_at"]:
        raise OperationalError("deadlock detected")


@jobs.commits_itself
def commits(run):
    PartnerType.objects.create(name="kept")
    raise Refused("No further.")


def reads(run):
    """Give the upload back, twice: from parts and from a file on disk."""
    with run.open_upload() as file:
        run.report("back.csv", "text/csv", file)
    run.report("parts.csv", "text/csv", run.upload.chunks())
    return {"sentence": run.upload.name}


def acts(run):
    return {"who": run.by.name, "channel": run.by.channel, "partner": run.by.partner_code}
