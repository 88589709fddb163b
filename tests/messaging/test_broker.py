"""However many deadlines run, none of them waits in the broker: that can be emptied at any time (D07)."""

import json
import os
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings

from core import outbox
from core.devstack.services import Valkey
from messaging.actions import message as actions
from messaging.actions import window
from messaging.models import Message
from tests.messaging import talking

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MESSAGES = int(os.environ.get("BROKER_MESSAGES", "20"))


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """Give a broker of our own, to which the application talks with the settings it runs with."""
    server = Valkey(Path(tmp_path) / "valkey")
    server.launch()
    server.finish()
    app = Celery("own", set_as_current=False)
    app.config_from_object(settings, namespace="CELERY")
    app.conf.broker_url = server.url.replace("unix://", "redis+socket://")
    monkeypatch.setattr(outbox, "current_app", app)
    monkeypatch.setattr(outbox, "KICK_EVERY_SECONDS", 0)
    with redis.Redis(unix_socket_path=str(server.socket), decode_responses=True) as client:
        yield client
    app.close()
    server.stop()


def test_messages_leave_nothing_in_the_broker_but_calls_to_send_mails_now(cast, broker):
    product, bea = talking.owned(cast), cast.acting("bea")

    for number in range(MESSAGES):
        actions.ask(product=product, words=f"Question {number}", asks=True, by=bea)
    window.sweep()

    queued = [json.loads(each)["headers"] for each in broker.lrange("celery", 0, -1)]
    assert Message.objects.filter(notice_at__isnull=False).count() == MESSAGES
    assert [key for key in broker.scan_iter() if not key.startswith("_kombu.binding")] == ["celery"]
    assert {(each["task"], each["eta"]) for each in queued} == {("core.tasks.send_outbox", None)}
    assert len(queued) <= 2 * MESSAGES


def test_an_emptied_broker_loses_no_deadline(cast, broker):
    message = talking.asked(cast)
    broker.flushall()

    window.sweep(moment=lambda: message.due_at)

    message.refresh_from_db()
    assert message.blocked_at == message.due_at
