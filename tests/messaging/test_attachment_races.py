"""Files sent at once, and a process that is killed between a file and its row: nothing lost, nothing left (S5)."""

import os
import signal
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings

from core import clock
from messaging.actions import attachment, message
from messaging.models import Attachment, Message, Side, Thread
from tests.factories.racing import REPEATS, refusals, together
from tests.messaging import talking
from tests.messaging.files import upload
from tests.partners.test_killed_intake import address

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MESSAGE_FILES_ROOT = str(tmp_path)
    return tmp_path


def stored(root):
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def kept():
    return sorted(Attachment.objects.values_list("path", flat=True))


def sent(thread, by, *, name="offer.pdf", key=None, moment):
    with attachment.prepared(files=[upload(name)]) as prepared:
        return message.respond(
            thread=thread, side=Side.SELLER, words="See here.", attach=prepared.attach, key=key, by=by, moment=moment
        )


@pytest.mark.parametrize("repeat", REPEATS)
def test_files_of_two_messages_at_once_are_all_kept(cast, root, repeat):
    thread, by = talking.asked(cast).thread, cast.acting("vic")

    answers = together(
        *[lambda name=name: sent(thread, by, name=name, moment=lambda: cast.now) for name in ("a.pdf", "b.pdf")]
    )

    assert (refusals(answers), Message.objects.filter(side=Side.SELLER).count()) == ([], 2)
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.pdf", "b.pdf"]
    assert stored(root) == kept()


@pytest.mark.parametrize("repeat", REPEATS)
def test_one_form_sent_twice_at_once_keeps_its_file_once(cast, root, repeat):
    """Without FOR UPDATE on the thread 3 of 3 runs failed: the key was there already."""
    thread, by, key = talking.asked(cast).thread, cast.acting("vic"), uuid.uuid4()

    answers = together(*[lambda: sent(thread, by, key=key, moment=lambda: cast.now)] * 2)

    assert (refusals(answers), answers[0]) == ([], answers[1])
    assert (len(stored(root)), stored(root)) == (1, kept())


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_sweep_takes_nothing_that_is_on_its_way(cast, root, repeat):
    thread, by, now = talking.asked(cast).thread, cast.acting("vic"), clock.now()

    answers = together(
        lambda: sent(thread, by, moment=lambda: cast.now),
        lambda: attachment.sweep(now=now),
    )

    assert (answers[1], len(stored(root)), stored(root)) == (0, 1, kept())


KILLED = """
import os, signal
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from core import clock
from messaging.actions import attachment, message
from messaging.models import Thread
from partners import queries as partners
from partners.models import User
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
by = partners.places(User.objects.get(username="vic"))[0]
thread = Thread.objects.get()
with attachment.prepared(files=[SimpleUploadedFile("offer.pdf", b"%PDF-1.7")]) as kept:
    attach = kept.attach
    def attach_and_die(sent):
        attach(sent)
        die()
    message.respond(thread=thread, side="seller", words="See here.", attach=attach_and_die, by=by,
                    moment=lambda: thread.started_at)
"""


def test_killed_before_the_message_is_sure_leaves_no_file_for_ever(cast, root):
    talking.asked(cast)
    variables = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "commerce.settings", "POOL": "0"}
    variables["MESSAGE_FILES_ROOT"] = str(root)

    done = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=django_settings.BASE_DIR, env={**os.environ, **variables}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == -signal.SIGKILL, done.stderr
    [left] = stored(root)
    assert (Thread.objects.get().last_by, kept()) == (Side.BUYER, [])
    written = datetime.fromtimestamp((root / left).stat().st_mtime, UTC)
    assert (attachment.sweep(now=written + timedelta(hours=2)), stored(root)) == (1, [])
