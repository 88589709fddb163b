"""Nobody's clock but the database's decides, and nothing waits in the broker for its time (D04, D07)."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings

from messaging.models import Message
from tests.messaging import clocks, talking
from tests.partners.test_killed_intake import address
from tests.site.code import calls, product, shown

SHIFTED = """
import datetime, sys, time

shift, session, url = float(sys.argv[1]), sys.argv[2], sys.argv[3]
real, own = datetime.datetime, time.time


class Kind(type):
    def __instancecheck__(cls, value):
        return isinstance(value, real)


class Shifted(real, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(seconds=shift)


datetime.datetime, time.time = Shifted, lambda: own() + shift

import django

django.setup()
from django.conf import settings
from django.test import Client, override_settings
from django.test.utils import setup_test_environment
from django.utils import timezone
from core import clock

setup_test_environment()
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
client = Client()
client.cookies[settings.SESSION_COOKIE_NAME] = session
with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
    answer = client.post(url, {"body": "Yes, ready to go."})
print(answer.status_code, round((timezone.now() - real.now(datetime.timezone.utc)).total_seconds()))
"""
"""A web server of its own, whose clock is so many seconds off."""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("minutes", [10, -10])
@pytest.mark.parametrize(("left", "status"), [(timedelta(minutes=5), 302), (timedelta(0), 422)])
def test_a_web_server_whose_clock_is_off_decides_alike(cast, minutes, left, status):
    with clocks.of_all_connections() as clock:
        message = talking.asked(cast)
        session = cast.client_for("vic").cookies[settings.SESSION_COOKIE_NAME].value
        clock.stand(message.due_at - left)

        told = _posted(minutes * 60, session, f"/messages/threads/{message.thread_id}/reply/")

    message.refresh_from_db()
    assert told == [str(status), str(minutes * 60)]
    assert (message.answer is not None, Message.objects.count()) == (status == 302, 2 if status == 302 else 1)


def _posted(shift, session, url):
    """Give status and clock of what such a web server answered."""
    variables = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "commerce.settings", "POOL": "0"}
    command = [sys.executable, "-c", SHIFTED, str(shift), session, url]
    run = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout.splitlines()[-1].split()


def test_nothing_is_given_to_the_broker_for_later():
    """A deadline that waits in the broker is lost with it, or comes twice: beat asks the database every minute."""
    later = [
        shown(path, node.lineno)
        for path in product()
        for _name, node in calls(path)
        if {keyword.arg for keyword in node.keywords} & {"eta", "countdown"}
    ]

    assert later == []
    assert settings.CELERY_BEAT_SCHEDULE["message_windows"]["schedule"] == 60
    assert settings.CELERY_BEAT_SCHEDULE["message_windows"]["options"] == {"expires": 60}
