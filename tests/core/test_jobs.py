"""Background jobs: run once, seen while they run, stopped when called off, taken over when their worker dies."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from core import clock, jobs
from core.jobs import worker
from core.models import TRANSITIONS, Job, JobFile, JobFilePart, JobState
from core.refusal import Refused
from partners.models import Membership, PartnerType
from tests.core import kinds
from tests.factories.racing import together

KINDS = ["counts", "waits", "refuses", "breaks", "is_interrupted", "commits", "reads", "acts"]


@pytest.fixture(autouse=True)
def known_kinds(settings):
    settings.JOB_KINDS = {kind: f"tests.core.kinds.{kind}" for kind in KINDS}
    kinds.EVENTS.clear()
    kinds.GATE.clear()
    kinds.BEGUN.clear()


def begun(cast, kind, who="ada", upload=None, **params):
    return jobs.start(kind, title=f"Job {kind}", by=cast.acting(who), upload=upload, **params)


def after(job):
    """Run what waits; give the job as it is then."""
    jobs.work()
    job.refresh_from_db()
    return job


def test_a_job_runs_and_says_what_came_of_it(cast):
    job = after(begun(cast, "counts", most=3))

    assert (job.state, job.done, job.total, job.attempts) == ("done", 3, 3, 1)
    assert job.result == {"sentence": "3 are counted.", "next_url": "/jobs/", "next_label": "Go on"}
    assert (job.ended_at is not None, PartnerType.objects.count()) == (True, 3)


def test_a_kind_nobody_knows_is_not_started(cast):
    with pytest.raises(LookupError):
        begun(cast, "unknown")


def test_what_is_refused_fails_with_its_sentence_and_leaves_nothing(cast):
    job = after(begun(cast, "refuses"))

    assert (job.state, job.note, PartnerType.objects.count()) == ("failed", "There is nothing to do.", 0)


def test_what_breaks_fails_without_telling_the_secrets_of_the_house(cast):
    job = after(begun(cast, "breaks"))

    assert (job.state, "secret" in job.note, "secret" in job.error) == ("failed", False, True)
    assert PartnerType.objects.count() == 0


def test_what_commits_by_itself_keeps_what_it_had(cast):
    job = after(begun(cast, "commits"))

    assert (job.state, PartnerType.objects.get().name) == ("failed", "kept")


@pytest.mark.parametrize(("works_at", "state", "attempts"), [(2, "done", 2), (3, "done", 3), (9, "failed", 3)])
def test_an_interruption_by_the_database_is_tried_three_times(cast, works_at, state, attempts):
    job = after(begun(cast, "is_interrupted", works_at=works_at))

    assert (job.state, job.attempts, kinds.EVENTS) == (state, attempts, list(range(1, attempts + 1)))


def test_the_worker_is_woken_after_the_commit(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        begun(cast, "counts", most=1)

    assert len(callbacks) == 1


CONTENT = b"code;name\r\n" + b"x" * 2_500_000


def test_files_come_and_go_in_parts(cast):
    job = after(begun(cast, "reads", upload=SimpleUploadedFile("list.csv", CONTENT, "text/csv")))

    files = {file.name: b"".join(file.chunks()) for file in job.files.all()}
    assert (job.state, files) == ("done", {"list.csv": CONTENT, "back.csv": CONTENT, "parts.csv": CONTENT})
    assert {file.parts.count() for file in job.files.all()} == {3}
    assert [file.size for file in job.files.all()] == [len(CONTENT)] * 3


def test_an_upload_beyond_the_limit_is_refused_with_a_sentence(cast, settings):
    settings.JOB_UPLOAD_MOST_BYTES = 10

    with pytest.raises(Refused, match="too big: at most 10") as refusal:
        begun(cast, "reads", upload=SimpleUploadedFile("list.csv", b"x" * 11))

    assert (refusal.value.field, Job.objects.count()) == ("file", 0)


def test_a_job_acts_as_whoever_asked_with_the_rights_of_now(cast):
    assert after(begun(cast, "acts")).result == {"who": "Ada", "channel": "job", "partner": "ACME"}


def test_a_job_of_somebody_who_has_left_fails(cast, now):
    job = begun(cast, "acts")
    Membership.objects.filter(pk=cast.memberships.ada.pk).update(ended_at=now)

    assert (after(job).state, job.note) == ("failed", "You can no longer act for this company.")


@pytest.mark.parametrize("state", JobState)
def test_only_what_is_not_over_can_be_called_off(cast, now, state):
    job = begun(cast, "counts", most=1)
    ended = now if state in {"done", "failed", "cancelled"} else None
    Job.objects.update(state=state, ended_at=ended, started_at=now, heartbeat_at=now, attempts=1, result={})

    if JobState.CANCELLED in TRANSITIONS[state]:
        jobs.cancel(job=job, now=now)
        assert Job.objects.get().state == "cancelled"
    else:
        with pytest.raises(Refused):
            jobs.cancel(job=job, now=now)
        assert Job.objects.get().state == state


def test_what_was_called_off_before_it_began_never_runs(cast, now):
    job = begun(cast, "counts", most=1)
    jobs.cancel(job=job, now=now)

    assert (after(job).state, kinds.EVENTS) == ("cancelled", [])


# ---------------------------------------------------------------- with real transactions and threads
race = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_background():
    """Give a function that runs the worker in a thread of its own; at the end it is let go and awaited."""
    threads = []

    def run():
        def work():
            try:
                jobs.work()
            finally:
                connection.close()

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        assert kinds.BEGUN.wait(10)
        return threads[-1]

    yield run
    kinds.GATE.set()
    for thread in threads:
        thread.join(15)


def seen(job, condition):
    """Wait until the job, as others see it, meets a condition."""
    moment = clock.now() + timedelta(seconds=10)
    while clock.now() < moment:
        job.refresh_from_db()
        if condition(job):
            return True
    return False


@pytest.mark.race
@race
def test_progress_is_seen_while_the_work_itself_is_not(cast, in_background):
    job = begun(cast, "waits")
    in_background()

    assert seen(job, lambda job: job.done == 4)
    assert (job.state, job.total, PartnerType.objects.count()) == ("running", 10, 0)

    kinds.GATE.set()
    assert seen(job, lambda job: job.state == "done")
    assert PartnerType.objects.count() == 1


@pytest.mark.race
@race
def test_what_is_called_off_stops_and_is_taken_back(cast, in_background):
    job = begun(cast, "waits")
    thread = in_background()

    jobs.cancel(job=job, now=clock.now())
    thread.join(10)

    job.refresh_from_db()
    assert (thread.is_alive(), job.state, PartnerType.objects.count()) == (False, "cancelled", 0)


@pytest.mark.race
@race
def test_a_worker_that_was_given_up_writes_nothing_any_more(cast, in_background):
    job = begun(cast, "waits")
    thread = in_background()
    taken = None
    while taken is None:
        Job.objects.update(heartbeat_at=clock.now() - timedelta(minutes=2))
        taken = worker.claim()

    thread.join(10)

    job.refresh_from_db()
    assert (taken.pk, taken.attempts, thread.is_alive()) == (job.pk, 2, False)
    assert (job.state, job.attempts, PartnerType.objects.count()) == ("running", 2, 0)


@pytest.mark.race
@race
def test_two_workers_at_once_take_each_job_once(cast):
    wanted = [begun(cast, "counts", most=0).pk for _number in range(12)]

    def work():
        done = 0
        while job := worker.claim():
            worker.perform(job)
            done += 1
        return done

    handled = together(work, work)

    assert (sum(handled), sorted(kinds.EVENTS)) == (12, wanted)
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


@race
def test_a_job_whose_worker_died_is_begun_again(cast):
    job = begun(cast, "counts", most=2)
    claimed = worker.claim()
    assert worker.claim() is None

    Job.objects.update(heartbeat_at=clock.now() - timedelta(seconds=61))

    assert (claimed.attempts, after(job).state, job.attempts) == (1, "done", 2)


@race
def test_a_job_that_kills_its_workers_is_given_up_after_three(cast):
    job = begun(cast, "counts", most=2)
    for _death in range(3):
        worker.claim()
        Job.objects.update(heartbeat_at=clock.now() - timedelta(seconds=61))

    assert (after(job).state, job.note, kinds.EVENTS) == (
        "failed",
        "It was broken off three times and is given up.",
        [],
    )


@race
def test_one_thread_of_a_worker_runs_jobs_and_the_others_stay_free(cast):
    begun(cast, "counts", most=1)
    with worker._slot:
        assert jobs.work() == 0

    assert jobs.work() == 1


def test_what_ended_ninety_days_ago_is_forgotten_with_its_files(cast):
    file = SimpleUploadedFile("list.csv", b"a,b\n", content_type="text/csv")
    old, young = after(begun(cast, "counts", upload=file, most=1)), after(begun(cast, "counts", most=1))

    purged = jobs.purge(now=old.ended_at + timedelta(days=90))

    assert (purged, list(Job.objects.values_list("pk", flat=True))) == (1, [young.pk])
    assert (JobFile.objects.count(), JobFilePart.objects.count()) == (0, 0)
