"""Recordings against the due time, and processes that are killed between a file and its row: one outcome, and nothing
left over (F6)."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from commerce.models import OrderState
from core.models import AuditEntry, OutboxEntry
from telesales.actions import recording, recording_request
from telesales.models import Recording, RecordingRequest
from tests.factories.racing import REPEATS, refusals, together
from tests.partners.test_killed_intake import address
from tests.telesales import recording as calls

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.RECORDINGS_ROOT = str(tmp_path)
    return tmp_path


def files(root):
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def outcome(sale, request):
    """Give how it stands: request, order, recordings, how often it was cancelled."""
    found = RecordingRequest.objects.get(pk=request.pk)
    cancelled = AuditEntry.objects.filter(event="order.cancelled").count()
    return found.state, calls.again(sale).order.state, Recording.objects.count(), cancelled


IN_TIME = ("answered", OrderState.PLACED, 1, 0)
MISSED = ("missed", OrderState.CANCELLED, 0, 1)
WITHDRAWN = ("withdrawn", OrderState.PLACED, 0, 0)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_recording_at_the_last_moment_and_the_sweep_are_one_of_both(cast, root, repeat):
    """Without FOR UPDATE on the offer 3 of 3 runs failed: answered and cancelled."""
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)
    by, before = cast.acting("vic"), request.due_at - timedelta(microseconds=1)

    answers = together(
        lambda: recording.add_file(offer=sale.offer, upload=calls.upload(), by=by, now=before),
        lambda: recording_request.close(pk=request.pk, now=request.due_at),
    )

    seen = (outcome(sale, request), len(refusals(answers)), len(files(root)))
    assert seen in [(IN_TIME, 0, 1), (MISSED, 1, 0)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_sweeps_at_once_cancel_once(cast, repeat):
    """Without FOR UPDATE on the offer 3 of 3 runs failed."""
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)

    answers = together(*[lambda: recording_request.sweep(now=request.due_at)] * 4)

    assert (sum(answers), outcome(sale, request)) == (1, MISSED)
    assert OutboxEntry.objects.filter(topic="recording.missed").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_taking_back_and_the_sweep_are_one_of_both(cast, repeat):
    """Without FOR UPDATE on the offer 3 of 3 runs failed."""
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)
    by, before = cast.acting("max"), request.due_at - timedelta(microseconds=1)

    answers = together(
        lambda: recording_request.withdraw(sale=sale, by=by, now=before),
        lambda: recording_request.close(pk=request.pk, now=request.due_at),
    )

    assert (outcome(sale, request), len(refusals(answers))) in [(WITHDRAWN, 0), (MISSED, 1)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_managers_ask_once(cast, repeat):
    """Without FOR UPDATE on the offer 3 of 3 runs failed: the constraint ended one of them with an error."""
    sale = calls.sold(cast)
    by = cast.acting("max")

    answers = together(
        *[lambda: recording_request.ask(sale=sale, reason="Disputed", by=by, now=cast.now)] * 2,
    )

    assert (len(refusals(answers)), RecordingRequest.objects.count()) == (1, 1)


# ---------------------------------------------------------------- killed in between
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from core import clock
from telesales import recording_store
from telesales.actions import recording, recording_request
from telesales.models import PhoneOffer, Recording
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
"""
GIVE = """
from partners import queries as partners
from partners.models import User
by = partners.places(User.objects.get(username="vic"))[0]
recording._write = die
content = open(sys.argv[1], "rb").read()
offer = PhoneOffer.objects.get()
recording.add_file(offer=offer, upload=SimpleUploadedFile("call.wav", content), by=by, now=clock.now())
"""
OLD = """
from datetime import timedelta
now = Recording.objects.get().at + timedelta(days=731)
"""
SWEEP = "\nrecording.sweep(now=now)\n"
BEFORE_THE_COMMIT, AFTER_IT = "\nrecording.audit.record = die", "\nrecording_store.remove = die"


def killed(root, code, *arguments):
    """Run code in a process of its own, which kills itself."""
    variables = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "commerce.settings", "POOL": "0"}
    variables["RECORDINGS_ROOT"] = str(root)
    done = subprocess.run(
        [sys.executable, "-c", KILLED + code, *arguments],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, **variables},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_killed_between_a_file_and_its_row_leaves_no_file_for_ever(cast, root, tmp_path_factory):
    calls.sold(cast)
    sent = Path(tmp_path_factory.mktemp("sent")) / "call.wav"
    sent.write_bytes(calls.wav())

    killed(root, GIVE, str(sent))
    left = len(files(root))
    swept = recording.sweep(now=calls.written(root) + timedelta(hours=2))

    assert (left, Recording.objects.count(), swept["strays"], files(root)) == (1, 0, 1, [])


def test_killed_before_a_deletion_is_sure_leaves_both(cast, root):
    kept = calls.given(cast, calls.sold(cast))

    killed(root, OLD + BEFORE_THE_COMMIT + SWEEP)

    assert (Recording.objects.get().deleted_at, files(root)) == (None, [kept.path])
    assert recording.sweep(now=calls.later(cast, days=731))["deleted"] == 1
    assert files(root) == []


def test_killed_between_a_deletion_and_its_file_the_file_goes_with_the_next_sweep(cast, root):
    kept = calls.given(cast, calls.sold(cast))

    killed(root, OLD + AFTER_IT + SWEEP)
    left = files(root)
    swept = recording.sweep(now=calls.written(root) + timedelta(hours=2))

    assert Recording.objects.get().deleted_at == calls.later(cast, days=731)
    assert (left, swept, files(root)) == ([kept.path], {"deleted": 0, "strays": 1}, [])
